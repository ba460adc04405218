"""近亲属备案 (L02 arts 11, 20): who works here and is kin is filed and kept out; the county visits.

Kin is declared by the family, known to the registers (`staff_is_kin`), or hinted at by the check of
public payrolls. The seats go to colleagues; nothing is confirmed before a county home visit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Select, cast, exists, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application
from domain.approval import reading, visiting
from domain.approval.case import Case
from domain.approval.loading import open_case
from domain.approval.models import FoundBy, RelativeFiling, Step, StepState, VisitKind, VisitOutcome
from domain.approval.seats import PERMISSION
from domain.base import new_id, utc_now
from domain.errors import Conflict, Forbidden, NotFound
from domain.household import relatives
from domain.household.models import Fact
from domain.organisation.models import Post, Role, Staff
from domain.world import SHANGHAI, World, world

REGISTER = "relative.register"
DECLARED = "near_relative_staff"
CELL = "relative_filing.name"


class MayNotFile(Forbidden):
    """This account files no near relatives here."""


class UnknownColleague(NotFound):
    """There is no such colleague."""


class FiledAlready(Conflict):
    """This colleague is filed already."""


class CountyVisitNeeded(Conflict):
    """A relative of staff has applied: the county visits the home before anybody confirms."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """An account of the deciding office, with the posts held there."""

    login: str
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Filing:
    """One row of D14. `handling` follows: the officer is locked out of the case."""

    id: UUID
    login: str | None
    name: str
    post: str
    relation: str
    found_by: FoundBy
    filed_by: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Relatives:
    """What is known of kin in a case. `unfiled`: found by the registers and not yet filed;
    `without_officer`: kinds of step that nobody unrelated sits on, so that the county lends one."""

    declared: bool
    unfiled: list[Colleague]
    filings: list[Filing]
    county_visit_needed: bool
    county_visited_at: datetime | None
    without_officer: list[str]


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing as it comes in: an account, or somebody without one by `name`."""

    login: str | None
    name: str
    post: str
    relation: str
    found_by: FoundBy


async def of_case(session: AsyncSession, actor: Actor, id: UUID) -> Relatives:
    """Raises UnknownApplication, PurposeNeeded."""
    case = await reading.find(session, actor, id)
    return await _relatives(session, case)


async def file(session: AsyncSession, actor: Actor, id: UUID, filed: Filed) -> Relatives:
    """Write one filing; whoever it names is out of the case from now on.

    Raises UnknownApplication, MayNotFile, UnknownColleague, FiledAlready.
    """
    case = await open_case(session, actor, id)
    offices = {post.organisation for post in actor.posts_with(REGISTER)}
    if offices.isdisjoint({case.application.deciding_office, case.application.accepting_office}):
        raise MayNotFile("the window of the case, or of its township, files near relatives")
    known = await session.scalars(_filings(id))
    if filed.login and filed.login in {row.staff for row in known}:
        raise FiledAlready("this colleague is filed already")
    session.add(await _row(case, actor, filed))
    case.note("relative_filed")
    case.tell(actor, "relative.file", "application", id, reason=str(filed.found_by))
    await case.close()
    await session.flush()  # what was just filed is shown
    return await _relatives(session, case.application)


async def _row(case: Case, actor: Actor, filed: Filed) -> RelativeFiling:
    id, at = new_id(), case.world
    post = await _post_of(case.session, filed.login) if filed.login else filed.post
    return RelativeFiling(
        id=id,
        application_id=case.application.id,
        staff=filed.login,
        name_sealed=None if filed.login else at.vault.seal(CELL, id, filed.name),
        post=post,
        relation=filed.relation,
        found_by=filed.found_by,
        filed_by=actor.id,
        filed_at=at.now(),
    )


async def _post_of(session: AsyncSession, login: str) -> str:
    held = _grouped(await session.execute(_officers().where(Staff.login == login)))
    if not held:
        raise UnknownColleague("no colleague with this login")
    return held[0].post


async def wait_for_county(case: Case) -> None:
    """Raises CountyVisitNeeded while kin of staff is declared or filed and the county has not been
    there."""
    if await _needed(case.session, case.application) and not await _visited(
        case.session, case.application.id
    ):
        raise CountyVisitNeeded("plan the county's home visit, record it and let it be signed")


async def _needed(session: AsyncSession, case: Application) -> bool:
    filed = exists().where(RelativeFiling.application_id == case.id)
    return bool(await session.scalar(select(or_(filed, _declared(case)))))


def _declared(case: Application) -> Exists:
    """What the family says in this case, in its newest answer or in any: a yes stands."""
    return exists().where(
        Fact.household_id == case.household_id,
        Fact.application_id == case.id,
        Fact.name == DECLARED,
        Fact.value == cast(True, JSONB),
    )


async def _visited(session: AsyncSession, id: UUID) -> datetime | None:
    visit = await visiting.newest(session, id, VisitKind.COUNTY)
    return visit.at if visit and visit.outcome is VisitOutcome.VISITED else None


async def _relatives(session: AsyncSession, case: Application) -> Relatives:
    at = world(session)
    rows = list(await session.scalars(_filings(case.id)))
    related = relatives.related(Staff.login, case.household_id)
    kin = _grouped(
        await session.execute(_officers().where(Post.organisation == case.deciding_office, related))
    )
    filed = {row.staff for row in rows}
    declared = bool(await session.scalar(select(_declared(case))))
    return Relatives(
        declared=declared,
        unfiled=[one for one in kin if one.login not in filed],
        filings=[_shown(at, row) for row in rows],
        county_visit_needed=declared or bool(rows),
        county_visited_at=await _visited(session, case.id),
        without_officer=await _orphaned(session, case) if kin or rows else [],
    )


async def _orphaned(session: AsyncSession, case: Application) -> list[str]:
    """Kinds of live steps whose office has nobody unrelated on that seat."""
    live = select(Step.office, Step.kind).where(
        Step.application_id == case.id, Step.state.in_((StepState.OPEN, StepState.PLANNED))
    )
    waiting = set((await session.execute(live)).all())
    free = _officers(Post.organisation, Role.permissions).where(
        Post.organisation.in_({office for office, _ in waiting}),
        ~relatives.related(Staff.login, case.household_id),
    )
    held = {
        (office, permission)
        for *_, office, permissions in await session.execute(free)
        for permission in permissions
    }
    return sorted({str(kind) for office, kind in waiting if (office, PERMISSION[kind]) not in held})


def _officers(*more: Any) -> Select[Any]:  # noqa: ANN401
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


def _grouped(rows: Iterable[Any]) -> list[Colleague]:
    """One account once, its posts together."""
    found: dict[str, Colleague] = {}
    for login, name, role in rows:
        before = found.get(login)
        post = f"{before.post}、{role}" if before else role
        found[login] = Colleague(login, name, post)
    return list(found.values())


def _filings(id: UUID) -> Select[RelativeFiling]:
    here = RelativeFiling.application_id == id
    return select(RelativeFiling).where(here).order_by(RelativeFiling.filed_at)


def _shown(at: World, row: RelativeFiling) -> Filing:
    name = at.places.officer(row.staff) if row.staff else None
    sealed = at.vault.open(CELL, row.id, row.name_sealed) if row.name_sealed else ""
    return Filing(
        id=row.id,
        login=row.staff,
        name=name or sealed,
        post=row.post,
        relation=row.relation,
        found_by=row.found_by,
        filed_by=at.places.officer(row.filed_by) or row.filed_by,
        filed_at=row.filed_at,
    )
