"""The statements every look at the queue runs, built once: building them costs more than
running them. `at` gives their time, the rest is bound by name."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Interval,
    Select,
    Text,
    Time,
    Update,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import QueryableAttribute, aliased

from domain.job.models import DELIVER, Job, JobState, Lane, Moment
from domain.job.queries import RELEASED, dead_if, in_state, rested
from domain.job.rules import NOW, OPENS_AFTER
from domain.world import SHANGHAI

MACHINE: Final = bindparam("machine", type_=DateTime(timezone=True))
BUSINESS: Final = bindparam("business", type_=DateTime(timezone=True))
TODAY: Final = bindparam("today", type_=Date)  # Shanghai's
THIS_LANE: Final = bindparam("in_lane", type_=Text)
SIZE: Final = bindparam("size", type_=BigInteger)
LANES: Final = bindparam("lanes", type_=ARRAY(Text))
LEASE_EXPIRED: Final = "LeaseExpired"


def at(moment: Moment) -> dict[str, Any]:
    """The parameters that say when."""
    today = moment.business.astimezone(SHANGHAI).date()
    return {"machine": moment.machine, "business": moment.business, "today": today}


def _owed_by() -> ColumnElement[Any]:
    """What a lane may send now was owed by this time: now, or the last time its hour struck.

    The hour is Shanghai's, which has no summer time.
    """
    hour = func.timezone(SHANGHAI.key, TODAY + cast(Lane.schedule, Time))
    struck = case((hour <= BUSINESS, hour), else_=hour - literal(timedelta(days=1), Interval))
    return case((Lane.schedule == NOW, BUSINESS), else_=struck)


def _due(
    lane: ColumnElement[str] | QueryableAttribute[str], by: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Queued, owed `by` then, not resting after a failure, and first of its claim."""
    rested = or_(Job.retry_at.is_(None), Job.retry_at <= MACHINE)
    first = or_(Job.kind != DELIVER, ~_another_is_ahead())
    return and_(in_state("queued"), Job.lane == lane, Job.run_at <= by, rested, first)


def _another_is_ahead() -> ColumnElement[bool]:
    """An older message about the same claim is still on its way: they leave in order."""
    older = aliased(Job)
    return exists().where(
        older.kind == literal_column(f"'{DELIVER}'"),
        or_(in_state("queued", older), in_state("running", older)),
        older.claim_id == Job.claim_id,
        older.created_at < Job.created_at,
    )


def _running(lane: ColumnElement[str] | QueryableAttribute[str]) -> Select[int]:
    """How many calls are under way: jobs of one batch share their token."""
    calls = func.count(Job.lease_token.distinct())
    return select(calls).where(in_state("running"), Job.lane == lane)


def _due_lanes() -> Select[str, int]:
    busy = _running(Lane.code).correlate(Lane).scalar_subquery()
    room = case((Lane.failures >= OPENS_AFTER, 1), else_=Lane.max_running) - busy
    waiting: Select[str] = select(literal_column("1").label("waiting")).where(
        _due(Lane.code, _owed_by())
    )
    one = waiting.limit(1).correlate(Lane).lateral()
    closed = or_(Lane.open_until.is_(None), Lane.open_until <= MACHINE)
    return (
        select(Lane.code, room.label("room"))
        .join(one, true())
        .where(closed, room > 0)
        .order_by(Lane.code)
    )


def _take() -> Update:
    # The hour is a subquery: a join with the lane would cost the index its order.
    by = select(_owed_by()).where(Lane.code == THIS_LANE).scalar_subquery()
    due = select(Job.id).where(_due(THIS_LANE, by)).order_by(Job.run_at, Job.id)
    first = due.with_only_columns(Job.alone).limit(1).cte("first")
    alone = select(first.c.alone).scalar_subquery()
    picked = (
        due.where(Job.alone == alone)
        .limit(case((alone, 1), else_=SIZE))
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    return (
        update(Job)
        .where(Job.id == picked.c.id)
        .values(
            state=JobState.RUNNING,
            attempts=Job.attempts + 1,
            lease_token=bindparam("token", type_=Uuid),
            lease_until=bindparam("until", type_=DateTime(timezone=True)),
        )
        .execution_options(synchronize_session=False)
    )


def _take_each() -> Update:
    """Jobs that travel alone anyway, of many lanes at once."""
    chosen = (
        func.unnest(LANES, bindparam("rooms", type_=ARRAY(BigInteger)))
        .table_valued(column("code", Text), column("room", BigInteger), name="chosen")
        .render_derived()
    )
    due = (
        select(Job.id)
        .where(_due(chosen.c.code, BUSINESS))
        .order_by(Job.run_at, Job.id)
        .limit(chosen.c.room)
        .with_for_update(skip_locked=True)
        .correlate(chosen)
        .lateral("due")
    )
    picked = select(due.c.id).select_from(chosen).join(due, true()).cte("picked")
    return (
        update(Job)
        .where(Job.id == picked.c.id)
        .values(
            state=JobState.RUNNING,
            attempts=Job.attempts + 1,
            lease_token=func.gen_random_uuid(),
            lease_until=bindparam("until", type_=DateTime(timezone=True)),
        )
        .execution_options(synchronize_session=False)
    )


def _open_lanes() -> Select[str, int, int]:
    closed = or_(Lane.open_until.is_(None), Lane.open_until <= MACHINE)
    return (
        select(Lane.code, Lane.failures, Lane.max_running)
        .where(Lane.code == any_(LANES), closed)
        .order_by(Lane.code)
        .with_for_update()
    )


def _put_off() -> Update:
    untried = (
        select(Job.id, Lane.open_until)
        .join(Lane, Lane.code == Job.lane)
        .where(
            Lane.code == any_(LANES),
            Lane.open_until > MACHINE,
            in_state("queued"),
            Job.retry_at.is_(None),
            Job.run_at <= BUSINESS,
        )
        .with_for_update(of=Job, skip_locked=True)
        .cte("untried")
    )
    return (
        update(Job)
        .where(Job.id == untried.c.id)
        .values(retry_at=untried.c.open_until)
        .execution_options(synchronize_session=False)
    )


def _reclaim() -> Update:
    gone = and_(in_state("running"), Job.lease_until < MACHINE)
    expired = select(Job.id).where(gone).with_for_update(skip_locked=True).cte("expired")
    spent = Job.attempts >= Job.max_attempts
    return (
        update(Job)
        .where(Job.id == expired.c.id)
        .values(
            state=dead_if(spent),
            finished_at=case((spent, MACHINE)),
            retry_at=rested(MACHINE),
            alone=True,
            last_error=LEASE_EXPIRED,
            **RELEASED,
        )
        .execution_options(synchronize_session=False)
    )


DUE_LANES: Final = _due_lanes()
"""(lane, how many more calls may run) of each lane with work and a circuit that lets it through.
One statement, and only lanes that pass are looked into. Parameters: `at`."""

BUSY: Final = (
    select(Job.lane, func.count(Job.lease_token.distinct()))
    .where(in_state("running"), Job.lane == any_(LANES))
    .group_by(Job.lane)
)
"""(lane, calls under way) of `lanes`; idle ones are left out."""

OPEN_LANES: Final = _open_lanes()
"""(lane, failures in a row, calls at once) of those of `lanes` that may be called, locked.
Parameters: `at`, lanes."""

PUT_OFF: Final = _put_off().returning(Job.kind, Job.payload)
"""Lets untried jobs of those of `lanes` whose circuit is open rest until it lets somebody through.
Parameters: `at`, lanes."""

RECLAIM: Final = _reclaim().returning(Job.id)
"""Takes back what dead workers held. Parameter: machine."""

RUNNING: Final = _running(THIS_LANE)
"""Calls under way in `in_lane`."""

TAKE: Final = _take().returning(
    Job.id,
    Job.kind,
    Job.lane,
    Job.application_id,
    Job.claim_id,
    Job.payload,
    Job.attempts,
    Job.max_attempts,
    Job.alone,
)
"""Leases one batch of `in_lane` and returns it: the oldest job if that must travel alone, else up
to `size` others, oldest first, passing over rows another worker is leasing. Parameters: `at`,
in_lane, size, token, until."""

TAKE_EACH: Final = _take_each().returning(
    Job.id,
    Job.kind,
    Job.lane,
    Job.application_id,
    Job.claim_id,
    Job.payload,
    Job.attempts,
    Job.max_attempts,
    Job.alone,
    Job.lease_token.label("token"),
)
"""Leases jobs of many lanes that send at once and take one job per call, each under a token of its
own. Parameters: `at`, lanes, rooms (how many more of each), until."""
