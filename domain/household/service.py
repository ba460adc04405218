"""Finding a family, and what its record already answers."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor, region_prefix
from domain.application.models import LIVE, Application, Claim
from domain.audit.service import record
from domain.errors import Forbidden, NotFound
from domain.form.merge import Known, KnownAnswer
from domain.household import reading
from domain.household.models import Household, Identity, Membership, Person
from domain.household.views import HouseholdView, IdentityView, OpenClaim
from domain.identifier import masks
from domain.world import World, world

SEARCH = "application.create"


class UnknownHousehold(NotFound):
    """There is no such household here."""


class MayNotSearch(Forbidden):
    """This account may not look up families."""


async def find(session: AsyncSession, actor: Actor, id_number: str) -> HouseholdView | None:
    """The household of the person with this ID number; any window that takes applications may ask.

    Every look-up is recorded. Raises MayNotSearch.
    """
    if not actor.may(SEARCH):
        raise MayNotSearch("only windows that take applications look families up")
    index = world(session).vault.index("id_number", id_number.strip().upper())
    household = await session.scalar(
        select(Membership.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.id_number_index == index, Membership.until.is_(None))
    )
    return await read(session, actor, household) if household else None


async def read(session: AsyncSession, actor: Actor, id: UUID) -> HouseholdView:
    """The record as a window sees it. Raises UnknownHousehold."""
    household = await session.get(Household, id, populate_existing=True)
    if household is None or not may_read(actor, household):
        raise UnknownHousehold("no household with this id")
    record(session, actor, "household.read", "household", id)
    return await _view(session, household)


def may_read(actor: Actor, household: Household) -> bool:
    """Any window may serve any family of the city; other seats see those of their own places."""
    if actor.may(SEARCH):
        return True
    places = (household.hukou_region, household.residence_region)
    own = [region_prefix(post.region) for post in actor.posts_with("household.read")]
    return any(place.startswith(prefix) for place in places for prefix in own)


async def _view(session: AsyncSession, household: Household) -> HouseholdView:
    at = world(session)
    members = await reading.members(session, household.id)
    names = {member.person: member.name for member in members}
    return HouseholdView(
        id=household.id,
        version=household.version,
        applicant=str(household.applicant_id),
        members=members,
        identities=await _identities(session, at, household.id, names),
        open_claims=await _open_claims(session, at, household.id),
        residence_region=household.residence_region,
        residence_region_name=at.places.region(household.residence_region),
        hukou_region=household.hukou_region,
        hukou_region_name=at.places.region(household.hukou_region),
        address_masked=_address(at, household),
        phone_masked=_masked(at, household, "phone", masks.phone),
        bank_card_masked=_masked(at, household, "bank_card", masks.card),
    )


def _masked(at: World, household: Household, name: str, mask: Any) -> str | None:  # noqa: ANN401
    sealed = getattr(household, f"{name}_sealed")
    if sealed is None:
        return None
    return str(mask(at.vault.open(f"household.{name}", household.id, sealed)))


def _address(at: World, household: Household) -> str | None:
    """Down to the village, never the house."""
    known = household.address_sealed is not None
    return at.places.region(household.residence_region) if known else None


async def _identities(
    session: AsyncSession, at: World, id: UUID, names: Mapping[str, str]
) -> list[IdentityView]:
    rows = await session.scalars(
        select(Identity).where(Identity.household_id == id, Identity.valid_to.is_(None))
    )
    return [
        IdentityView(
            identity=row.identity,
            label=at.catalogue.identities[row.identity].zh,
            person=names.get(str(row.person_id)) if row.person_id else None,
            valid_from=row.valid_from,
        )
        for row in rows
    ]


async def _open_claims(session: AsyncSession, at: World, id: UUID) -> list[OpenClaim]:
    rows = await session.execute(
        select(Claim.item, Application.id, Application.number)
        .join(Application, Application.id == Claim.application_id)
        .where(Claim.household_id == id, Claim.state.in_(LIVE))
        .order_by(Claim.item)
    )
    return [
        OpenClaim(item, at.catalogue.items[item].zh, case, number) for item, case, number in rows
    ]


async def known(session: AsyncSession, actor: Actor, id: UUID) -> Known:
    """What this family has answered before: nothing of it is asked again, the newest answer counts.

    Of persons only present members are known. Raises UnknownHousehold.
    """
    if not actor.may(SEARCH) and not actor.may("household.read"):
        raise UnknownHousehold("no household with this id")
    forms = await session.execute(
        select(Application.id, Application.answers_sealed, Application.submitted_at)
        .where(Application.household_id == id)
        .order_by(Application.submitted_at.desc())
        .limit(NEWEST_FORMS)
    )
    found: dict[tuple[str, str | None, str], KnownAnswer] = {}
    for application, sealed, at in reversed(forms.all()):
        text = world(session).vault.open("application.answers", application, sealed)
        found.update(_answers(json.loads(text), at))
    if not found:
        raise UnknownHousehold("no household with this id")
    record(session, actor, "household.prefill", "household", id)
    present = {member.person for member in await reading.members(session, id)}
    return {key: answer for key, answer in found.items() if key[0] != "person" or key[1] in present}


NEWEST_FORMS = 10  # older answers are too old to be believed without asking
FRESH = frozenset({"requested_items", "declined_auto_items", "integrity_pledge"})


def _answers(
    said: Mapping[str, Any], at: datetime
) -> Iterator[tuple[tuple[str, str | None, str], KnownAnswer]]:
    rows: list[tuple[str, str | None, Mapping[str, Any]]] = [("household", None, said["household"])]
    rows += [("person", row["ref"], row) for row in said["persons"]]
    rows += [("supporter", row.get("ref"), row) for row in said.get("supporters", [])]
    for scope, person, row in rows:
        for name, value in row.items():
            paper = isinstance(value, Mapping) and "medium" in value
            if name != "ref" and name not in FRESH and not paper:
                yield (scope, person, name), KnownAnswer(value, "family", at)
