"""Runs of checks and how far they are, for who may see them."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval.awaiting import answers_awaited
from domain.audit.service import record_list, record_read
from domain.authorisation.models import Role
from domain.check import family as families
from domain.check import queries
from domain.check.family import Asked, Family
from domain.check.models import (
    KNOWN,
    OPEN_QUERIES,
    CheckQuery,
    CheckReport,
    CheckRun,
    QueryState,
)
from domain.check.rules import MISSING, PENDING
from domain.check.run_views import (
    CellView,
    ItemWaits,
    MatrixRow,
    ReportBrief,
    RunRow,
    RunView,
    SubjectView,
)
from domain.identifier import masks
from domain.item.unanswered import Unanswered
from domain.world import World, world


async def run(session: AsyncSession, actor: Actor, id: UUID) -> RunView:
    """One run with its matrix. Raises UnknownRun."""
    found = await queries.run_of(session, actor, id)
    record_read(session, actor, "check_run.read", "check_run", id, found.household_id)
    return await shown(session, found)


async def shown(session: AsyncSession, run: CheckRun) -> RunView:
    """The run as it stands now."""
    # The report first: what it says of a query is never newer than what is shown of it.
    reports = {row.run_id: row for row in await session.scalars(queries.newest_reports([run.id]))}
    family = await families.load(session, run)
    at = family.at
    return RunView(
        id=run.id,
        number=run.number,
        intent_id=run.intent_id,
        application_id=run.application_id,
        household_id=run.household_id,
        authorisation_number=family.authorisation.number,
        office=run.office,
        office_name=at.places.office(run.office),
        requested_at=run.requested_at,
        requested_by=at.places.officer(run.requested_by) or run.requested_by,
        asked=run.asked,
        reused=run.reused,
        open=sum(query.state in OPEN_QUERIES for query in family.queries),
        stopped_at=run.stopped_at,
        people=[_subject(at, each) for each in family.people],
        rows=_matrix(family),
        waits=_waits(family),
        report=brief(at, reports.get(run.id)),
        explanations_open=sum(row.state in PENDING for row in family.explanations),
    )


def _subject(at: World, person: Asked) -> SubjectView:
    relation = at.catalogue.fields.code_lists["relation"].codes.get(person.relation, {})
    name = relation.get("zh", person.relation)
    return SubjectView(
        person.person, masks.name(person.name), str(person.role), person.relation, name
    )


def _matrix(family: Family) -> list[MatrixRow]:
    book = family.at.catalogue.checks
    rows = []
    for check in book.checks.values():
        cells = [_cell(query) for query in family.queries if query.check == check.code]
        source = book.sources[check.source]
        if cells:
            rows.append(
                MatrixRow(
                    check=check.code,
                    check_name=check.zh,
                    source=check.source,
                    source_name=source.zh,
                    group=check.group,
                    mode=source.mode,
                    without=check.without,
                    cells=cells,
                )
            )
    return rows


def _waits(family: Family) -> list[ItemWaits]:
    roles = {each.person: each.role for each in family.people}
    missing = frozenset(
        Unanswered(query.check, roles[query.person_id] is Role.SUPPORTER)
        for query in family.queries
        if query.state in MISSING and query.person_id in roles
    )
    at = family.at
    wished = family.claimed.get("household", {}).get("requested_items") or ()
    items = [at.catalogue.items[code] for code in wished if code in at.catalogue.items]
    found = [
        ItemWaits(each.code, each.zh, answers_awaited(at, each.code, missing)) for each in items
    ]
    return [each for each in found if each.answers]


def _cell(query: CheckQuery) -> CellView:
    return CellView(query.person_id, query.state, _since(query), query.source_at, query.deadline_at)


def _since(query: CheckQuery) -> datetime:
    if query.state in KNOWN:
        return query.answered_at or query.planned_at
    return (
        query.asked_at or query.planned_at if query.state is QueryState.ASKED else query.planned_at
    )


def brief(at: World, report: CheckReport | None) -> ReportBrief | None:
    if report is None:
        return None
    return ReportBrief(
        id=report.id,
        number=report.number,
        version=report.version,
        conclusion=report.conclusion,
        issued_at=report.issued_at,
        valid_until=report.valid_until,
        expired=report.valid_until < at.today(),
    )


async def runs(
    session: AsyncSession,
    actor: Actor,
    *,
    intent_id: UUID | None = None,
    application_id: UUID | None = None,
) -> list[RunRow]:
    """The runs of an intent or an application, newest first; none that are out of reach.

    An application's are also those of the intent it grew out of.
    """
    found = queries.runs(session, actor)
    if intent_id is not None:
        found = found.where(CheckRun.intent_id == intent_id)
    if application_id is not None:
        found = found.where(queries.of_application(application_id))
    rows = list(await session.scalars(found))
    record_list(session, actor, "check_run.list", "check_run", [row.id for row in rows])
    ids = [row.id for row in rows]
    reports = {row.run_id: row for row in await session.scalars(queries.newest_reports(ids))}
    waiting = await _open(session, ids)
    at = world(session)
    return [_row(at, row, reports.get(row.id), waiting[row.id]) for row in rows]


async def _open(session: AsyncSession, ids: list[UUID]) -> Counter[UUID]:
    counted = await session.execute(
        select(CheckQuery.run_id, func.count())
        .where(CheckQuery.run_id.in_(ids), CheckQuery.state.in_(OPEN_QUERIES))
        .group_by(CheckQuery.run_id)
    )
    return Counter(dict(counted.all()))


def _row(at: World, run: CheckRun, report: CheckReport | None, waiting: int) -> RunRow:
    return RunRow(
        id=run.id,
        number=run.number,
        requested_at=run.requested_at,
        requested_by=at.places.officer(run.requested_by) or run.requested_by,
        asked=run.asked,
        reused=run.reused,
        open=waiting,
        stopped_at=run.stopped_at,
        report=brief(at, report),
    )
