"""Who the people on a form are on record: found by ID number, by the keyed index alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import column

from domain.actor import Actor
from domain.errors import Conflict, FieldError
from domain.household import relatives
from domain.household.models import Membership, Person
from domain.organisation.models import StaffRelative
from domain.world import World, world


class PersonInAnotherHousehold(Conflict):
    """Somebody on this form belongs to another household."""


class HouseholdKnown(Conflict):
    """This family is known already: open its record first."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on record, and the household this person belongs to now."""

    id: UUID
    household: UUID | None


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a form in its order: their index and what is on record, None where nothing is.

    `related` are the staff registered as near relatives of anybody named on the form.
    """

    indexes: tuple[bytes | None, ...]
    known: tuple[Known | None, ...]
    related: frozenset[str]


async def look_up(session: AsyncSession, answers: Mapping[str, Any]) -> People:
    """Everybody on the form in one statement; persons without a number are nobody's match."""
    at = world(session)
    indexes = _indexes(at, answers["persons"], "id_number")
    outside = _indexes(at, answers.get("supporters", ()), "supporter_id_number")
    wanted = [index for index in (*indexes, *outside) if index]
    rows = await _rows(session, wanted) if wanted else ()
    found = {row[0]: Known(row[1], row[2]) for row in rows if row[1]}
    return People(
        indexes=indexes,
        known=tuple(found.get(index) if index else None for index in indexes),
        related=frozenset(row[3] for row in rows if row[3]),
    )


def _indexes(at: World, rows: Sequence[Mapping[str, Any]], name: str) -> tuple[bytes | None, ...]:
    numbers = [row.get(name) for row in rows]
    return tuple(at.vault.index("id_number", number) if number else None for number in numbers)


Found = Row[bytes, UUID | None, UUID | None, str | None]


async def _rows(session: AsyncSession, wanted: list[bytes]) -> Sequence[Found]:
    """(index, person, household now, related staff) for each number asked for."""
    connection = await session.connection()
    return (await connection.execute(ON_RECORD, {"wanted": wanted})).all()


def _on_record() -> Select[bytes, UUID | None, UUID | None, str | None]:
    numbers = func.unnest(bindparam("wanted", type_=ARRAY(BYTEA)))
    asked = numbers.table_valued(column("index", BYTEA)).render_derived(name="asked")
    index = asked.c.index
    return (
        select(index, Person.id, Membership.household_id, StaffRelative.staff)
        .outerjoin_from(asked, Person, Person.id_number_index == index)
        .outerjoin(Membership, (Membership.person_id == Person.id) & (Membership.until.is_(None)))
        .outerjoin(StaffRelative, StaffRelative.id_index == index)
    )


ON_RECORD = _on_record()  # built once: building it took longer than running it


def refuse_relative(actor: Actor, people: People) -> None:
    """Raises NearRelative when this account is registered as related to somebody on the form."""
    if actor.id in people.related:
        raise relatives.refuse()


def refuse_two_households(people: People, household_id: UUID | None, applicant: int) -> None:
    """The same person in two households is a conflict that is shown, never merged silently.

    `applicant` is the applicant's place on the form. Raises HouseholdKnown,
    PersonInAnotherHousehold.
    """
    theirs = {at: known.household for at, known in enumerate(people.known) if known}
    others = {home for home in theirs.values() if home is not None and home != household_id}
    if not others:
        return
    pointers = [
        FieldError(f"/answers/persons/{at}/id_number", "in_another_household", "已在另一户登记。")
        for at, home in theirs.items()
        if home in others
    ]
    if household_id is None and others == {theirs.get(applicant)}:
        raise HouseholdKnown(
            "the applicant's household is on record",
            errors=pointers,
            household_id=str(next(iter(others))),
        )
    raise PersonInAnotherHousehold("a person belongs to another household", errors=pointers)
