"""What comes back from a source: every change of a query goes through here.

The run's row is locked first. An answer is taken once; one that comes late is taken too, and the
report is issued anew. Nothing is taken once the authorisation was withdrawn.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.check import reporting, together
from domain.check.models import (
    KNOWN,
    OPEN_QUERIES,
    CheckQuery,
    CheckRun,
    QueryState,
)
from domain.check.port import Answer
from domain.check.shapes import fits
from domain.item.checks import Check
from domain.world import World, world

TO_ASK = (QueryState.PLANNED, QueryState.UNAVAILABLE)  # asked again once the source is back
DONE = (*KNOWN, QueryState.STOPPED)


@dataclass(slots=True)
class Asked:
    """A query of a run that is held, as it stands in this transaction."""

    id: UUID
    run_id: UUID
    check: str
    source: str
    state: QueryState
    reference: str | None
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """Runs whose rows this transaction has locked, and all their queries."""

    runs: Mapping[UUID, CheckRun]
    queries: Mapping[UUID, Asked]

    def open(self, run_id: UUID) -> Sequence[Asked]:
        """The queries of the run that wait for their answer."""
        mine = (each for each in self.queries.values() if each.run_id == run_id)
        return [each for each in mine if each.state in OPEN_QUERIES]


async def hold(session: AsyncSession, run_ids: Collection[UUID]) -> Held:
    """Lock the runs there are, in the order of their ids."""
    runs = await session.scalars(
        select(CheckRun)
        .where(CheckRun.id.in_(run_ids))
        .order_by(CheckRun.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    held = {run.id: run for run in runs}
    rows = await session.execute(
        select(
            CheckQuery.id,
            CheckQuery.run_id,
            CheckQuery.check,
            CheckQuery.source,
            CheckQuery.state,
            CheckQuery.reference,
            CheckQuery.asked_at,
        ).where(CheckQuery.run_id.in_(held))
    )
    return Held(held, {row.id: Asked(*row) for row in rows})


async def record(session: AsyncSession, run_id: UUID, answers: Sequence[Answer]) -> None:
    """Take these answers of one run, as `take` does."""
    if answers:
        await take(session, await hold(session, [run_id]), answers)


async def take(session: AsyncSession, held: Held, answers: Iterable[Answer]) -> None:
    """Take these answers, also late ones; one already taken, or stopped, stays as it is.

    Without records the source has the query and will answer later. Records that are not what the
    catalogue says count as refused by the source: a person must look. Issues the report, or its
    next version, of each run where nothing is open any more.
    """
    at = world(session)
    changes = {
        answer.query_id: _change(at, held.queries[answer.query_id], answer)
        for answer in answers
        if _may_take(held, answer)
    }
    if not changes:
        return
    await together.record(session, changes.values())
    for id, change in changes.items():
        held.queries[id].state = change["state"]
    for run_id in dict.fromkeys(held.queries[id].run_id for id in changes):
        if not held.open(run_id):
            await reporting.issue(session, held.runs[run_id])


def _may_take(held: Held, answer: Answer) -> bool:
    query = held.queries.get(answer.query_id)
    return (
        query is not None and query.state not in DONE and held.runs[query.run_id].stopped_at is None
    )


def _change(at: World, query: Asked, answer: Answer) -> dict[str, Any]:
    kept = {
        "id": query.id,
        "reference": answer.reference or query.reference,
        "asked_at": query.asked_at or at.now(),
    }
    if answer.records is None:
        return kept | {"state": QueryState.ASKED}
    check = at.catalogue.checks.checks[query.check]
    records = [_kept(check, row) for row in answer.records]
    if not all(fits(check, row) for row in records):
        return kept | {"state": QueryState.REFUSED}
    text = json.dumps(records, ensure_ascii=False)
    return kept | {
        "state": QueryState.ANSWERED,
        "hit": bool(records),
        "answer_sealed": at.vault.seal("check_query.answer", query.id, text),
        "answered_at": at.now(),
        "source_at": answer.source_at,
    }


def _kept(check: Check, record: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the catalogue asked for is kept."""
    return {name: record.get(name) for name in check.returns}


async def unavailable(session: AsyncSession, run_id: UUID, sources: Collection[str]) -> None:
    """These sources did not answer: the report goes on without them."""
    await _give_up(session, run_id, sources, QueryState.UNAVAILABLE)


async def refused(session: AsyncSession, run_id: UUID, sources: Collection[str]) -> None:
    """These sources refused the queries themselves."""
    await _give_up(session, run_id, sources, QueryState.REFUSED)


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


async def _give_up(
    session: AsyncSession, run_id: UUID, sources: Collection[str], state: QueryState
) -> None:
    if not sources:
        return
    run = await session.get(CheckRun, run_id, with_for_update=True, populate_existing=True)
    if run is not None and run.stopped_at is None:
        mine = (CheckQuery.source.in_(sources), CheckQuery.state.in_(OPEN_QUERIES))
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
