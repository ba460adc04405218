"""Who the people on the form are: known persons, a known household, or new ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import LIVE, Application, Claim
from domain.base import new_id
from domain.errors import Conflict, FieldError, NotFound
from domain.household.models import Household, Identity, Membership, Person
from domain.world import World, world


class PersonInAnotherHousehold(Conflict):
    """Somebody on this form belongs to another household."""


class HouseholdKnown(Conflict):
    """This family is known already: open its record first."""


class HouseholdChanged(Conflict):
    """This family's record changed since you read it."""


class UnknownHousehold(NotFound):
    """There is no such household here."""


class ClaimOpen(Conflict):
    """This family already has an open claim for the same item."""


@dataclass(frozen=True, slots=True)
class Family:
    """The people of a form, in its order. `persons` are ids; `new` marks rows to be written."""

    household_id: UUID
    version: int  # the version this application makes
    known: bool
    persons: tuple[UUID, ...]
    new: tuple[bool, ...]
    joins: tuple[bool, ...]
    indexes: tuple[bytes | None, ...]
    identities: tuple[Identity, ...]
    elsewhere: frozenset[str]
    enjoyed: frozenset[str]


async def recognise(
    session: AsyncSession,
    answers: Mapping[str, Any],
    household_id: UUID | None,
    version: int | None,
    items: Sequence[str],
) -> Family:
    """Match people by ID number. Two statements for a new family, four for a known one.

    Raises PersonInAnotherHousehold, HouseholdKnown, UnknownHousehold, HouseholdChanged, ClaimOpen.
    """
    indexes = _indexes(world(session), answers["persons"])
    found = await _found(session, [index for index in indexes if index])
    _one_household(indexes, found, household_id)
    people = [found.get(index) if index else None for index in indexes]
    if household_id is None:
        return _new_family(indexes, people)
    return await _known_family(session, household_id, version, indexes, people, items)


def _indexes(at: World, persons: Sequence[Mapping[str, Any]]) -> tuple[bytes | None, ...]:
    numbers = [person.get("id_number") for person in persons]
    return tuple(at.vault.index("id_number", number) if number else None for number in numbers)


Found = Mapping[bytes, tuple[UUID, UUID | None]]  # index → (person, household now)


async def _found(session: AsyncSession, indexes: list[bytes]) -> Found:
    if not indexes:
        return {}
    rows = await session.execute(
        select(Person.id_number_index, Person.id, Membership.household_id)
        .outerjoin(
            Membership, (Membership.person_id == Person.id) & (Membership.until.is_(None))
        )
        .where(Person.id_number_index.in_(indexes))
    )
    return {index: (person, household) for index, person, household in rows if index}


def _one_household(
    indexes: Sequence[bytes | None], found: Found, household_id: UUID | None
) -> None:
    """The same person in two households is a conflict that is shown, never merged silently."""
    theirs = {at: found[index][1] for at, index in enumerate(indexes) if index and index in found}
    others = {home for home in theirs.values() if home is not None and home != household_id}
    if not others:
        return
    pointers = [
        FieldError(f"/answers/persons/{at}/id_number", "in_another_household", "已在另一户登记")
        for at, home in theirs.items()
        if home in others
    ]
    if household_id is None and len(others) == 1 and theirs.get(0) in others:
        raise HouseholdKnown(
            "the applicant's household is on record", household_id=str(next(iter(others)))
        )
    raise PersonInAnotherHousehold("a person belongs to another household", errors=pointers)


def _new_family(
    indexes: tuple[bytes | None, ...], people: Sequence[tuple[UUID, UUID | None] | None]
) -> Family:
    return Family(
        household_id=new_id(),
        version=1,
        known=False,
        persons=tuple(person[0] if person else new_id() for person in people),
        new=tuple(person is None for person in people),
        joins=tuple(True for _ in people),
        indexes=indexes,
        identities=(),
        elsewhere=frozenset(),
        enjoyed=frozenset(),
    )


async def _known_family(  # noqa: PLR0913
    session: AsyncSession,
    household_id: UUID,
    version: int | None,
    indexes: tuple[bytes | None, ...],
    people: Sequence[tuple[UUID, UUID | None] | None],
    items: Sequence[str],
) -> Family:
    household = await session.get(Household, household_id, with_for_update=True)
    if household is None:
        raise UnknownHousehold("no household with this id")
    if version != household.version:
        raise HouseholdChanged(
            f"version {version} was read, {household.version} is current",
            current=household.version,
        )
    identities, claims = await _standing(session, household_id)
    live = frozenset(item for item, state in claims if state in LIVE)
    if both := sorted(live & set(items)):
        raise ClaimOpen("one open claim per household and item", items=both)
    return Family(
        household_id=household_id,
        version=household.version + 1,
        known=True,
        persons=tuple(person[0] if person else new_id() for person in people),
        new=tuple(person is None for person in people),
        joins=tuple(person is None or person[1] != household_id for person in people),
        indexes=indexes,
        identities=identities,
        elsewhere=live,
        enjoyed=frozenset(item for item, state in claims if state == "granted"),
    )


async def _standing(
    session: AsyncSession, household_id: UUID
) -> tuple[tuple[Identity, ...], list[tuple[str, str]]]:
    identities = await session.scalars(
        select(Identity).where(
            Identity.household_id == household_id, Identity.valid_to.is_(None)
        )
    )
    claims = await session.execute(
        select(Claim.item, Claim.state)
        .join(Application, Application.id == Claim.application_id)
        .where(Claim.household_id == household_id)
    )
    return tuple(identities), [(item, state) for item, state in claims]
