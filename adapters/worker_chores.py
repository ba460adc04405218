"""What the platform does itself: timers and other routines, and collecting departments' files.

A routine runs in one transaction with the end of its job, so what it writes counts exactly once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.base import utc_now
from domain.delivery import service
from domain.delivery.port import Outcome
from domain.delivery.service import Answer
from domain.errors import DomainError
from domain.job import service as jobs
from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM, Lease

log = structlog.get_logger()

COLLECT = "collect"
COLLECT_EVERY = timedelta(seconds=5)
COLLECT_AFTER_FAILURE = timedelta(seconds=60)

Routine = Callable[[AsyncSession, Lease], Awaitable[datetime | None]]
"""Does one kind of job in the given transaction; None = done, a time = due again (business time).
Raises DomainError when trying again is useless."""


class AnswerBatch(Protocol):
    """Answers that stay where they are until archived; archiving twice is no error."""

    @property
    def outcomes(self) -> Sequence[Outcome]: ...

    def archive(self) -> None: ...


Collect = Callable[[], Awaitable[Sequence[AnswerBatch]]]


def collecting(department: str, now: datetime) -> NewJob:
    """The job that keeps looking for one department's answers; one per department for ever."""
    slot = f"{COLLECT}:{department}"
    return NewJob(COLLECT, PLATFORM, now, payload={"department": department}, slot=slot)


@dataclass(frozen=True, slots=True)
class Chores:
    sessions: async_sessionmaker[AsyncSession]
    answer: Answer
    routines: Mapping[str, Routine] = field(default_factory=dict)  # by kind of job
    collectors: Mapping[str, Collect] = field(default_factory=dict)  # by department
    now: Callable[[], datetime] = utc_now  # machine time

    async def do(self, lease: Lease) -> None:
        try:
            await (self._collect(lease) if lease.kind == COLLECT else self._run(lease))
        except jobs.LeaseLost:
            log.warning("lease lost", lane=lease.lane, job=str(lease.id))
        except DomainError as refusal:
            await self._die(lease, type(refusal).__name__)
        except Exception as error:  # a bug in one routine must not stop the others
            await self._retry(lease, type(error).__name__)

    async def _run(self, lease: Lease) -> None:
        routine = self.routines.get(lease.kind)
        if routine is None:
            return await self._die(lease, "nobody here does this kind of job")
        async with self.sessions.begin() as session:
            due = await routine(session, lease)
            if due is None:
                await jobs.finish(session, lease, self.now())
            else:
                await jobs.again(session, lease, run_at=due)
        return None

    async def _collect(self, lease: Lease) -> None:
        department = str(lease.payload["department"])
        pause = COLLECT_EVERY
        try:
            for batch in await self._waiting(department):
                await self._apply(department, batch)
        except Exception as error:  # the files are still there: look again later, for ever
            log.error("collecting failed", lane=department, error=type(error).__name__)
            pause = COLLECT_AFTER_FAILURE
        async with self.sessions.begin() as session:
            await jobs.again(session, lease, retry_at=self.now() + pause)

    async def _waiting(self, department: str) -> Sequence[AnswerBatch]:
        collect = self.collectors.get(department)
        return await collect() if collect else []

    async def _apply(self, department: str, batch: AnswerBatch) -> None:
        """Each answer on its own; one that is refused goes to the desk. Then the batch is filed."""
        for outcome in batch.outcomes:
            try:
                async with self.sessions.begin() as session:
                    await self.answer(session, department, outcome)
            except DomainError as refusal:
                await self._bury(department, outcome, type(refusal).__name__)
        await asyncio.to_thread(batch.archive)
        log.info("collected", lane=department, answers=len(batch.outcomes))

    async def _bury(self, department: str, outcome: Outcome, error: str) -> None:
        log.error("answer refused", lane=department, claim=str(outcome.claim_id), error=error)
        async with self.sessions.begin() as session:
            await service.bury(session, department, outcome, error, self.now())

    async def _die(self, lease: Lease, error: str) -> None:
        log.error("gave up", lane=lease.lane, kind=lease.kind, job=str(lease.id), error=error)
        async with self.sessions.begin() as session:
            await jobs.die(session, [lease], self.now(), error)

    async def _retry(self, lease: Lease, error: str) -> None:
        log.error("failed", lane=lease.lane, kind=lease.kind, job=str(lease.id), error=error)
        async with self.sessions.begin() as session:
            await jobs.retry(session, [lease], self.now(), error)
