"""Nothing that is signed counts twice."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import utc_now
from domain.errors import Conflict
from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM, Lease
from domain.replay.models import Seen
from domain.world import world

FORGET, FORGET_EVERY = "forget-seen", timedelta(minutes=10)


class MarkUsed(Conflict):
    """This number has already been used for something else."""


async def first_time(
    session: AsyncSession, source: str, mark: str, content: bytes, until: datetime
) -> bool:
    """Remember `mark` in this transaction; False when it came before with the same content.

    Two at once: the second waits for the first. Raises MarkUsed when the content was another.
    """
    digest = hashlib.sha256(content).hexdigest()
    new = insert(Seen).values(source=source, mark=mark, digest=digest, until=until)
    added = await session.execute(new.on_conflict_do_nothing().returning(Seen.mark))
    if added.scalar_one_or_none() is not None:
        return True
    before = select(Seen.digest).where(Seen.source == source, Seen.mark == mark)
    if await session.scalar(before) != digest:
        raise MarkUsed("this number was used with another content before")
    return False


async def forget(session: AsyncSession, _lease: Lease) -> datetime:
    """A routine of the worker: drop what can no longer be sent again; when to look next."""
    await forget_until(session, utc_now())
    return world(session).now() + FORGET_EVERY


async def forget_until(session: AsyncSession, moment: datetime) -> None:
    await session.execute(delete(Seen).where(Seen.until < moment))


def forgetting(now: datetime) -> NewJob:
    """The job that keeps the marks few; one for ever. `now` is business time."""
    return NewJob(FORGET, PLATFORM, now, slot=FORGET)
