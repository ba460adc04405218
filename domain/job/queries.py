"""What is due, what is dead, how each lane is doing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Time,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import QueryableAttribute, aliased

from domain.job.models import DELIVER, Job, Lane, Moment
from domain.job.rules import FIRST_PAUSE, LONGEST_PAUSE, NOW, OPENS_AFTER
from domain.world import SHANGHAI


def in_state(state: str, job: Any = Job) -> ColumnElement[bool]:  # noqa: ANN401
    """Written out, not bound: a generic plan cannot use a partial index for `state = $1`."""
    clause: ColumnElement[bool] = job.state == literal_column(f"'{state}'")
    return clause


def owed_by(moment: Moment) -> ColumnElement[datetime]:
    """What a lane may send now was owed by this time: now, or the last time its hour struck.

    The hour is Shanghai's, which has no summer time.
    """
    today = literal(moment.business.astimezone(SHANGHAI).date(), Date)
    hour = func.timezone(SHANGHAI.key, today + cast(Lane.schedule, Time))
    struck = case((hour <= moment.business, hour), else_=hour - literal(timedelta(days=1)))
    return case((Lane.schedule == NOW, literal(moment.business)), else_=struck)


def due(
    lane: str | QueryableAttribute[str], by: ColumnElement[datetime], moment: Moment
) -> ColumnElement[bool]:
    """Queued, owed `by` then, not resting after a failure, and first of its claim."""
    rested = or_(Job.retry_at.is_(None), Job.retry_at <= moment.machine)
    return and_(
        in_state("queued"), Job.lane == lane, Job.run_at <= by, rested, first_of_its_claim()
    )


def due_in(lane: str, moment: Moment) -> ColumnElement[bool]:
    """Due in one lane. Its hour is a subquery: a join would cost the index its order."""
    by = select(owed_by(moment)).where(Lane.code == lane).scalar_subquery()
    return due(lane, by, moment)


def first_of_its_claim() -> ColumnElement[bool]:
    """No older message about the same claim is still on its way: they leave in order."""
    older = aliased(Job)
    ahead = exists().where(
        older.kind == literal_column(f"'{DELIVER}'"),
        or_(in_state("queued", older), in_state("running", older)),
        older.claim_id == Job.claim_id,
        older.created_at < Job.created_at,
    )
    return or_(Job.kind != DELIVER, ~ahead)


def rested(now: datetime) -> ColumnElement[datetime]:
    """Exponential back-off with full jitter: 0 to 2 s, 4 s, 8 s … by attempts, 10 minutes at most.

    In SQL, so that a batch of thousands rests in one statement, each for a time of its own.
    """
    doubled = FIRST_PAUSE.total_seconds() * func.power(2, func.least(Job.attempts - 1, 16))
    seconds = func.random() * func.least(LONGEST_PAUSE.total_seconds(), doubled)
    return literal(now) + seconds * literal_column("interval '1 second'")


def oldest_is_alone(lane: str, moment: Moment) -> Select[bool]:
    """Whether the next job must travel alone; no row when nothing is due."""
    return select(Job.alone).where(due_in(lane, moment)).order_by(Job.run_at, Job.id).limit(1)


def leasable(lane: str, moment: Moment, alone: bool, size: int) -> Select[UUID]:
    """Ids for one batch, oldest first; rows another worker is leasing are passed over."""
    return (
        select(Job.id)
        .where(due_in(lane, moment), Job.alone == alone)
        .order_by(Job.run_at, Job.id)
        .limit(1 if alone else size)
        .with_for_update(skip_locked=True)
    )


def expired(now: datetime) -> Select[UUID]:
    """Ids of jobs whose worker has not come back in time."""
    return (
        select(Job.id)
        .where(in_state("running"), Job.lease_until < now)
        .with_for_update(skip_locked=True)
    )


def running(lane: str | QueryableAttribute[str]) -> Select[int]:
    """How many calls are under way: jobs of one batch share their token."""
    return select(func.count(Job.lease_token.distinct())).where(
        in_state("running"), Job.lane == lane
    )


def half_open() -> ColumnElement[bool]:
    """The circuit has opened; once its pause is over, one job at a time may try it."""
    return Lane.failures >= OPENS_AFTER


def not_resting(now: datetime) -> ColumnElement[bool]:
    return or_(Lane.open_until.is_(None), Lane.open_until <= now)


def due_lanes(moment: Moment) -> Select[str, int]:
    """(lane, how many more calls may run) of each lane with work and a circuit that lets it
    through. One statement, and only lanes that pass are looked into."""
    busy = running(Lane.code).correlate(Lane).scalar_subquery()
    room = case((half_open(), 1), else_=Lane.max_running) - busy
    one = (
        select(literal_column("1").label("waiting"))
        .where(due(Lane.code, owed_by(moment), moment))
        .limit(1)
        .correlate(Lane)
        .lateral()
    )
    return (
        select(Lane.code, room.label("room"))
        .join(one, true())
        .where(not_resting(moment.machine), room > 0)
        .order_by(Lane.code)
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
