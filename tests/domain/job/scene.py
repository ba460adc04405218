"""Jobs, lanes and moments as the tests of job and worker need them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.base import new_id
from domain.job import service
from domain.job.circuit import LaneSetting, ensure_lanes
from domain.job.enqueue import NewJob, delivery, enqueue
from domain.job.models import Job, Lane, Lease, Moment

Sessions = async_sessionmaker[AsyncSession]

MORNING = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in Shanghai
MINUTE = timedelta(minutes=1)


def moment(later: timedelta = timedelta()) -> Moment:
    return Moment(MORNING + later, MORNING + later)


async def open_lanes(sessions: Sessions, *settings: LaneSetting) -> None:
    async with sessions.begin() as session:
        await ensure_lanes(session, settings)


async def owe(
    sessions: Sessions, lane: str = "YB", number: int = 1, message: str = "release"
) -> list[NewJob]:
    """So many messages for a department, each about a claim of its own, due now."""
    owed = [delivery(lane, message, new_id(), new_id(), MORNING) for _ in range(number)]
    async with sessions.begin() as session:
        await enqueue(session, owed)
    return sorted(owed, key=lambda each: each.id)


async def lease(
    sessions: Sessions,
    lane: str = "YB",
    calls: int = 100,
    later: timedelta = timedelta(),
    lease_for: timedelta = MINUTE,
) -> list[Lease]:
    """Every lease of every batch a worker would get now."""
    async with sessions.begin() as session:
        batches = await service.lease(session, lane, calls, lease_for, moment(later))
    return [each for batch in batches for each in batch]


async def jobs(sessions: Sessions) -> Sequence[Job]:
    async with sessions() as session:
        return (await session.scalars(select(Job).order_by(Job.id))).all()


async def job(sessions: Sessions, job_id: UUID) -> Job:
    async with sessions() as session:
        return await session.get_one(Job, job_id)


async def lane(sessions: Sessions, code: str = "YB") -> Lane:
    async with sessions() as session:
        return await session.get_one(Lane, code)
