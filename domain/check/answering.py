"""What leaves for a source, and what comes back: every change of a query goes through here.

The run's row is locked first. An answer is taken once; one that comes late is taken too, and the
report is issued anew. Nothing is taken once the authorisation was withdrawn.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.authorisation.models import Authorisation
from domain.check import reporting
from domain.check.models import (
    KNOWN,
    OPEN_QUERIES,
    CheckQuery,
    CheckRun,
    QueryState,
)
from domain.check.port import Answer, Inquiry, Subject
from domain.check.shapes import fits
from domain.household.models import Person
from domain.item.checks import Check
from domain.world import World, world

TO_ASK = (QueryState.PLANNED, QueryState.UNAVAILABLE)  # asked again once the source is back
DONE = (*KNOWN, QueryState.STOPPED)
RECORDED = (
    update(CheckQuery)
    .where(CheckQuery.id == bindparam("query"))
    .values(
        state=bindparam("to_state"),
        hit=bindparam("to_hit"),
        answer_sealed=bindparam("to_sealed"),
        reference=bindparam("to_reference"),
        asked_at=bindparam("to_asked"),
        answered_at=bindparam("to_answered"),
        source_at=bindparam("to_source"),
    )
)


async def outgoing(session: AsyncSession, run_id: UUID, source: str) -> Sequence[Inquiry]:
    """What one source is asked in one run, one inquiry per check; marks nothing. Empty once all
    is answered or the run was stopped."""
    rows = await session.execute(
        select(CheckQuery, Person, Authorisation)
        .join(Person, Person.id == CheckQuery.person_id)
        .join(Authorisation, Authorisation.id == CheckQuery.authorisation_id)
        .where(
            CheckQuery.run_id == run_id,
            CheckQuery.source == source,
            CheckQuery.state.in_(TO_ASK),
            Authorisation.withdrawn_at.is_(None),
        )
        .order_by(CheckQuery.check, CheckQuery.id)
    )
    at, found = world(session), rows.all()
    papers = {query.check: paper for query, _, paper in found}
    return [
        Inquiry(
            run_id=run_id,
            check=check,
            authorisation=paper.number,
            asks_from=paper.asks_from,
            asks_to=paper.asks_to,
            subjects=[
                _subject(at, query, person) for query, person, _ in found if query.check == check
            ],
        )
        for check, paper in papers.items()
    ]


def _subject(at: World, query: CheckQuery, person: Person) -> Subject:
    sealed = person.id_number_sealed
    number = at.vault.open("person.id_number", person.id, sealed) if sealed else ""
    return Subject(query.id, person.name, number)


async def record(session: AsyncSession, run_id: UUID, answers: Sequence[Answer]) -> None:
    """Take these answers, also late ones; one already taken, or stopped, stays as it is.

    Without records the source has the query and will answer later. Records that are not what the
    catalogue says count as refused by the source: a person must look. Issues the report, or its
    next version, when nothing is open any more.
    """
    run = await _locked(session, run_id)
    if run is None or run.stopped_at is not None or not answers:
        return
    at, given = world(session), {answer.query_id: answer for answer in answers}
    rows = await session.scalars(
        select(CheckQuery).where(
            CheckQuery.run_id == run_id,
            CheckQuery.id.in_(given),
            CheckQuery.state.not_in(DONE),
        )
    )
    changes = [_change(at, query, given[query.id]) for query in rows]
    if changes:
        connection = await session.connection()
        await connection.execute(RECORDED, changes)
        await report_when_due(session, run)


def _change(at: World, query: CheckQuery, answer: Answer) -> dict[str, Any]:
    kept = {
        "query": query.id,
        "to_hit": None,
        "to_sealed": None,
        "to_reference": answer.reference or query.reference,
        "to_asked": query.asked_at or at.now(),
        "to_answered": None,
        "to_source": None,
    }
    if answer.records is None:
        return kept | {"to_state": QueryState.ASKED}
    check = at.catalogue.checks.checks[query.check]
    records = [_kept(check, row) for row in answer.records]
    if not all(fits(check, row) for row in records):
        return kept | {"to_state": QueryState.REFUSED}
    text = json.dumps(records, ensure_ascii=False)
    return kept | {
        "to_state": QueryState.ANSWERED,
        "to_hit": bool(records),
        "to_sealed": at.vault.seal("check_query.answer", query.id, text),
        "to_answered": at.now(),
        "to_source": answer.source_at,
    }


def _kept(check: Check, record: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the catalogue asked for is kept."""
    return {name: record.get(name) for name in check.returns}


async def unavailable(session: AsyncSession, run_id: UUID, source: str, final: bool) -> None:
    """The source did not answer. It is marked only when that was the last try in time."""
    if final:
        await _give_up(session, run_id, source, QueryState.UNAVAILABLE)


async def refused(session: AsyncSession, run_id: UUID, source: str) -> None:
    """The source refused the queries themselves."""
    await _give_up(session, run_id, source, QueryState.REFUSED)


async def overdue(session: AsyncSession, now: datetime) -> int:
    """Mark every open query whose deadline (machine time) has passed; the reports go on without.

    Returns how many were marked.
    """
    late = (CheckQuery.state.in_(OPEN_QUERIES), CheckQuery.deadline_at <= now)
    runs = await session.scalars(
        select(CheckRun)
        .where(exists().where(CheckQuery.run_id == CheckRun.id, *late))
        .order_by(CheckRun.id)
        .with_for_update(skip_locked=True)
    )
    marked = 0
    for run in runs.all():
        marked += await _mark(session, run, late, QueryState.UNAVAILABLE)
    return marked


async def _give_up(session: AsyncSession, run_id: UUID, source: str, state: QueryState) -> None:
    run = await _locked(session, run_id)
    if run is not None and run.stopped_at is None:
        mine = (CheckQuery.source == source, CheckQuery.state.in_(OPEN_QUERIES))
        await _mark(session, run, mine, state)


async def _mark(
    session: AsyncSession, run: CheckRun, which: Iterable[Any], state: QueryState
) -> int:
    marked = await session.execute(
        update(CheckQuery)
        .where(CheckQuery.run_id == run.id, *which)
        .values(state=state)
        .execution_options(synchronize_session=False)
    )
    count = int(marked.rowcount)  # type: ignore[attr-defined]
    if count:
        await report_when_due(session, run)
    return count


async def report_when_due(session: AsyncSession, run: CheckRun) -> None:
    """Issue the report, or its next version, unless a query is still open."""
    open_ = exists().where(CheckQuery.run_id == run.id, CheckQuery.state.in_(OPEN_QUERIES))
    if not await session.scalar(select(open_)):
        await reporting.issue(session, run)


async def _locked(session: AsyncSession, run_id: UUID) -> CheckRun | None:
    return await session.scalar(
        select(CheckRun)
        .where(CheckRun.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
