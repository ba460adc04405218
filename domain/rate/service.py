"""Forgetting buckets that have run empty."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM, Lease
from domain.rate import queries
from domain.world import world

FORGET = "forget_rates"  # kind of job
EVERY = timedelta(minutes=10)


def forgetting(now: datetime) -> NewJob:
    """The job that keeps forgetting; one for ever."""
    return NewJob(FORGET, PLATFORM, now, slot=FORGET)


async def forget(session: AsyncSession, _lease: Lease | None) -> datetime:
    """Remove what counts nothing any more; due again ten minutes later."""
    await session.execute(queries.FORGET)
    return world(session).now() + EVERY
