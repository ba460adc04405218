"""Who the people on a form are on record: found by ID number, by the keyed index alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.errors import Conflict, FieldError
from domain.household import relatives
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
class Reservation:
    """An Idempotency-Key of this caller for one form, and the application it is to make."""

    actor: str
    key: str
    digest: str
    application_id: UUID


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a form in its order: their index and what is on record, None where nothing is.

    `outside` are its supporters, likewise.

    `related` are the staff who are named on the form, belong to the household of somebody named
    there, or have declared one of them a near relative.
    """

    indexes: tuple[bytes | None, ...]
    known: tuple[Known | None, ...]
    related: frozenset[str]
    outside: tuple[tuple[bytes | None, Known | None], ...] = ()


async def look_up(
    session: AsyncSession, key: Reservation, answers: Mapping[str, Any]
) -> People | None:
    """Reserve the key, waiting for whoever holds it, and find everybody on the form, in one
    statement. None when the key was used before; persons without a number are nobody's match.
    """
    at = world(session)
    indexes = _indexes(at, answers.get("persons", ()), "id_number")
    outside = _indexes(at, answers.get("supporters", ()), "supporter_id_number")
    wanted = [index for index in (*indexes, *outside) if index]
    reserved = (key.actor, key.key, key.digest, key.application_id, at.now())
    connection = await session.connection()
    told = await connection.exec_driver_sql(ON_RECORD, (*reserved, wanted))
    rows: Sequence[Any] = told.all()
    if rows[0][0] is None:
        return None
    found = {row[1]: Known(row[2], row[3]) for row in rows if row[2]}
    return People(
        indexes=indexes,
        known=tuple(found.get(index) if index else None for index in indexes),
        related=frozenset(row[4] for row in rows if row[4]),
        outside=tuple((index, found.get(index) if index else None) for index in outside),
    )


# (the key's application, index, person, household now, related staff) for each number asked for;
# one row without a person when none was. Text, as the insert is: no statement is built or compiled.
ON_RECORD = """
WITH reserved AS (
    INSERT INTO request_key (actor, key, digest, application_id, at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING application_id
)
SELECT reserved.application_id, asked.index, p.id, m.household_id, r.staff
FROM (SELECT) AS always
LEFT JOIN reserved ON true
LEFT JOIN unnest($6::bytea[]) AS asked(index) ON true
LEFT JOIN person p ON p.id_number_index = asked.index
LEFT JOIN membership m ON m.person_id = p.id AND m.until IS NULL
LEFT JOIN LATERAL (
    SELECT staff FROM staff_relative WHERE id_index = asked.index
    UNION ALL SELECT login FROM staff WHERE id_index = asked.index
    UNION ALL
    SELECT s.login FROM membership home JOIN person theirs ON theirs.id = home.person_id
    JOIN staff s ON s.id_index = theirs.id_number_index
    WHERE home.household_id = m.household_id AND home.until IS NULL
) AS r ON true
"""


def _indexes(at: World, rows: Sequence[Mapping[str, Any]], name: str) -> tuple[bytes | None, ...]:
    numbers = [row.get(name) for row in rows]
    return tuple(at.vault.index("id_number", number) if number else None for number in numbers)


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
