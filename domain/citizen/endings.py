"""Taking an authorisation back: at once, and by a clerk only with a reason."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import utc_now
from domain.citizen import accounts, mandates
from domain.citizen.identity import CONFIRM
from domain.citizen.models import Citizen, Mandate
from domain.citizen.views import MandateView
from domain.errors import NotFound


class UnknownMandate(NotFound):
    """There is no such authorisation here."""


class EndReason(StrEnum):
    """Why a clerk ends an authorisation; a code, so that the trail holds no names."""

    ASKED = "asked"  # whoever gave it no longer wants it
    LAID_DOWN = "laid_down"  # who acts no longer wants to
    MISTAKEN = "mistaken"  # recorded wrongly
    DIED = "died"  # one of the two
    MISUSED = "misused"


async def revoke(session: AsyncSession, actor: Actor, id: UUID) -> MandateView:
    """Taken back, from this moment, by the citizen who gave it or acts under it.

    Raises UnknownMandate, also for one that is none of theirs.
    """
    row = await _unrevoked(session, id)
    if actor.kind != "citizen":
        raise UnknownMandate("staff end an authorisation with a reason")
    citizen = await accounts.mine(session, actor)
    if not _concerns(citizen, row):
        raise UnknownMandate("no such authorisation in force")
    _take_back(session, actor, row)
    return mandates.view(session, row, mandates.side_of(citizen, row))


async def end(session: AsyncSession, actor: Actor, id: UUID, reason: EndReason) -> MandateView:
    """A clerk ends it, from this moment, and says why. Raises UnknownMandate."""
    if not actor.may(CONFIRM):
        raise UnknownMandate("windows and village assistants end authorisations")
    row = await _unrevoked(session, id)
    _take_back(session, actor, row, str(reason))
    return mandates.view(session, row, "clerk")


async def _unrevoked(session: AsyncSession, id: UUID) -> Mandate:
    row = await session.get(Mandate, id, with_for_update=True, populate_existing=True)
    if row is None or row.revoked_at is not None:
        raise UnknownMandate("no such authorisation in force")
    return row


def _concerns(citizen: Citizen, row: Mandate) -> bool:
    return citizen.confirmed_at is not None and (
        citizen.id_number_index == row.principal_index or citizen.identity_index == row.agent_index
    )


def _take_back(
    session: AsyncSession, actor: Actor, row: Mandate, reason: str | None = None
) -> None:
    row.revoked_at, row.revoked_by = utc_now(), actor.id
    record(session, actor, "mandate.revoke", "mandate", row.id, reason=reason)
