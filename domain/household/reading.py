"""Members of a household as they are shown: names and ID numbers always masked."""

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
    found = [(person, relation, _number(at, person)) for person, relation in rows]
    named = masks.names([(person.name, number) for person, _, number in found])
    return [_member(at, name, *row) for name, row in zip(named, found, strict=True)]


async def names(session: AsyncSession, household_id: UUID, *, masked: bool) -> dict[str, str]:
    """What present members are called, by person id; in full only on papers of their own."""
    if masked:
        return {member.person: member.name for member in await members(session, household_id)}
    rows = await session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == household_id, Membership.until.is_(None))
    )
    return {str(id): name for id, name in rows}


def _number(at: World, person: Person) -> str | None:
    sealed = person.id_number_sealed
    return at.vault.open("person.id_number", person.id, sealed) if sealed else None


def _member(at: World, name: str, person: Person, relation: str, number: str | None) -> MemberView:
    relations = at.catalogue.fields.code_lists["relation"].codes
    return MemberView(
        person=str(person.id),
        name=name,
        id_number_masked=masks.id_number(number) if number else None,
        relation=relation,
        relation_name=relations.get(relation, {}).get("zh", relation),
        sex=person.sex,
        age=full_years(person.birth_date, at.today()) if person.birth_date else None,
    )
