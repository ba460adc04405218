"""Stopping what runs under an authorisation: queries, their jobs, questions to the family."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import utc_now
from domain.check.models import (
    OPEN_QUERIES,
    CheckQuery,
    CheckRun,
    Explanation,
    ExplanationState,
    QueryState,
)
from domain.job.models import Job, JobState
from domain.world import world

CHECK = "check"  # kind of job: asking one source for one run
UNDECIDED = (ExplanationState.OPEN, ExplanationState.GIVEN)


async def hold(session: AsyncSession, authorisation_id: UUID) -> Sequence[UUID]:
    """The runs under an authorisation that still go on, locked."""
    running = (
        select(CheckRun.id)
        .where(CheckRun.authorisation_id == authorisation_id, CheckRun.stopped_at.is_(None))
        .order_by(CheckRun.id)
        .with_for_update()
    )
    return (await session.scalars(running)).all()


async def stop(session: AsyncSession, runs: Sequence[UUID]) -> int:
    """Stop these runs; how many queries had not been answered. What left is not read any more."""
    if not runs:
        return 0
    now = world(session).now()
    quiet = {"synchronize_session": False}
    stopped = await session.scalars(
        update(CheckQuery)
        .where(CheckQuery.run_id.in_(runs), CheckQuery.state.in_(OPEN_QUERIES))
        .values(state=QueryState.STOPPED)
        .returning(CheckQuery.id),
        execution_options=quiet,
    )
    count = len(stopped.all())
    await session.execute(
        update(CheckRun)
        .where(CheckRun.id.in_(runs))
        .values(stopped_at=now, version=CheckRun.version + 1),
        execution_options=quiet,
    )
    await session.execute(
        update(Explanation)
        .where(Explanation.run_id.in_(runs), Explanation.state.in_(UNDECIDED))
        .values(state=ExplanationState.DROPPED, version=Explanation.version + 1),
        execution_options=quiet,
    )
    await session.execute(
        update(Job)
        .where(
            Job.kind == CHECK,
            Job.state == JobState.QUEUED,
            Job.payload["run"].astext.in_([str(id) for id in runs]),
        )
        .values(state=JobState.DROPPED, finished_at=utc_now()),
        execution_options=quiet,
    )
    return count
