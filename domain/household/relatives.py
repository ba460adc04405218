"""Near relatives of staff keep out of each other's cases (近亲属备案)."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import QueryableAttribute

from domain.actor import Actor
from domain.errors import Forbidden
from domain.household.models import Household, Membership, Person
from domain.organisation.models import StaffRelative


class NearRelative(Forbidden):
    """You are registered as a near relative of somebody in this family."""


def refuse() -> NearRelative:
    return NearRelative("a colleague who is no relative of this family must do this")


def related(actor: Actor, household: QueryableAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a present member of that household is a registered relative of this account."""
    return exists().where(
        StaffRelative.staff == actor.id,
        Person.id_number_index == StaffRelative.id_index,
        Membership.person_id == Person.id,
        Membership.household_id == household,
        Membership.until.is_(None),
    )


async def keep_out(session: AsyncSession, actor: Actor, household_id: UUID) -> None:
    """Raises NearRelative when a present member is a registered relative of this account."""
    of_this = select(Household.id).where(Household.id == household_id)
    if await session.scalar(of_this.where(related(actor, Household.id))) is not None:
        raise refuse()
