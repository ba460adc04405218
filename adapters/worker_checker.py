"""Carries checks: opens what must leave (short transaction), asks every source at once (none),
records what came of it (short transactions).

All sources of a family are asked side by side. Answers that come close together are recorded
together; the last one waits for nobody. A source that does not answer is marked at once and asked
again by the queue's own back-off: what it says later makes the next version of the report.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters.worker_attempts import persistently
from domain.base import utc_now
from domain.check import answering
from domain.check.hearing import Letter, hear
from domain.check.leaving import leaving
from domain.check.port import (
    Answer,
    Fetched,
    Inquiry,
    Rejected,
    Source,
    Told,
    Unavailable,
)
from domain.check.reminding import REMINDER
from domain.job import circuit
from domain.job import service as jobs
from domain.job.enqueue import NewJob
from domain.job.models import Lease

log = structlog.get_logger()

NEVER = datetime.min.replace(tzinfo=UTC)
COLLECT = "collect-checks"
PREFIX = "check:"
PAUSES = (0.0, 0.02, 0.1)  # seconds before each try of one call: most failures are gone at once
GATHER = 0.1  # seconds answers wait for others of the same family
COLLECT_EVERY = timedelta(seconds=5)
NOTE_SUCCESS = timedelta(seconds=5)  # a lane's row is not touched for every answer


def lane_of(source: str) -> str:
    return PREFIX + source


def collecting(source: str, now: datetime) -> NewJob:
    """The job that keeps fetching one source's result files; one per source for ever."""
    slot = f"{COLLECT}:{source}"
    return NewJob(COLLECT, lane_of(source), now, payload={"source": source}, slot=slot)


@dataclass(slots=True)
class Outcome:
    """What came of one job: the answers it got, and what stood in the way of the rest."""

    lease: Lease
    answers: list[Answer] = field(default_factory=list)
    lost: str | None = None  # could not be reached: again later
    refused: str | None = None  # by the source: a person must look
    gone: bool = False  # nothing to ask any more, or nobody to ask
    absent: bool = False  # this installation is not connected to the source

    @property
    def source(self) -> str:
        return str(self.lease.payload["source"])

    @property
    def later(self) -> bool:
        """The source has taken the queries and will answer by itself."""
        said = bool(self.answers) and all(each.records is None for each in self.answers)
        return said and not self.lost and not self.refused


@dataclass(frozen=True, slots=True)
class Checker:
    """`patience` is how long one job may ask (seconds); it must be well below the lease."""

    sessions: async_sessionmaker[AsyncSession]
    sources: Mapping[str, Source]
    batches: Mapping[str, Fetched] = field(default_factory=dict)
    now: Callable[[], datetime] = utc_now  # machine time
    patience: float = 20.0
    noted: dict[str, datetime] = field(default_factory=dict)  # lane → success last noted

    async def carry(self, run: UUID, leases: Sequence[Lease], shut: Sequence[str] = ()) -> None:
        """Ask all these jobs of one run say; the report goes on without the sources `shut`, where
        nobody answers at present.

        What was only taken is noted last: most of it has been answered by then.
        """
        inquiries = await self._inquiries(run, leases, shut)
        async with asyncio.TaskGroup() as group:
            asking = [group.create_task(self._ask(each, inquiries[each.id])) for each in leases]
            waiting, taken = set(asking), list[Outcome]()
            while waiting:
                done, waiting = await _gathered(waiting)
                outcomes = [task.result() for task in done]
                taken += [each for each in outcomes if each.later]
                await self._settle(run, [each for each in outcomes if not each.later])
            await self._settle(run, taken)

    async def collect(self, lease: Lease) -> None:
        """Fetch the result files of a source, record each, and let the source forget them."""
        source = str(lease.payload["source"])
        try:
            told = [
                each for each in await self._finished(source) if await self._heard(source, each)
            ]
            if told:
                await self.batches[source].taken(told)
        except (Unavailable, Rejected) as error:
            log.warning("not collected", lane=lease.lane, error=str(error))
        except Exception as error:  # the files are still there: look again later, for ever
            log.error("collecting failed", lane=lease.lane, error=type(error).__name__)
        async with self.sessions.begin() as session:
            await jobs.again(session, lease, retry_at=self.now() + COLLECT_EVERY)

    async def _heard(self, source: str, told: Told) -> bool:
        """Recorded; what answers nothing we asked stays where it lies."""
        async with self.sessions.begin() as session:
            [outcome] = (await hear(session, [Letter(source, [told])])).outcomes
        if outcome is not True:
            log.error("not asked for", lane=lane_of(source))
        return outcome is True

    async def _finished(self, source: str) -> Sequence[Told]:
        office = self.batches.get(source)
        return await office.finished() if office else []

    async def _inquiries(
        self, run: UUID, leases: Sequence[Lease], shut: Sequence[str]
    ) -> Mapping[UUID, Sequence[Inquiry]]:
        quiet = [_source(each) for each in leases if each.payload.get(REMINDER)]

        async def open_(session: AsyncSession) -> Mapping[str, Sequence[Inquiry]]:
            await answering.unavailable(session, run, shut)
            return await leaving(session, run, [_source(each) for each in leases], quiet)

        found = await persistently(self.sessions, open_)
        return {each.id: found.get(_source(each), ()) for each in leases}

    async def _ask(self, lease: Lease, inquiries: Sequence[Inquiry]) -> Outcome:
        outcome = Outcome(lease)
        office = self.sources.get(outcome.source)
        outcome.absent, outcome.gone = office is None, office is None or not inquiries
        if office is None:
            return outcome
        async with asyncio.TaskGroup() as group:
            for each in inquiries:
                group.create_task(self._put(office, each, outcome))
        return outcome

    async def _put(self, office: Source, inquiry: Inquiry, outcome: Outcome) -> None:
        try:
            async with asyncio.timeout(self.patience):
                outcome.answers += await _patiently(office, inquiry)
        except TimeoutError:
            outcome.lost = "Unavailable: no answer in time"
        except Unavailable as error:
            outcome.lost = f"Unavailable: {error}"
        except Rejected as error:
            outcome.refused = f"Rejected: {error}"
        except Exception as error:  # a bug of ours must not stop the family's other sources
            # Only the class: the text of an unknown error may repeat what a family told us.
            outcome.lost = type(error).__name__

    async def _settle(self, run: UUID, outcomes: Sequence[Outcome]) -> None:
        """What was said, what was not, and the end of the jobs, together."""
        if not outcomes:
            return
        await self._reached([each.lease.lane for each in outcomes if each.answers])
        await persistently(self.sessions, partial(self._write, run, outcomes))
        for each in outcomes:
            if each.lost and not each.refused:
                await self._again(each)

    async def _write(self, run: UUID, outcomes: Sequence[Outcome], session: AsyncSession) -> None:
        lost = [each for each in outcomes if each.lost and not each.refused]
        refused = [each for each in outcomes if each.refused]
        ended = [each for each in outcomes if not each.lost and not each.refused]
        await answering.record(session, run, [a for each in outcomes for a in each.answers])
        silent = [*lost, *(each for each in outcomes if each.absent)]
        await answering.unavailable(session, run, [each.source for each in silent])
        await answering.refused(session, run, [each.source for each in refused])
        await self._end(session, ended)
        await self._die(session, refused)

    async def _reached(self, lanes: Sequence[str]) -> None:
        """Their circuits close. In a transaction of its own: whoever leases locks lanes too."""
        now = self.now()
        news = [lane for lane in lanes if now - self.noted.get(lane, NEVER) > NOTE_SUCCESS]
        if news:
            self.noted.update(dict.fromkeys(news, now))
            await persistently(self.sessions, partial(_succeeded, news, now))

    async def _end(self, session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
        done = [each.lease for each in outcomes if not each.gone]
        gone = [each.lease for each in outcomes if each.gone]
        if done:
            await jobs.finish_all(session, done, self.now())
        if gone:
            await jobs.abandon(session, gone, self.now())

    async def _die(self, session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
        for each in outcomes:
            assert each.refused is not None
            log.error("refused", lane=each.lease.lane, job=str(each.lease.id), error=each.refused)
            await jobs.die(session, [each.lease], self.now(), each.refused)

    async def _again(self, outcome: Outcome) -> None:
        lease, error = outcome.lease, outcome.lost or ""
        log.warning("unreachable", lane=lease.lane, job=str(lease.id), error=error)
        self.noted.pop(lease.lane, None)

        async def put_off(session: AsyncSession) -> None:
            await circuit.failed(session, lease.lane, self.now(), error)
            await jobs.retry(session, [lease], self.now(), error, refund=lease.probe)

        await persistently(self.sessions, put_off)


async def _succeeded(lanes: Sequence[str], now: datetime, session: AsyncSession) -> None:
    await circuit.all_succeeded(session, lanes, now)


def _source(lease: Lease) -> str:
    return str(lease.payload["source"])


async def _patiently(office: Source, inquiry: Inquiry) -> Sequence[Answer]:
    """Tries a few times at once. Raises Unavailable, Rejected."""
    for pause in PAUSES[:-1]:
        await asyncio.sleep(pause)
        try:
            return await office.ask(inquiry)
        except Unavailable:
            continue
    await asyncio.sleep(PAUSES[-1])
    return await office.ask(inquiry)


async def _gathered(
    waiting: set[asyncio.Task[Outcome]],
) -> tuple[set[asyncio.Task[Outcome]], set[asyncio.Task[Outcome]]]:
    """The first that is done, and whatever else is done a moment later."""
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    until = time.monotonic() + GATHER
    while (left := until - time.monotonic()) > 0:
        done = {task for task in waiting if task.done()}
        if len(done) == len(waiting):
            break
        await asyncio.wait(waiting - done, timeout=left, return_when=asyncio.FIRST_COMPLETED)
    done = {task for task in waiting if task.done()}
    return done, waiting - done
