"""What is dead, how much each lane holds. What is due and what has expired is in `leasing`."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, literal_column, or_, select

from domain.job.models import Job, JobState
from domain.job.rules import FIRST_PAUSE, LONGEST_PAUSE

# A job that no worker holds any more.
RELEASED: Final[dict[str, Any]] = {"lease_token": None, "lease_until": None}


def in_state(state: str, job: Any = Job) -> ColumnElement[bool]:  # noqa: ANN401
    """Written out, not bound: a generic plan cannot use a partial index for `state = $1`."""
    clause: ColumnElement[bool] = job.state == literal_column(f"'{state}'")
    return clause


def dead_if(spent: ColumnElement[bool]) -> ColumnElement[str]:
    """The state of a job that failed: out of attempts, or once more."""
    return case((spent, JobState.DEAD.value), else_=JobState.QUEUED.value)


def rested(now: datetime | ColumnElement[datetime]) -> ColumnElement[datetime]:
    """Exponential back-off with full jitter: 0 to 2 s, 4 s, 8 s … by attempts, 10 minutes at most.

    In SQL, so that a batch of thousands rests in one statement, each for a time of its own.
    """
    doubled = FIRST_PAUSE.total_seconds() * func.power(2, func.least(Job.attempts - 1, 16))
    seconds = func.random() * func.least(LONGEST_PAUSE.total_seconds(), doubled)
    since = literal(now) if isinstance(now, datetime) else now
    return since + seconds * literal_column("interval '1 second'")


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
