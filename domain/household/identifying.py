"""From an ID number to the family, for those who audit: which one it is, and nothing about it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.questions import READ, TRAIL, MayNotReadTrail
from domain.audit.service import record
from domain.household.models import Membership, Person
from domain.world import world


async def household_of(session: AsyncSession, actor: Actor, id_number: str) -> UUID | None:
    """The present, else the last household of a person. The search is recorded.

    Raises MayNotReadTrail.
    """
    if not actor.may(READ):
        raise MayNotReadTrail("this account holds no post that audits")
    index = world(session).vault.index("id_number", id_number.strip().upper())
    found: UUID | None = await session.scalar(
        select(Membership.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.id_number_index == index)
        .order_by(Membership.until.desc().nulls_first())
        .limit(1)
    )
    record(session, actor, "audit.search", TRAIL, "family", household=found)
    return found
