"""Members of a household as they are shown: ID numbers always masked."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.household.models import Membership, Person
from domain.household.views import MemberView
from domain.identifier import masks
from domain.item.derived import full_years
from domain.world import World, world


async def members(session: AsyncSession, household_id: UUID) -> list[MemberView]:
    """Present members in the order of the form."""
    rows = await session.execute(
        select(Person, Membership.relation)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == household_id, Membership.until.is_(None))
        .order_by(Membership.position)
    )
    at = world(session)
    return [_member(at, person, relation) for person, relation in rows]


def _member(at: World, person: Person, relation: str) -> MemberView:
    number = person.id_number_sealed and at.vault.open(
        "person.id_number", person.id, person.id_number_sealed
    )
    relations = at.catalogue.fields.code_lists["relation"].codes
    return MemberView(
        person=str(person.id),
        name=person.name,
        id_number_masked=masks.id_number(number) if number else None,
        relation=relation,
        relation_name=relations.get(relation, {}).get("zh", relation),
        sex=person.sex,
        birth_date=person.birth_date,
        age=full_years(person.birth_date, at.today()) if person.birth_date else None,
    )
