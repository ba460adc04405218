"""Finding families by the name of a member.

Names stand in the clear, unlike numbers and cards: the law has the names of recipients posted in
their village (L02 art 24), and every list needs them. What keeps them is reach: only the whole name
is looked for, never a part; only among families of one's own places; what comes back is masked; and
every look is recorded with its purpose, not with the name.
"""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.audit.service import record
from domain.household.models import Household, Membership, Person
from domain.household.service import MayNotSearch
from domain.household.views import NamedView
from domain.identifier import masks
from domain.item.derived import full_years
from domain.opening.purposes import stated_by
from domain.opening.service import PurposeNotYours
from domain.world import world

MOST = 20  # of one name in one's own places; who has more namesakes asks for the ID number


async def find_named(
    session: AsyncSession, actor: Actor, name: str, purpose: str
) -> list[NamedView]:
    """Present members of that name, masked; opening one of the families is a call of its own.

    Raises MayNotSearch, PurposeNotYours.
    """
    if not (actor.may("application.create") or actor.may("household.read")):
        raise MayNotSearch("this account finds no families")
    if purpose not in {each.code for each in stated_by(actor)}:
        raise PurposeNotYours("choose one of the purposes of your posts")
    every = aliased(Membership)
    members = (
        select(func.count())
        .select_from(every)
        .where(every.household_id == Household.id, every.until.is_(None))
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Person, Household.id, Household.residence_region, members)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(Person.name == name.strip(), Membership.until.is_(None))
        .where(in_reach(session, actor, Household, "find"))
        .order_by(Household.residence_region, Person.id)
        .limit(MOST)
    )
    found = [_view(session, *row) for row in rows]
    record(session, actor, "household.find", "household", "by-name", reason=purpose)
    return found


def _view(
    session: AsyncSession, person: Person, household: UUID, region: str, members: int
) -> NamedView:
    at = world(session)
    return NamedView(
        household=household,
        name=masks.name(person.name),
        sex=person.sex,
        age=full_years(person.birth_date, at.today()) if person.birth_date else None,
        residence_region_name=at.places.region(region),
        members=members,
    )
