"""The household a form is for: one on record, locked and amended, or a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import LIVE, Application, Claim, ClaimState
from domain.base import new_id
from domain.errors import Conflict, FieldError
from domain.form.relations import applicant_of
from domain.household.models import Household, Identity, Membership, Person
from domain.household.service import UnknownHousehold
from domain.household.verified import Verified
from domain.submission.people import (
    Known,
    People,
    refuse_relative,
    refuse_two_households,
)
from domain.world import world


class HouseholdChanged(Conflict):
    """This family's record changed since you read it."""


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
    identities: tuple[Identity, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    enjoyed: frozenset[str] = frozenset()
    verified: Verified = field(default_factory=dict)  # what offices have said already


async def recognise(
    session: AsyncSession,
    actor: Actor,
    people: People,
    answers: Mapping[str, Any],
    household_id: UUID | None,
    version: int | None,
    items: Sequence[str],
) -> Family:
    """Match the `people` found. No statement for a new family, three or four for a known one.

    Raises NearRelative, PersonInAnotherHousehold, HouseholdKnown, UnknownHousehold,
    HouseholdChanged, ClaimOpen.
    """
    refuse_relative(actor, people)
    applicant = applicant_of(world(session).catalogue.fields, answers)
    refuse_two_households(people, household_id, _place(answers["persons"], applicant))
    if household_id is None:
        return _family(new_id(), people)
    await _lock(session, household_id, version)
    people = await _by_ref(session, household_id, people, answers["persons"])
    identities, claims = await _standing(session, household_id)
    live = frozenset(item for item, state in claims if state in LIVE)
    _refuse_second_claim(items, live)
    return replace(
        _family(household_id, people),
        version=(version or 0) + 1,
        known=True,
        identities=identities,
        elsewhere=live,
        enjoyed=frozenset(item for item, state in claims if state is ClaimState.GRANTED),
    )


def _place(persons: Sequence[Mapping[str, Any]], applicant: Mapping[str, Any] | None) -> int:
    return next((at for at, person in enumerate(persons) if person is applicant), 0)


def _family(household_id: UUID, people: People) -> Family:
    known = people.known
    return Family(
        household_id=household_id,
        version=1,
        known=False,
        persons=tuple(person.id if person else new_id() for person in known),
        new=tuple(person is None for person in known),
        joins=tuple(person is None or person.household != household_id for person in known),
        indexes=people.indexes,
    )


async def _lock(session: AsyncSession, household_id: UUID, version: int | None) -> None:
    """Hold the household to the end of the transaction; it must be as the caller read it."""
    current = await session.scalar(
        select(Household.version).where(Household.id == household_id).with_for_update()
    )
    if current is None:
        raise UnknownHousehold("no household with this id")
    if version != current:
        raise HouseholdChanged(f"version {version} was read, {current} is current", current=current)


async def _by_ref(
    session: AsyncSession,
    household_id: UUID,
    people: People,
    persons: Sequence[Mapping[str, Any]],
) -> People:
    """Members on record without a number are found by the id the prefilled form calls them by."""
    if None not in people.known:
        return people
    rows = await session.scalars(
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.household_id == household_id,
            Membership.until.is_(None),
            Person.id_number_index.is_(None),
        )
    )
    members = {str(id): Known(id, household_id) for id in rows}
    known = tuple(
        person or members.get(said.get("ref", ""))
        for person, said in zip(people.known, persons, strict=True)
    )
    return replace(people, known=known)


async def _standing(
    session: AsyncSession, household_id: UUID
) -> tuple[tuple[Identity, ...], list[tuple[str, ClaimState]]]:
    identities = await session.scalars(
        select(Identity).where(Identity.household_id == household_id, Identity.valid_to.is_(None))
    )
    claims = await session.execute(
        select(Claim.item, Claim.state)
        .join(Application, Application.id == Claim.application_id)
        .where(Application.household_id == household_id)  # the column with the index
    )
    return tuple(identities), [(item, state) for item, state in claims]


def _refuse_second_claim(items: Sequence[str], live: frozenset[str]) -> None:
    both = [
        FieldError(f"/items/{at}", "claim_open", "这一项已在办理中。")
        for at, item in enumerate(items)
        if item in live
    ]
    if both:
        named = sorted(live & set(items))
        raise ClaimOpen("one open claim per household and item", errors=both, items=named)
