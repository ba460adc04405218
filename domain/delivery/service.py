"""What departments said is recorded here; what could not be delivered is looked at here.

The worker gives us `answer`, the approval's use case for one ruling, so that this noun need not
know that one.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.delivery import queries
from domain.delivery.port import Message, Outcome
from domain.job import circuit
from domain.job import queries as job_queries
from domain.job import service as jobs
from domain.job.models import Job, JobState, Lane, Lease
from domain.job.rules import OPENS_AFTER

Answer = Callable[[AsyncSession, str, Outcome], Awaitable[None]]
"""Applies one department's outcome in the given transaction, locking the application first.
Applying the same outcome twice changes nothing. Raises DomainError when a person must look."""

MessagesFor = Callable[[AsyncSession, Sequence[Lease]], Awaitable[Mapping[UUID, Message]]]
"""Builds the message of each job (by job id); a job without one is superseded and dropped."""


async def record(
    session: AsyncSession, lease: Lease, outcome: Outcome, answer: Answer, now: datetime
) -> None:
    """What was said about one claim and the end of its job, together. Raises LeaseLost when
    another holds the job.

    The answer goes first: approval locks application and claim before job, and so must we.
    """
    await answer(session, lease.lane, outcome)
    await jobs.finish(session, lease, now, outcome.reference)


async def unreachable(
    session: AsyncSession, leases: Sequence[Lease], error: str, now: datetime
) -> None:
    """Nobody answered: these jobs again later, and the lane's circuit counts it as one failure."""
    probing = any(lease.probe for lease in leases)
    await jobs.retry(session, leases, now, error, refund=probing)
    await circuit.failed(session, leases[0].lane, now, error)


async def bury(
    session: AsyncSession, department: str, outcome: Outcome, error: str, now: datetime
) -> None:
    """An answer that came without a job and cannot be applied: onto the desk, for a person."""
    session.add(
        Job(
            kind="answer",
            lane=department,
            claim_id=outcome.claim_id,
            payload={},
            state=JobState.DEAD,
            run_at=now,
            finished_at=now,
            max_attempts=0,
            last_error=error,
            reference=outcome.reference,
        )
    )


async def requeue(session: AsyncSession, actor: Actor, job_id: UUID, now: datetime) -> Job:
    """Send a dead job again. NoSuchJob (also: not yours), JobNotDead, NothingToSend. Audit it."""
    await _in_sight(session, actor, job_id)
    return await jobs.requeue(session, job_id, now)


class PutAway(StrEnum):
    """Why nothing more needs to be sent. Codes: the trail quotes them, and they name nobody."""

    TOLD = "told"  # the department was told by other means
    ARRIVED = "arrived"  # the department has it already
    OVER = "over"  # withdrawn or decided meanwhile
    MISTAKEN = "mistaken"  # an answer that belongs to nothing of ours


async def dismiss(session: AsyncSession, actor: Actor, job_id: UUID, now: datetime) -> Job:
    """Put a dead job away, seen to in another way. Raises as `requeue` does. Audit it."""
    await _in_sight(session, actor, job_id)
    return await jobs.dismiss(session, job_id, now)


async def _in_sight(session: AsyncSession, actor: Actor, job_id: UUID) -> None:
    if await session.scalar(queries.dead_letter(actor, job_id)) is None:
        raise jobs.NoSuchJob(f"no job {job_id}")


@dataclass(frozen=True, slots=True)
class LaneHealth:
    """How one department is doing. `circuit`: closed, open, half_open."""

    lane: str
    schedule: str
    circuit: str
    open_until: datetime | None
    queued: int
    running: int
    dead: int
    oldest_queued: datetime | None  # since when (business time) the oldest has been owed
    last_success_at: datetime | None
    last_error: str | None


async def health(session: AsyncSession, actor: Actor, now: datetime) -> list[LaneHealth]:
    """Every lane the actor may see, by code. `now` is machine time."""
    lanes = (await session.scalars(queries.lanes(actor))).all()
    counted = (await session.execute(job_queries.counts())).all()
    tallies = {(lane, state): (number, oldest) for lane, state, number, oldest in counted}
    return [_health(lane, tallies, now) for lane in lanes]


def _health(
    lane: Lane, tallies: Mapping[tuple[str, str], tuple[int, datetime]], now: datetime
) -> LaneHealth:
    queued, oldest = tallies.get((lane.code, JobState.QUEUED), (0, None))
    running, _ = tallies.get((lane.code, JobState.RUNNING), (0, None))
    dead, _ = tallies.get((lane.code, JobState.DEAD), (0, None))
    return LaneHealth(
        lane=lane.code,
        schedule=lane.schedule,
        circuit=circuit_state(lane, now),
        open_until=lane.open_until,
        queued=queued,
        running=running,
        dead=dead,
        oldest_queued=oldest,
        last_success_at=lane.last_success_at,
        last_error=lane.last_error,
    )


def circuit_state(lane: Lane, now: datetime) -> str:
    if lane.failures < OPENS_AFTER:
        return "closed"
    return "open" if lane.open_until and now < lane.open_until else "half_open"
