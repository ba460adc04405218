"""What is known of kin in a case: declared, found, filed, contested, and visited by the county."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Select, cast, exists, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM, Actor, region_prefix
from domain.application.models import Application
from domain.approval import reading, visiting
from domain.approval.models import (
    FoundBy,
    RelativeContest,
    RelativeFiling,
    Step,
    StepState,
    VisitKind,
    VisitOutcome,
)
from domain.approval.seats import PERMISSION
from domain.base import utc_now
from domain.household import relatives
from domain.household.models import Fact
from domain.organisation.models import Post, Role, Staff
from domain.world import SHANGHAI, World, world

CONTEST = "relative.contest"
DECLARED = "near_relative_staff"
NAME, GROUND = "relative_filing.name", "relative_contest.ground"


@dataclass(frozen=True, slots=True)
class Colleague:
    """An account of an office at work on the case, with the posts held there."""

    login: str
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Contested:
    """Why a filing does not hold, who said so and when."""

    ground: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Filing:
    """One row of D14. It follows that the officer is locked out of the case, unless it was
    `contested`. `automatic`: filed by the system, from what `found_by` names."""

    id: UUID
    login: str | None
    name: str
    post: str
    relation: str
    found_by: FoundBy
    automatic: bool
    filed_by: str
    filed_at: datetime
    contested: Contested | None


@dataclass(frozen=True, slots=True)
class Relatives:
    """What is known of kin in a case. `unfiled`: found by the registers and not yet filed;
    `without_officer`: kinds of step that nobody unrelated sits on, so that the county lends one;
    `may_contest`: this account may say that a filing is wrong."""

    declared: bool
    unfiled: list[Colleague]
    filings: list[Filing]
    county_visit_needed: bool
    county_visited_at: datetime | None
    without_officer: list[str]
    may_contest: bool


async def of_case(session: AsyncSession, actor: Actor, id: UUID) -> Relatives:
    """Raises UnknownApplication, PurposeNeeded."""
    case = await reading.find(session, actor, id)
    return await relatives_of(session, actor, case)


async def relatives_of(session: AsyncSession, actor: Actor, case: Application) -> Relatives:
    at = world(session)
    rows = list(await session.scalars(filings(case.id)))
    contests = await _contests(session, [row.id for row in rows])
    kin = await kin_at_work(session, case)
    filed = {row.staff for row in rows}
    declared = bool(await session.scalar(select(_declared(case))))
    standing = [row for row in rows if row.id not in contests]
    return Relatives(
        declared=declared,
        unfiled=[one for one in kin if one.login not in filed],
        filings=[_shown(at, row, contests.get(row.id)) for row in rows],
        county_visit_needed=declared or bool(standing),
        county_visited_at=await visited(session, case.id),
        without_officer=await _orphaned(session, case) if kin or standing else [],
        may_contest=may_contest(actor, case),
    )


def may_contest(actor: Actor, case: Application) -> bool:
    """A supervisor of the place that decides."""
    places = (region_prefix(post.region) for post in actor.posts_with(CONTEST))
    return any(case.deciding_region.startswith(place) for place in places)


async def needed(session: AsyncSession, case: Application) -> bool:
    """Whether the county has to visit: kin is declared, or filed and not contested."""
    contested = exists().where(RelativeContest.filing_id == RelativeFiling.id)
    filed = exists().where(RelativeFiling.application_id == case.id, ~contested)
    return bool(await session.scalar(select(or_(filed, _declared(case)))))


def _declared(case: Application) -> Exists:
    """What the family says in this case, in its newest answer or in any: a yes stands."""
    return exists().where(
        Fact.household_id == case.household_id,
        Fact.application_id == case.id,
        Fact.name == DECLARED,
        Fact.value == cast(True, JSONB),
    )


async def visited(session: AsyncSession, id: UUID) -> datetime | None:
    """When the county was there."""
    visit = await visiting.newest(session, id, VisitKind.COUNTY)
    return visit.at if visit and visit.outcome is VisitOutcome.VISITED else None


async def kin_at_work(session: AsyncSession, case: Application) -> list[Colleague]:
    """Accounts of the deciding office, and of every office with a step here, who are kin."""
    seats = select(Step.office).where(Step.application_id == case.id)
    here = or_(Post.organisation == case.deciding_office, Post.organisation.in_(seats))
    related = relatives.related(Staff.login, case.household_id)
    return grouped(await session.execute(officers().where(here, related)))


async def _orphaned(session: AsyncSession, case: Application) -> list[str]:
    """Kinds of live steps whose office has nobody unrelated on that seat."""
    live = select(Step.office, Step.kind).where(
        Step.application_id == case.id, Step.state.in_((StepState.OPEN, StepState.PLANNED))
    )
    waiting = set((await session.execute(live)).all())
    free = officers(Post.organisation, Role.permissions).where(
        Post.organisation.in_({office for office, _ in waiting}),
        ~relatives.related(Staff.login, case.household_id),
    )
    held = {
        (office, permission)
        for *_, office, permissions in await session.execute(free)
        for permission in permissions
    }
    return sorted({str(kind) for office, kind in waiting if (office, PERMISSION[kind]) not in held})


def officers(*more: Any) -> Select[Any]:  # noqa: ANN401
    """(login, name, name of the role, …) of every post held today by an account that works."""
    today = utc_now().astimezone(SHANGHAI).date()  # a set clock must not unseat anybody
    return (
        select(Staff.login, Staff.name, Role.name, *more)
        .join(Post, Post.staff == Staff.login)
        .join(Role, Role.code == Post.role)
        .where(
            Staff.suspended_at.is_(None),
            Post.valid_from <= today,
            or_(Post.valid_to.is_(None), Post.valid_to >= today),
        )
        .order_by(Staff.login, Role.name)
    )


def grouped(rows: Iterable[Any]) -> list[Colleague]:
    """One account once, its posts together."""
    found: dict[str, Colleague] = {}
    for login, name, role in rows:
        before = found.get(login)
        post = f"{before.post}、{role}" if before else role
        found[login] = Colleague(login, name, post)
    return list(found.values())


def filings(id: UUID) -> Select[RelativeFiling]:
    here = RelativeFiling.application_id == id
    return select(RelativeFiling).where(here).order_by(RelativeFiling.filed_at)


async def _contests(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, RelativeContest]:
    if not ids:
        return {}
    rows = await session.scalars(select(RelativeContest).where(RelativeContest.filing_id.in_(ids)))
    return {row.filing_id: row for row in rows}


def _shown(at: World, row: RelativeFiling, contest: RelativeContest | None) -> Filing:
    name = at.places.officer(row.staff) if row.staff else None
    sealed = at.vault.open(NAME, row.id, row.name_sealed) if row.name_sealed else ""
    return Filing(
        id=row.id,
        login=row.staff,
        name=name or sealed,
        post=row.post,
        relation=row.relation,
        found_by=row.found_by,
        automatic=row.filed_by == SYSTEM.id,
        filed_by=at.places.officer(row.filed_by) or row.filed_by,
        filed_at=row.filed_at,
        contested=_contested(at, contest) if contest else None,
    )


def _contested(at: World, row: RelativeContest) -> Contested:
    ground = at.vault.open(GROUND, row.filing_id, row.ground_sealed)
    by = at.places.officer(row.contested_by) or row.contested_by
    return Contested(ground, by, row.contested_at)
