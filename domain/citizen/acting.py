"""Acting for somebody else leaves the mandate in the trail, and so for whom it was done."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.citizen import queries
from domain.household.models import Membership
from domain.world import world


async def used(session: AsyncSession, actor: Actor, household: UUID, act: str) -> None:
    """Record the mandate an agent acts under; nothing for one's own family, or for staff."""
    if actor.kind != "citizen":
        return
    mine = queries.own_household(actor.id).where(Membership.household_id == household)
    if await session.scalar(mine) is not None:
        return
    row = await session.scalar(queries.mandate_for(actor.id, household, world(session).today()))
    if row is not None:
        record(session, actor, "mandate.use", "mandate", row.id, household=household, reason=act)
