"""Lease, finish, retry, die: what a worker does with a job, each in a short transaction.

Every ending is fenced: it counts only while the worker's token is still the job's.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Update,
    Uuid,
    and_,
    any_,
    case,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import new_id
from domain.errors import Conflict, NotFound
from domain.job import leasing, queries
from domain.job.models import Job, JobState, Lane, Lease, Moment
from domain.job.rules import OPENS_AFTER


class LeaseLost(Exception):
    """Another worker has this job now; nothing of this transaction may count."""


class NoSuchJob(NotFound):
    """There is no such job here."""


class JobNotDead(Conflict):
    """Only a job that has given up can be sent again or put away."""


class NothingToSend(Conflict):
    """This one came from the department; it can be put away, not sent."""


async def lease(
    session: AsyncSession, lane: str, calls: int, lease_for: timedelta, moment: Moment
) -> list[list[Lease]]:
    """Take due jobs for up to `calls` calls, one batch each, as far as pace and circuit allow.

    Attempts rise here, before any work, so that a job which kills its worker is counted too.
    """
    # The lane's row lock makes "how many run" exact across workers, and one probe really one.
    row = await session.get(Lane, lane, with_for_update=True)
    if row is None or (row.open_until is not None and moment.machine < row.open_until):
        return []
    probe = row.failures >= OPENS_AFTER
    allowed = 1 if probe else row.max_running
    busy = (await session.execute(leasing.RUNNING, {"in_lane": lane})).scalar_one()
    taken: list[list[Lease]] = []
    while len(taken) < min(allowed - busy, calls):
        batch = await _take(session, row, moment, moment.machine + lease_for, probe)
        if not batch:
            break
        taken.append(batch)
    return taken


async def _take(
    session: AsyncSession, lane: Lane, moment: Moment, until: datetime, probe: bool
) -> list[Lease]:
    token = new_id()
    batch = {"in_lane": lane.code, "size": lane.batch_size, "token": token, "until": until}
    taken = await session.execute(leasing.TAKE, batch | leasing.at(moment))
    leases = [Lease(**row._asdict(), token=token, until=until, probe=probe) for row in taken]
    return sorted(leases, key=lambda each: each.id)


async def lease_each(
    session: AsyncSession, lanes: Sequence[str], most: int, lease_for: timedelta, moment: Moment
) -> list[Lease]:
    """Take due jobs of many lanes in one go, each a call of its own, up to `most` of a lane.

    For lanes that send at once and take one job per call; what `lease` promises holds here too.
    """
    mine = leasing.at(moment) | {"lanes": lanes}
    # As in `lease`: counted only after the lanes are locked, always in the same order.
    rows = (await session.execute(leasing.OPEN_LANES, mine)).all()
    busy = dict((await session.execute(leasing.BUSY, {"lanes": [r.code for r in rows]})).all())
    probes = {row.code for row in rows if row.failures >= OPENS_AFTER}
    allowed = {row.code: 1 if row.code in probes else row.max_running for row in rows}
    rooms = {code: min(most, number - busy.get(code, 0)) for code, number in allowed.items()}
    open_ = {code: room for code, room in rooms.items() if room > 0}
    until = moment.machine + lease_for
    wanted = {"lanes": list(open_), "rooms": list(open_.values()), "until": until}
    taken = await session.execute(leasing.TAKE_EACH, wanted | leasing.at(moment))
    leases = [Lease(**row._asdict(), until=until, probe=row.lane in probes) for row in taken]
    return sorted(leases, key=lambda each: each.id)


async def put_off(
    session: AsyncSession, lanes: Sequence[str], moment: Moment
) -> list[tuple[str, dict[str, Any]]]:
    """Jobs of `lanes` whose circuit is open and that nobody has tried: (kind, payload) of each.

    They rest until the circuit lets somebody through, so each is told of once.
    """
    put = await session.execute(leasing.PUT_OFF, leasing.at(moment) | {"lanes": lanes})
    return [(kind, payload) for kind, payload in put]


async def renew(session: AsyncSession, tokens: Sequence[UUID], until: datetime) -> None:
    """A large batch takes longer than a lease: whoever still holds it may go on until then."""
    # What somebody is just ending needs no more time; waiting for it could close a circle.
    held = (
        select(Job.id)
        .where(Job.lease_token == any_(literal(tokens, ARRAY(Uuid))), queries.in_state("running"))
        .with_for_update(skip_locked=True)
        .cte("held")
    )
    await session.execute(
        update(Job)
        .where(Job.id == held.c.id)
        .values(lease_until=until)
        .execution_options(synchronize_session=False)
    )


def _held(leases: Sequence[Lease]) -> Update:
    """These jobs, as far as the token is still theirs."""
    ids = literal([each.id for each in leases], ARRAY(Uuid))
    tokens = literal(list({each.token for each in leases}), ARRAY(Uuid))
    return (
        update(Job)
        .where(Job.id == any_(ids), Job.lease_token == any_(tokens), queries.in_state("running"))
        .execution_options(synchronize_session=False)
    )


async def _end(
    session: AsyncSession,
    leases: Sequence[Lease],
    state: JobState | ColumnElement[str],
    **values: Any,  # noqa: ANN401
) -> list[UUID]:
    """The ids that were still held. `lease_token` goes, so nobody can end a job twice."""
    statement = _held(leases).values(state=state, **queries.RELEASED, **values).returning(Job.id)
    return list((await session.scalars(statement)).all())


async def finish(
    session: AsyncSession, lease: Lease, now: datetime, reference: str | None = None
) -> None:
    """Done. Raises LeaseLost, so that what was done in this transaction is undone with it."""
    if not await finish_all(session, [lease], now, reference):
        raise LeaseLost(f"job {lease.id} is held by another worker")


async def finish_all(
    session: AsyncSession, leases: Sequence[Lease], now: datetime, reference: str | None = None
) -> list[UUID]:
    """Done, those still held: their ids. `reference` is the department's number for all of them."""
    ended = {"finished_at": now, "last_error": None, "reference": reference}
    return await _end(session, leases, JobState.DONE, **ended)


async def retry(
    session: AsyncSession,
    leases: Sequence[Lease],
    now: datetime,
    error: str,
    *,
    refund: bool = False,
    alone: bool = False,
) -> list[UUID]:
    """Again after a back-off, or dead when the attempts are used up.

    `refund` gives the attempt back (a probe tests the department, not the job); `alone` keeps it
    out of batches from now on. `error` names what failed, without personal data.
    """
    spent = and_(Job.attempts >= Job.max_attempts, literal(not refund))
    return await _end(
        session,
        leases,
        queries.dead_if(spent),
        attempts=Job.attempts - int(refund),
        retry_at=queries.rested(now),
        finished_at=case((spent, now)),
        alone=or_(Job.alone, literal(alone)),
        last_error=error,
    )


async def again(
    session: AsyncSession,
    lease: Lease,
    *,
    run_at: datetime | None = None,
    retry_at: datetime | None = None,
) -> None:
    """A job that comes round: due once more at `run_at` (business) or `retry_at` (machine)."""
    values: dict[str, Any] = {"attempts": 0, "retry_at": retry_at, "last_error": None}
    if run_at is not None:
        values["run_at"] = run_at
    if not await _end(session, [lease], JobState.QUEUED, **values):
        raise LeaseLost(f"job {lease.id} is held by another worker")


async def die(
    session: AsyncSession, leases: Sequence[Lease], now: datetime, error: str
) -> list[UUID]:
    """Give up: from now on they stand on the desk of dead letters."""
    return await _end(session, leases, JobState.DEAD, finished_at=now, last_error=error)


async def abandon(session: AsyncSession, leases: Sequence[Lease], now: datetime) -> list[UUID]:
    """Nothing to do any more: what they were about has been superseded."""
    return await _end(session, leases, JobState.DROPPED, finished_at=now)


async def drop(session: AsyncSession, claims: Sequence[UUID], now: datetime) -> list[UUID]:
    """Drop what is still queued for these claims; what is on its way is left to arrive."""
    dropped = await session.scalars(
        update(Job)
        .where(Job.claim_id.in_(claims), queries.in_state("queued"))
        .values(state=JobState.DROPPED, finished_at=now)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return list(dropped.all())


async def requeue(session: AsyncSession, job_id: UUID, now: datetime) -> Job:
    """A person sends a dead job again, with all its attempts. Auditing it is the caller's."""
    job = await _dead(session, job_id)
    if job.max_attempts == 0:
        raise NothingToSend(f"job {job_id} is an answer that came by itself")
    job.state, job.attempts, job.finished_at = JobState.QUEUED, 0, None
    job.retry_at = now
    return job


async def dismiss(session: AsyncSession, job_id: UUID, now: datetime) -> Job:
    """A person has seen to it some other way. Auditing it is the caller's."""
    job = await _dead(session, job_id)
    job.state, job.finished_at = JobState.DROPPED, now
    return job


async def _dead(session: AsyncSession, job_id: UUID) -> Job:
    job = await session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NoSuchJob(f"no job {job_id}")
    if job.state != JobState.DEAD:
        raise JobNotDead(f"job {job_id} is {job.state}", state=job.state)
    return job


async def reclaim(session: AsyncSession, now: datetime) -> list[UUID]:
    """Take back what dead workers held. A job out of attempts is dead: it may be the poison.

    The others rest for a jittered while and then travel alone, so the poison parts from the rest.
    """
    back = await session.scalars(leasing.RECLAIM, {"machine": now})
    return list(back.all())
