"""Signing in by a government identity provider: the attempt, who it leads to, and who says so."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import ANONYMOUS, Actor
from domain.audit.service import object_id_of, record
from domain.base import utc_now
from domain.errors import Conflict, NotFound
from domain.provider.models import StaffIdentity
from domain.provider.port import Identified
from domain.replay import service as replay
from domain.replay.service import Mark
from domain.session.service import Opened, open_session
from domain.session.sign_in import SignInFailed
from domain.staff.reached import RESET, another, note
from domain.world import Vault

CELL: Final = "sign_in.attempt"
LASTS: Final = timedelta(minutes=10)


class NoProvider(NotFound):
    """No identity provider is set up here."""


class IdentityTaken(Conflict):
    """This account of the identity provider is linked already."""


class UnknownIdentity(NotFound):
    """This link does not exist."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in under way. Its browser keeps it, sealed; only `state` and `nonce` are shown."""

    state: UUID
    nonce: str
    verifier: str
    until: datetime


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link between an account of the provider and one of ours."""

    issuer: str
    subject: str
    linked_by: str
    linked_at: datetime


def new_attempt() -> Attempt:
    """Everything in it is fresh and cannot be guessed."""
    nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    return Attempt(uuid4(), nonce, verifier, utc_now() + LASTS)


def seal(vault: Vault, attempt: Attempt) -> bytes:
    """The attempt as its browser keeps it: readable to us alone, and bound to its state."""
    told = asdict(attempt) | {"state": attempt.state.hex, "until": attempt.until.isoformat()}
    return vault.seal(CELL, attempt.state, json.dumps(told))


def unseal(vault: Vault, state: UUID, sealed: bytes) -> Attempt:
    """Raises ValueError when this browser did not begin that attempt, or too long ago."""
    told = json.loads(vault.open(CELL, state, sealed))
    until = datetime.fromisoformat(told["until"])
    if until < utc_now():
        raise ValueError("too late")
    return Attempt(UUID(told["state"]), told["nonce"], told["verifier"], until)


async def sign_in(session: AsyncSession, attempt: Attempt, who: Identified) -> Opened:
    """A session for the account linked with who came back; an attempt counts once.

    Raises SignInFailed, and what `open_session` raises.
    """
    mark = Mark("provider", attempt.state.hex, b"", attempt.until)
    fresh = await replay.first_time(session, mark)
    login = await session.scalar(_staff(who.issuer, who.subject))
    if not fresh or login is None:
        place = object_id_of("provider", who.issuer)
        record(session, ANONYMOUS, "sign_in_failed", "provider", place, reason="provider")
        raise SignInFailed("nobody is known by this account")
    return await open_session(session, login, "oidc", second_factor=who.twice)


async def link(
    session: AsyncSession, who: Actor, login: str, issuer: str, subject: str
) -> list[LinkView]:
    """From now on `subject` at the provider signs in as `login`; all links of the account.

    As grave as a new password, so the same administrator's business; the second factor is
    another's. Raises NoSuchStaff, MayNotAdminister, OwnAccount, IdentityTaken.
    """
    staff = await another(session, who, RESET, login)
    if await session.scalar(_staff(issuer, subject)) is not None:
        raise IdentityTaken("end that link first")
    session.add(
        StaffIdentity(
            issuer=issuer,
            subject=subject,
            staff=staff.login,
            linked_by=who.id,
            linked_at=utc_now(),
        )
    )
    note(session, who, "staff.link_identity", login, None)
    await session.flush()  # the list below is read from the table
    return await links(session, who, login)


async def unlink(
    session: AsyncSession, who: Actor, login: str, issuer: str, subject: str
) -> list[LinkView]:
    """End a link; the links that remain. Raises as `link`, UnknownIdentity."""
    await another(session, who, RESET, login)
    row = await session.get(StaffIdentity, (issuer, subject))
    if row is None or row.staff != login:
        raise UnknownIdentity("no such link")
    await session.delete(row)
    note(session, who, "staff.unlink_identity", login, None)
    await session.flush()
    return await links(session, who, login)


async def links(session: AsyncSession, who: Actor, login: str) -> list[LinkView]:
    """By which accounts of the provider somebody may sign in. Raises as `link`."""
    await another(session, who, RESET, login)
    found = select(StaffIdentity).where(StaffIdentity.staff == login)
    rows = await session.scalars(found.order_by(StaffIdentity.linked_at))
    return [LinkView(row.issuer, row.subject, row.linked_by, row.linked_at) for row in rows]


def _staff(issuer: str, subject: str) -> Select[str]:
    return select(StaffIdentity.staff).where(
        StaffIdentity.issuer == issuer, StaffIdentity.subject == subject
    )
