"""Finding a family, and what its record already answers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import LIVE, Application, Claim
from domain.audit.service import record
from domain.errors import Forbidden, NotFound
from domain.form.masking import masked
from domain.form.merge import Known
from domain.household import answers, queries, reading
from domain.household.models import Household, Identity, Membership, Person
from domain.household.views import HouseholdView, IdentityView, OpenClaim, OpenWish
from domain.identifier import masks
from domain.intent.models import OVER, Intent
from domain.opening import service as opening
from domain.opening.service import OpeningView, ask_why, remember
from domain.world import World, world

SEARCH = "application.create"
APPLYING = "application"  # the purpose of whoever shows a card at a window


class UnknownHousehold(NotFound):
    """There is no such household here."""


class MayNotSearch(Forbidden):
    """This account may not look up families."""


async def find(
    session: AsyncSession, actor: Actor, id_number: str, purpose: str = APPLYING
) -> HouseholdView | None:
    """The household of the person with this ID number; any window that takes applications may ask.

    Every look-up is recorded with its purpose, and opens the record. Raises MayNotSearch,
    PurposeNotYours.
    """
    if not actor.may(SEARCH):
        raise MayNotSearch("only windows that take applications look families up")
    index = world(session).vault.index("id_number", id_number.strip().upper())
    household = await session.scalar(
        select(Membership.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.id_number_index == index, Membership.until.is_(None))
    )
    if household is None:
        record(session, actor, "household.search", "household", "nobody", reason=purpose)
        return None
    remember(session, actor, Household, household, (purpose, ""))
    return await read(session, actor, household)


async def read(session: AsyncSession, actor: Actor, id: UUID) -> HouseholdView:
    """The record as a window sees it. Raises UnknownHousehold, PurposeNeeded."""
    household = await in_sight(session, actor, id)
    record(session, actor, "household.read", "household", id)
    return await _view(session, actor, household)


async def in_sight(session: AsyncSession, actor: Actor, id: UUID) -> Household:
    """The record, if this actor may read it now. Raises UnknownHousehold, PurposeNeeded."""
    found = (await session.execute(queries.household(session, actor, id))).one_or_none()
    if found is None:
        raise UnknownHousehold("no household with this id")
    household, in_hand = found
    if not in_hand:
        raise ask_why(Household, id)
    return household


async def open_(
    session: AsyncSession, actor: Actor, id: UUID, purpose: str, note: str
) -> OpeningView:
    """State why this family is looked at. Raises UnknownHousehold, PurposeNotYours."""
    unknown = UnknownHousehold("no household with this id")
    return await opening.open_(session, actor, Household, id, (purpose, note), unknown)


async def _view(session: AsyncSession, actor: Actor, household: Household) -> HouseholdView:
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
        wishes=await _wishes(session, actor, household.id),
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


async def _wishes(session: AsyncSession, actor: Actor, id: UUID) -> list[OpenWish]:
    rows = await session.scalars(
        select(Intent).where(
            Intent.household_id == id, Intent.state.not_in(OVER), in_reach(session, actor, Intent)
        )
    )
    return [OpenWish(row.id, row.number, str(row.state), row.registered_at) for row in rows]


async def known(session: AsyncSession, actor: Actor, id: UUID) -> Known:
    """What this family has answered before, personal values masked: nothing of it is asked again.

    Raises UnknownHousehold.
    """
    await in_sight(session, actor, id)
    record(session, actor, "household.prefill", "household", id)
    return masked(world(session).catalogue.fields, await answers.stored(session, id))
