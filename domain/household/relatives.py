"""Near relatives of staff keep out of each other's cases (近亲属备案)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.errors import Forbidden
from domain.household.models import Membership, Person
from domain.organisation.models import StaffRelative


class NearRelative(Forbidden):
    """You are registered as a near relative of somebody in this family."""


def refuse() -> NearRelative:
    return NearRelative("a colleague who is no relative of this family must do this")


async def keep_out(session: AsyncSession, actor: Actor, household_id: UUID) -> None:
    """Raises NearRelative when a present member is a registered relative of this account."""
    related = await session.scalar(
        select(StaffRelative.staff)
        .join(Person, Person.id_number_index == StaffRelative.id_index)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            StaffRelative.staff == actor.id,
            Membership.household_id == household_id,
            Membership.until.is_(None),
        )
        .limit(1)
    )
    if related is not None:
        raise refuse()
