"""Nothing that is signed counts twice."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import utc_now
from domain.errors import Conflict
from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM, Lease
from domain.replay.models import Seen
from domain.world import world

FORGET, FORGET_EVERY = "forget-seen", timedelta(minutes=10)

Place = tuple[str, str]


class MarkUsed(Conflict):
    """This number has already been used for something else."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Of one signed message: who sent it, the number it chose, what it came with."""

    source: str
    mark: str
    content: bytes
    until: datetime  # machine time; afterwards its own timestamp refuses the message

    @property
    def place(self) -> Place:
        return self.source, self.mark

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


async def first_time(session: AsyncSession, mark: Mark) -> bool:
    """Remember `mark` in this transaction; False when it came before with the same content.

    Two at once: the second waits for the first. Raises MarkUsed when the content was another.
    """
    [said] = await first_times(session, [mark])
    if isinstance(said, MarkUsed):
        raise said
    return said


async def first_times(session: AsyncSession, marks: Sequence[Mark]) -> list[bool | MarkUsed]:
    """As `first_time` for each, in at most two statements."""
    firsts = {each.place: each for each in reversed(marks)}
    added = await _added(session, [firsts[place] for place in sorted(firsts)])
    before = await _digests(session, firsts.keys() - added)
    before |= {place: firsts[place].digest for place in added}
    return [
        MarkUsed("this number was used with another content before")
        if each.digest != before[each.place]
        else each is firsts[each.place] and each.place in added
        for each in marks
    ]


async def _added(session: AsyncSession, marks: Sequence[Mark]) -> set[Place]:
    if not marks:
        return set()
    rows = [
        {"source": each.source, "mark": each.mark, "digest": each.digest, "until": each.until}
        for each in marks
    ]
    new = insert(Seen).on_conflict_do_nothing().returning(Seen.source, Seen.mark)
    return {(source, mark) for source, mark in await session.execute(new, rows)}


async def _digests(session: AsyncSession, places: Collection[Place]) -> dict[Place, str]:
    if not places:
        return {}
    seen = tuple_(Seen.source, Seen.mark).in_(places)
    rows = await session.execute(select(Seen.source, Seen.mark, Seen.digest).where(seen))
    return {(source, mark): digest for source, mark, digest in rows}


async def forget(session: AsyncSession, _lease: Lease) -> datetime:
    """A routine of the worker: drop what can no longer be sent again; when to look next."""
    await forget_until(session, utc_now())
    return world(session).now() + FORGET_EVERY


async def forget_until(session: AsyncSession, moment: datetime) -> None:
    await session.execute(delete(Seen).where(Seen.until < moment))


def forgetting(now: datetime) -> NewJob:
    """The job that keeps the marks few; one for ever. `now` is business time."""
    return NewJob(FORGET, PLATFORM, now, slot=FORGET)
