"""Sessions of citizens: the same chain of refresh tokens as staff sessions have, on other rows."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import utc_now
from domain.citizen.models import CitizenSession, CitizenToken
from domain.session.rules import ACCESS, GRACE, hash_of, successor
from domain.session.service import SessionEnded

REST: Final = timedelta(days=30)  # a case takes weeks, and the phone is the citizen's own
LONGEST: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session as it goes on: who, and the token that prolongs it next."""

    actor: Actor
    refresh: str = field(repr=False)


def actor_of(citizen: UUID, session: UUID | None = None) -> Actor:
    """No posts: what a citizen may do follows from whose household it is, never from a place."""
    return Actor("citizen", str(citizen), "", session=session)


async def open_session(session: AsyncSession, citizen: UUID, method: str) -> Opened:
    now, token = utc_now(), secrets.token_hex(32)
    row = CitizenSession(
        citizen_id=citizen, method=method, opened_at=now, used_at=now, ends_at=now + LONGEST
    )
    session.add(row)
    await session.flush()  # the token's row points at it
    session.add(CitizenToken(hash=hash_of(token), session=row.id))
    return Opened(actor_of(citizen, row.id), token)


async def refresh(session: AsyncSession, token: str) -> Opened:
    """Prolong a session by its refresh token, which is replaced. Raises SessionEnded.

    A token used before ends the session, except shortly after, for an answer that was lost.
    """
    link, row = await _link(session, token)
    now = utc_now()
    while link.used_at is not None and link.salt is not None:
        if now - link.used_at > GRACE:
            _end(session, row, "citizen.refresh_token_reused")
            raise SessionEnded("this token was used before")
        token = successor(token, link.salt)
        link, row = await _link(session, token)
        if link.used_at is None:
            return _goes_on(session, row, token)
    if row.ends_at <= now or now - row.used_at > REST:
        _end(session, row, "citizen.sign_in_ran_out")
        raise SessionEnded("this sign-in has run out")
    link.used_at, link.salt, row.used_at = now, os.urandom(32), now
    token = successor(token, link.salt)
    session.add(CitizenToken(hash=hash_of(token), session=row.id))
    return _goes_on(session, row, token)


def _goes_on(session: AsyncSession, row: CitizenSession, token: str) -> Opened:
    actor = actor_of(row.citizen_id, row.id)
    record(session, actor, "citizen.refresh", "citizen_session", row.id)
    return Opened(actor, token)


async def _link(session: AsyncSession, token: str) -> tuple[CitizenToken, CitizenSession]:
    found = (await session.execute(_of(token))).one_or_none()
    if found is None or found[1].ended_at is not None:
        raise SessionEnded("this sign-in has ended")
    return found[0], found[1]


def _of(token: str) -> Select[CitizenToken, CitizenSession]:
    """A refresh token and its session, locked: one session is prolonged once at a time."""
    return (
        select(CitizenToken, CitizenSession)
        .join(CitizenSession, CitizenSession.id == CitizenToken.session)
        .where(CitizenToken.hash == hash_of(token))
        .with_for_update()
    )


def _end(session: AsyncSession, row: CitizenSession, action: str) -> None:
    row.ended_at = utc_now()
    record(session, actor_of(row.citizen_id, row.id), action, "citizen_session", row.id)


async def end(session: AsyncSession, actor: Actor) -> int:
    """Sign out: the session this citizen acts in is over. How many others still last."""
    row = await session.get(CitizenSession, actor.session, with_for_update=True)
    if row is not None and row.ended_at is None and str(row.citizen_id) == actor.id:
        _end(session, row, "citizen.sign_out")
    mine = CitizenSession.citizen_id == UUID(actor.id)
    lasting = CitizenSession.ended_at.is_(None), CitizenSession.ends_at > utc_now()
    count = select(func.count()).select_from(CitizenSession).where(mine, *lasting)
    return await session.scalar(count) or 0


async def end_all(session: AsyncSession, citizen: UUID) -> None:
    """End every sign-in of this account."""
    await session.execute(
        update(CitizenSession)
        .where(CitizenSession.citizen_id == citizen, CitizenSession.ended_at.is_(None))
        .values(ended_at=utc_now())
    )


async def gone(session: AsyncSession) -> dict[UUID, None]:
    """Sessions ended so lately that access tokens of them may still be about."""
    ended = CitizenSession.ended_at > utc_now() - 2 * ACCESS
    return dict.fromkeys(await session.scalars(select(CitizenSession.id).where(ended)))
