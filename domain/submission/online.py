"""Applying on one's own phone: for the family as it is on record, and for nobody else.

A form is full of other people's ID numbers. What it answers about them would tell a stranger who is
on record here, so online nobody is added: a window that sees their cards does it.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.citizen.queries import households_of, people_of
from domain.errors import Conflict, Forbidden
from domain.household.models import Membership
from domain.household.service import UnknownHousehold
from domain.submission.family import Family
from domain.submission.people import People
from domain.world import world

APPLY = "apply"


class MayNotSubmit(Forbidden):
    """This account may not submit applications."""


class WindowNeeded(Conflict):
    """Somebody on this form is not on record with your family; a window can add them."""


async def may_submit(session: AsyncSession, actor: Actor, household_id: UUID | None) -> None:
    """Staff by their posts, citizens for their own. Raises MayNotSubmit, UnknownHousehold."""
    if actor.kind != "citizen":
        if not actor.may("application.create"):
            raise MayNotSubmit("this account holds no post that takes applications in")
        return
    if household_id is None:
        return
    own = households_of(actor.id, world(session).today(), APPLY)
    if await session.scalar(own.where(Membership.household_id == household_id)) is None:
        raise UnknownHousehold("no household with this id")


async def keep_to_family(
    session: AsyncSession, actor: Actor, people: People, household_id: UUID | None
) -> None:
    """Before anything is said about anybody on the form. Raises WindowNeeded."""
    if actor.kind != "citizen":
        return
    if household_id is None:
        own = await session.scalars(people_of(actor.id, world(session).today(), APPLY))
        fits = len(people.indexes) == 1 and people.indexes[0] in set(own)
    else:
        numbered = zip(people.indexes, people.known, strict=True)
        fits = all(known and known.household == household_id for index, known in numbered if index)
    if not fits:
        raise WindowNeeded("a window adds members to a family")


def nobody_joins(actor: Actor, family: Family) -> None:
    """Nor anybody without a number. Raises WindowNeeded."""
    if actor.kind == "citizen" and family.known and any(family.joins):
        raise WindowNeeded("a window adds members to a family")
