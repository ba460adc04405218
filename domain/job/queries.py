"""What has expired, what is dead, how much each lane holds. What is due is in `leasing`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, or_, select

from domain.job.models import Job
from domain.job.rules import FIRST_PAUSE, LONGEST_PAUSE


def in_state(state: str, job: Any = Job) -> ColumnElement[bool]:  # noqa: ANN401
    """Written out, not bound: a generic plan cannot use a partial index for `state = $1`."""
    clause: ColumnElement[bool] = job.state == literal_column(f"'{state}'")
    return clause


def rested(now: datetime) -> ColumnElement[datetime]:
    """Exponential back-off with full jitter: 0 to 2 s, 4 s, 8 s … by attempts, 10 minutes at most.

    In SQL, so that a batch of thousands rests in one statement, each for a time of its own.
    """
    doubled = FIRST_PAUSE.total_seconds() * func.power(2, func.least(Job.attempts - 1, 16))
    seconds = func.random() * func.least(LONGEST_PAUSE.total_seconds(), doubled)
    return literal(now) + seconds * literal_column("interval '1 second'")


def expired(now: datetime) -> Select[UUID]:
    """Ids of jobs whose worker has not come back in time."""
    return (
        select(Job.id)
        .where(in_state("running"), Job.lease_until < now)
        .with_for_update(skip_locked=True)
    )


def dead(after: UUID | None, limit: int) -> Select[Job]:
    """Dead letters, oldest first, after the key `after`."""
    page = select(Job).where(in_state("dead")).order_by(Job.id).limit(limit)
    return page if after is None else page.where(Job.id > after)


def counts() -> Select[str, str, int, datetime]:
    """(lane, state, how many, the oldest's run_at) for everything not finished."""
    alive = or_(in_state("queued"), in_state("running"), in_state("dead"))
    return (
        select(Job.lane, Job.state, func.count(), func.min(Job.run_at))
        .where(alive)
        .group_by(Job.lane, Job.state)
    )
