"""Departments and offices: looking them up, making one, and changing what it decides.

Routing reads what is written here (`offices.py`): for one place only one office decides an item.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import object_id_of, record
from domain.errors import Conflict, NotFound, RuleViolation
from domain.organisation import queries
from domain.organisation.models import Organisation
from domain.organisation.offices import CIVIL_AFFAIRS, TOWNSHIP_OFFICE
from domain.region.models import Region
from domain.region.reach import places, reaches
from domain.region.service import NoSuchRegion
from domain.region.windows import PlaceChanged
from domain.world import World, world

EDIT: Final = "organisation.edit"
READERS: Final = (EDIT, "account.read", "window.edit")
DEPARTMENTS: Final = ("department", "department_office")


class NoSuchOrganisation(NotFound):
    """There is no such organisation."""


class OrganisationKnown(Conflict):
    """There is an organisation with this code already."""


class NotInCatalogue(RuleViolation):
    """The catalogue has no such item."""


class DecidesNothing(RuleViolation):
    """An organisation of this kind decides no such items."""


class DecidedElsewhere(RuleViolation):
    """Another office of the same place decides this item already."""


@dataclass(frozen=True, slots=True)
class OrganisationView:
    code: str
    name: str
    region: str
    region_name: str
    kind: str
    department: str | None
    parent: str | None
    talks: str | None
    decides: Sequence[str]
    delegated: Sequence[str]
    version: int


@dataclass(frozen=True, slots=True)
class OrganisationEdit:
    """`decides` is for departments and their offices, `delegated` for a township's office."""

    name: str
    talks: str | None
    decides: Sequence[str]
    delegated: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    code: str
    region: str
    kind: str
    department: str | None
    parent: str | None
    says: OrganisationEdit


async def page(
    session: AsyncSession,
    actor: Actor,
    *,
    text: str | None,
    region: str | None,
    kind: str | None,
    after: str | None,
    limit: int,
) -> tuple[list[OrganisationView], str | None]:
    """One page of the organisations of one's places, by code. Raises MayNotAdminister."""
    own = places(actor, *READERS)
    statement = queries.organisations(own, text=text, region=region, kind=kind, after=after)
    found = [
        _view(world(session), row) for row in await session.scalars(statement.limit(limit + 1))
    ]
    return found[:limit], found[limit - 1].code if len(found) > limit else None


async def read(session: AsyncSession, actor: Actor, code: str) -> OrganisationView:
    """Raises NoSuchOrganisation, MayNotAdminister."""
    row = await session.get(Organisation, code)
    covered = places(actor, *READERS)
    if row is None or not await session.scalar(queries.lies_in(code, covered)):
        raise NoSuchOrganisation("no such organisation")
    return _view(world(session), row)


async def create(session: AsyncSession, actor: Actor, new: NewOrganisation) -> OrganisationView:
    """An office for a new place, say. Raises MayNotAdminister, NoSuchRegion, NoSuchOrganisation
    (the parent), OrganisationKnown, and as `edit`.
    """
    home = await session.get(Region, new.region, with_for_update=True)
    if not reaches(actor, EDIT, new.region) or home is None:
        raise NoSuchRegion("no such place")
    if new.parent is not None and await session.get(Organisation, new.parent) is None:
        raise NoSuchOrganisation("no such parent")
    if await session.get(Organisation, new.code) is not None:
        raise OrganisationKnown("choose another code")
    row = Organisation(
        code=new.code,
        region=new.region,
        kind=new.kind,
        department=new.department,
        parent=new.parent,
    )
    await _say(session, row, new.says)
    session.add(row)
    record(session, actor, "organisation.create", "organisation", _id(new.code))
    await session.flush()  # the answer carries the version
    return _view(world(session), row)


async def edit(
    session: AsyncSession, actor: Actor, code: str, version: int, wanted: OrganisationEdit
) -> OrganisationView:
    """Raises MayNotAdminister, NoSuchOrganisation, PlaceChanged when `version` is no longer
    current, NotInCatalogue, DecidesNothing, DecidedElsewhere.
    """
    row = await session.get(Organisation, code)
    if not reaches(actor, EDIT, row.region if row else None) or row is None:
        raise NoSuchOrganisation("no such organisation")
    # the place is locked: two offices of it could otherwise take the same item at once
    await session.get_one(Region, row.region, with_for_update=True)
    await session.refresh(row)
    if row.version != version:
        raise PlaceChanged("read the organisation again")
    await _say(session, row, wanted)
    record(session, actor, "organisation.edit", "organisation", _id(code))
    await session.flush()  # the answer carries the new version
    return _view(world(session), row)


async def _say(session: AsyncSession, row: Organisation, wanted: OrganisationEdit) -> None:
    """Write what was wanted into the row, once it fits."""
    items = {*wanted.decides, *wanted.delegated}
    unknown = sorted(items - world(session).catalogue.items.keys())
    if unknown:
        raise NotInCatalogue("the catalogue in force has no such item", items=unknown)
    if not _may_decide(row, wanted):
        raise DecidesNothing("departments decide; a township office decides what is delegated")
    taken = await _taken(session, row, items)
    if taken:
        raise DecidedElsewhere("another office of this place does", items=taken)
    row.name, row.talks = wanted.name, wanted.talks
    row.decides, row.delegated = sorted(wanted.decides), sorted(wanted.delegated)


def _may_decide(row: Organisation, wanted: OrganisationEdit) -> bool:
    if wanted.decides and (row.kind not in DEPARTMENTS or row.department is None):
        return False
    township = (row.kind, row.department) == (TOWNSHIP_OFFICE, CIVIL_AFFAIRS)
    return township or not wanted.delegated


async def _taken(session: AsyncSession, row: Organisation, items: Collection[str]) -> list[str]:
    """Items that another organisation of the same place decides."""
    others = await session.scalars(
        select(Organisation).where(Organisation.region == row.region, Organisation.code != row.code)
    )
    decided = {item for other in others for item in (*other.decides, *other.delegated)}
    return sorted(decided.intersection(items))


def _id(code: str) -> UUID:
    return object_id_of("organisation", code)


def _view(at: World, row: Organisation) -> OrganisationView:
    shown: dict[str, Any] = {
        name: getattr(row, name)
        for name in OrganisationView.__dataclass_fields__
        if name != "region_name"
    }
    return OrganisationView(region_name=at.places.region(row.region), **shown)
