"""A wish decided in full before a row is written, and the rows of its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.base import new_id
from domain.form.relations import applicant_of
from domain.household.verified import Verified
from domain.submission import family_rows
from domain.submission.columns import COLUMNS
from domain.submission.family import Family
from domain.submission.insert import Rows, write
from domain.submission.people import People
from domain.submission.places import Place, accepting_place, deciding_place
from domain.submission.plan import with_ids
from domain.world import World

PEOPLE = frozenset({"person", "household", "membership", "supporter", "fact"})
OTHERS = frozenset(COLUMNS) - PEOPLE


@dataclass(frozen=True, slots=True)
class Wish:
    """`answers` call everybody by id, supporters too: they are persons like all others."""

    id: UUID
    at: datetime
    answers: Mapping[str, Any]
    family: Family
    people: People
    applicant: UUID
    accepting: Place
    deciding: Place
    verified: Verified

    @property
    def claimed(self) -> Mapping[str, Any]:
        """Nothing is laid over a wish: all of it is what the family says."""
        return self.answers

    @property
    def application_id(self) -> None:
        """There is none yet."""


def wish_of(
    at: World,
    actor: Actor,
    id: UUID,
    answers: Mapping[str, Any],
    family: Family,
    people: People,
    verified: Verified,
) -> Wish:
    """Raises PlaceUnclear."""
    named = with_ids(answers, family.persons)
    named["supporters"] = [
        {**row, "ref": str(known.id if known else new_id())}
        for row, (_, known) in zip(named["supporters"], people.outside, strict=True)
    ]
    applicant = applicant_of(at.catalogue.fields, named)
    assert applicant is not None  # `read` refuses a wish without one
    window = accepting_place(actor)
    assert window is not None  # only staff register
    deciding = deciding_place(at, applicant, named, window)
    ours = UUID(applicant["ref"])
    return Wish(id, at.now(), named, family, people, ours, window, deciding, verified)


async def write_people(session: AsyncSession, at: World, wish: Wish) -> None:
    """Persons, household, memberships, supporters and what was claimed, in one statement."""
    rows = Rows()
    family_rows.add_all(rows, at, wish)
    for said, (index, known) in zip(wish.answers["supporters"], wish.people.outside, strict=True):
        if known is None:
            _person(rows, at, wish, said, index)
    known_family = {"household"} if wish.family.known else set()
    await write(session, rows, OTHERS | known_family)


def _person(
    rows: Rows, at: World, wish: Wish, said: Mapping[str, Any], index: bytes | None
) -> None:
    """A supporter: somebody who can be asked about and signs, and belongs to no household here."""
    id, number = UUID(said["ref"]), said["supporter_id_number"]
    card = {"id_type": "resident_id", "id_number": number}
    rows.add(
        "person",
        id,
        card["id_type"],
        index,
        family_rows.sealed(at, "person.id_number", id, number),
        said["supporter_name"],
        family_rows.birth_of(card),
        family_rows.sex_of(card),
        wish.at,
    )
