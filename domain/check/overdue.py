"""Looking for queries whose time is up, or nearly, for ever."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import utc_now
from domain.check import answering, reminding
from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM, Lease
from domain.world import world

LOOK, LOOK_EVERY = "overdue-checks", timedelta(seconds=1)


async def look(session: AsyncSession, _lease: Lease) -> datetime:
    """A routine of the worker: mark what is late, remind who has gone quiet; when to look next."""
    now = utc_now()
    await answering.overdue(session, now)
    await reminding.remind(session, now)
    return world(session).now() + LOOK_EVERY


def looking(now: datetime) -> NewJob:
    """The job that looks; one for ever. `now` is business time."""
    return NewJob(LOOK, PLATFORM, now, slot=LOOK)
