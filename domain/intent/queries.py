"""Which intents an actor may see, and the one a family has now. One elsewhere does not exist."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.access.scope import in_reach
from domain.actor import Actor
from domain.errors import Conflict, NotFound
from domain.intent.models import OVER, Intent


class UnknownIntent(NotFound):
    """There is no such intent here."""


class IntentOver(Conflict):
    """This intent has ended or has become an application."""


class IntentChanged(Conflict):
    """Somebody has gone on with this intent since it was read."""


def intents(session: AsyncSession, actor: Actor, act: Act = "read") -> Select[Intent]:
    return select(Intent).where(in_reach(session, actor, Intent, act))


def live_of(household_id: UUID) -> Select[UUID]:
    return select(Intent.id).where(Intent.household_id == household_id, Intent.state.not_in(OVER))


async def find(session: AsyncSession, actor: Actor, id: UUID, act: Act = "read") -> Intent:
    """Raises UnknownIntent."""
    found = await session.scalar(intents(session, actor, act).where(Intent.id == id))
    if found is None:
        raise UnknownIntent("no intent with this id")
    return found


async def held(session: AsyncSession, actor: Actor, id: UUID, act: Act = "amend") -> Intent:
    """The intent, locked to the end of the transaction and still live.

    Raises UnknownIntent, IntentOver.
    """
    locked = (
        intents(session, actor, act)
        .where(Intent.id == id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = await session.scalar(locked)
    if found is None:
        raise UnknownIntent("no intent with this id")
    if found.state in OVER:
        raise IntentOver(f"the intent is {found.state}", state=str(found.state))
    return found
