"""Who is asked about: members of the family and the supporters it names, as they stand in answers.

The dead sign nothing, and nobody signs for them: an authorisation is given by the living. Who is
known to be dead (or, of supporters, dead or missing) gets no line and is not asked about; what
their family has to show instead is a paper.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.authorisation.models import Role
from domain.authorisation.rules import Party, age_on
from domain.authorisation.views import PartyView
from domain.form.relations import kin_of
from domain.household.models import Person
from domain.identifier import masks
from domain.world import World, world

CANNOT_SIGN = frozenset({"dead", "missing"})  # of code list `inability`
Listed = tuple[UUID, Role, str]


async def parties_of(session: AsyncSession, answers: Mapping[str, Any]) -> list[Party]:
    """Everybody whose means may be asked about, in the order of the form; `ref`: a person's id."""
    at = world(session)
    listed = list(_listed(at, answers))
    found = await session.scalars(select(Person).where(Person.id.in_([id for id, _, _ in listed])))
    people = {person.id: person for person in found}
    return [
        Party(id, people[id].name, role, relation, age_on(people[id].birth_date, at.today()))
        for id, role, relation in listed
        if id in people
    ]


def _listed(at: World, answers: Mapping[str, Any]) -> Iterator[Listed]:
    book = at.catalogue.fields
    for row in answers["persons"]:
        if row.get("alive") is not False:
            relation = str(row.get("relation_to_applicant", "99"))
            ours = kin_of(book, relation) == "self"
            yield UUID(row["ref"]), Role.APPLICANT if ours else Role.MEMBER, relation
    for row in answers.get("supporters") or ():
        if "ref" in row and CANNOT_SIGN.isdisjoint(row.get("supporter_inability") or ()):
            yield UUID(row["ref"]), Role.SUPPORTER, str(row.get("supporter_relation", "99"))


def shown(at: World, parties: Sequence[Party]) -> list[PartyView]:
    names = named(parties)
    return [
        PartyView(
            person=party.person,
            name=names[party.person],
            role=party.role,
            relation=party.relation,
            relation_name=relation_name(at, party.relation),
            minor=party.minor,
        )
        for party in parties
    ]


def named(parties: Sequence[Party]) -> dict[UUID, str]:
    """Masked names that still tell people apart."""
    masked = masks.names([(party.name, None) for party in parties])
    return {party.person: name for party, name in zip(parties, masked, strict=True)}


def relation_name(at: World, relation: str) -> str:
    found = at.catalogue.fields.code_lists["relation"].codes.get(relation, {})
    return str(found.get("zh", relation))
