"""A source that took a query and has gone quiet is asked once more before its time is up.

Its callback may have been lost on the way. It knows the query by its number, so it does no harm
to hear of it twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.check.models import CheckQuery, CheckRun, QueryState
from domain.item.checks import SourceOffice
from domain.job.enqueue import NewJob, enqueue, hint
from domain.job.models import Job
from domain.world import world

KIND = "check"  # of job; lane "check:<source>"
REMINDER = "reminder"  # in the payload: what was taken already is asked for as well
LEFT = 4  # asked again when a quarter of the time is left


async def remind(session: AsyncSession, now: datetime) -> int:
    """One job for each source of a run that is to be asked again; never a second one. `now` is
    machine time. Returns how many were made."""
    at = world(session)
    slot = func.concat(f"{REMINDER}:", CheckQuery.run_id, ":", CheckQuery.source)
    quiet = await session.execute(
        select(CheckQuery.run_id, CheckQuery.source, CheckRun.application_id)
        .join(CheckRun, CheckRun.id == CheckQuery.run_id)
        .where(
            # Written out, not bound: a generic plan cannot use a partial index for `state = $1`.
            CheckQuery.state == literal_column(f"'{QueryState.ASKED}'"),
            CheckRun.stopped_at.is_(None),
            _nearly_over([*at.catalogue.checks.sources.values()], now),
            ~exists().where(Job.slot == slot),
        )
        .distinct()
    )
    jobs = [
        NewJob(
            KIND,
            f"check:{source}",
            at.now(),
            application_id,
            payload={"run": str(run_id), "source": source, REMINDER: True},
            slot=f"{REMINDER}:{run_id}:{source}",
        )
        for run_id, source, application_id in quiet
    ]
    if jobs:
        await enqueue(session, jobs)
        await hint(session)
    return len(jobs)


def _nearly_over(sources: Sequence[SourceOffice], now: datetime) -> ColumnElement[bool]:
    by_time: dict[timedelta, list[str]] = {}
    for source in sources:
        by_time.setdefault(_time(source) / LEFT, []).append(source.code)
    due = (
        and_(
            CheckQuery.source.in_(codes),
            CheckQuery.deadline_at > now,
            CheckQuery.deadline_at <= now + left,
        )
        for left, codes in by_time.items()
    )
    return or_(false(), *due)


def _time(source: SourceOffice) -> timedelta:
    """How long it has, roughly where the deadline counts working days."""
    waits = source.deadline
    return waits.after or timedelta(days=waits.working_days or 0)
