"""The one way a session of staff begins, goes on and ends. All times are the machine's.

A demonstration's set clock moves cases, not people: nobody is signed out by it.
"""

import os
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import ANONYMOUS, Actor
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.errors import Forbidden, NotFound
from domain.organisation import service as organisation
from domain.organisation.models import Staff
from domain.session import queries, rules
from domain.session.models import RefreshToken, SecondFactor, StaffSession
from domain.world import SHANGHAI

Method = Literal["password", "oidc"]
Duty = Literal["change_password", "enrol_second_factor"]


class SessionEnded(Forbidden):
    """This sign-in has ended; sign in again."""

    kept = True  # what ended it (age, rest, a token used twice) is written down


class AccountSuspended(Forbidden):
    """This account is suspended; ask the administrator."""


class SecondFactorNeeded(Forbidden):
    """A one-time code is needed as well."""


class NotStaff(Forbidden):
    """Only staff have such an account."""


class UnknownSession(NotFound):
    """There is no such sign-in of this account."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session as it stands: who acts, and what prolongs it (None: the token stays the same).

    Whoever still owes a duty holds no post, and so may nothing else, until it is done.
    """

    actor: Actor
    generation: int
    duties: tuple[Duty, ...]
    ends_at: datetime
    refresh: str | None = None


def staff_only(actor: Actor) -> None:
    """Raises NotStaff: citizens and departments' systems have no password of ours."""
    if actor.kind != "staff":
        raise NotStaff("citizens and systems have no account here")


async def open_session(
    session: AsyncSession, login: str, method: Method, *, second_factor: bool = False
) -> Opened:
    """Begin a session for an account already proven; `second_factor` says it was proven twice.

    Raises NoSuchStaff, AccountSuspended, and SecondFactorNeeded where a sensitive role has an
    authenticator that was not asked.
    """
    now, token = utc_now(), secrets.token_hex(32)
    row = StaffSession(
        id=new_id(),
        staff=login,
        method=method,
        second_factor=second_factor,
        generation=1,
        opened_at=now,
        used_at=now,
        changed_at=now,
        ends_at=now + rules.LONGEST,
        device=(session.info.get("device") or "")[:200] or None,
        address=session.info.get("address"),
    )
    opened = await standing(session, row)
    if "enrol_second_factor" in opened.duties and await enrolled(session, login):
        raise SecondFactorNeeded("this account needs its one-time code as well")
    session.add(row)
    await session.flush()  # the token's row points at it
    session.add(RefreshToken(hash=rules.hash_of(token), session=row.id))
    record(session, opened.actor, "sign_in", "session", row.id, reason=method)
    return replace(opened, refresh=token)


async def refresh(session: AsyncSession, token: str) -> Opened:
    """Prolong a session by its refresh token, which is replaced.

    Raises SessionEnded, AccountSuspended.

    A token used before ends the session: one of its two holders is not the owner. Within GRACE of
    its use it leads to the same successor again, for an answer that was lost or a second tab.
    """
    link, row = await _link(session, token)
    now = utc_now()
    while link.used_at is not None and link.salt is not None:
        if now - link.used_at > rules.GRACE:
            _end(session, ANONYMOUS, row, "refresh_token_reused")
            raise SessionEnded("this token was used before")
        token = rules.successor(token, link.salt)
        link, row = await _link(session, token)
        if link.used_at is None:
            return replace(await standing(session, row), refresh=token)
    if not rules.lasts(row.used_at, row.ends_at, now):
        _end(session, ANONYMOUS, row, "too_old")
        raise SessionEnded("this sign-in has run out")
    link.used_at, link.salt = now, os.urandom(32)
    row.used_at = now
    token = rules.successor(token, link.salt)
    session.add(RefreshToken(hash=rules.hash_of(token), session=row.id))
    return replace(await standing(session, row), refresh=token)


async def _link(session: AsyncSession, token: str) -> tuple[RefreshToken, StaffSession]:
    found = (await session.execute(queries.link(rules.hash_of(token)))).one_or_none()
    if found is None or found[1].ended_at is not None:
        raise SessionEnded("this sign-in has ended")
    return found[0], found[1]


async def standing(session: AsyncSession, row: StaffSession) -> Opened:
    """Who acts in a session now, with the posts of this moment."""
    staff = await session.get(Staff, row.staff, populate_existing=True)
    if staff is not None and staff.suspended_at is not None:
        raise AccountSuspended("this account is suspended")
    actor = await organisation.actor_of(session, row.staff)
    sensitive = await session.scalar(queries.sensitive(row.staff, today()))
    owed: dict[Duty, bool] = {
        "change_password": staff is not None and staff.must_change and row.method == "password",
        "enrol_second_factor": bool(sensitive) and not row.second_factor,
    }
    duties = tuple(duty for duty, due in owed.items() if due)
    actor = replace(actor, session=row.id, posts=() if duties else actor.posts)
    return Opened(actor, row.generation, duties, row.ends_at)


async def present(session: AsyncSession, who: Actor) -> StaffSession:
    """The row of the session somebody acts in, locked. Raises SessionEnded."""
    row = await session.get(StaffSession, who.session, with_for_update=True, populate_existing=True)
    if row is None or row.ended_at is not None:
        raise SessionEnded("this sign-in has ended")
    return row


async def enrolled(session: AsyncSession, login: str) -> bool:
    factor: SecondFactor | None = await session.scalar(queries.factor(login))
    return factor is not None and factor.confirmed_at is not None


async def mine(session: AsyncSession, who: Actor) -> list[StaffSession]:
    """The account's sign-ins that still last."""
    return list(await session.scalars(queries.live(who.id, utc_now())))


async def end(session: AsyncSession, who: Actor, id: UUID) -> None:
    """End one's own sign-in on some device. Raises UnknownSession."""
    row = await session.get(StaffSession, id, with_for_update=True)
    if row is None or row.staff != who.id or row.ended_at is not None:
        raise UnknownSession("no such sign-in")
    _end(session, who, row, "signed_out")


async def end_all(session: AsyncSession, who: Actor, *, but: UUID | None = None) -> None:
    """End all of one's own sign-ins, if wished but one."""
    ending = (row for row in await mine(session, who) if row.id != but)
    for row in ending:
        _end(session, who, row, "signed_out_everywhere")


async def stale(session: AsyncSession) -> dict[UUID, int | None]:
    """The lowest generation still taken of every session changed lately; None: it has ended."""
    rows = await session.execute(queries.changed(utc_now()))
    return {id: None if ended else generation for id, generation, ended in rows}


def _end(session: AsyncSession, who: Actor, row: StaffSession, reason: str) -> None:
    row.ended_at = row.changed_at = utc_now()
    row.generation += 1
    record(session, who, "sign_out", "session", row.id, reason=reason)


def today() -> date:
    return utc_now().astimezone(SHANGHAI).date()
