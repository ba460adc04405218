"""The worker's loop: leases what is due, hands it out, never waits for one department.

Any number of these programs may run side by side: the rows decide who does what. SIGTERM finishes
what runs and stops; after kill -9 the leases run out and another worker takes over.
"""

import asyncio
import signal
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters.worker_carrier import Carrier
from adapters.worker_chores import Chores, collecting
from adapters.worker_crowd import Crowd, Work, is_crowd
from domain.base import utc_now
from domain.job import leasing
from domain.job import service as jobs
from domain.job.circuit import LaneSetting, ensure_lanes
from domain.job.enqueue import NewJob, enqueue
from domain.job.models import PLATFORM, Lease, Moment

log = structlog.get_logger()
RECLAIM_EVERY = timedelta(seconds=1)
StandingJob = Callable[[datetime], NewJob]  # made once, begun at the time given, again for ever


class Carries(Protocol):
    async def carry(self, leases: Sequence[Lease]) -> None:
        """Deliver one batch of a lane and record what came of it."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. Idle polling grows from `quick` to `slow`; the lease outlives any knock."""

    lease: timedelta = timedelta(seconds=60)
    quick: float = 0.5
    slow: float = 2.0
    at_once: int = 64  # calls and chores under way in this program
    families_at_once: int = 100  # whose checks are under way in this program, besides
    families_begun: int = 12  # of these, begun within `settling`: more at once only wait in here
    settling: float = 2.0
    longest: timedelta = timedelta(minutes=10)  # what takes longer is stuck: let another try


class Worker:
    """`clock` is business time, `machine` the machine's own; both answer in UTC.

    `others` carry the lanes that are no department's.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        carrier: Carrier,
        chores: Chores,
        *,
        clock: Callable[[], datetime] = utc_now,
        machine: Callable[[], datetime] = utc_now,
        pace: Pace = Pace(),
        others: Mapping[str, Carries] | None = None,
    ) -> None:
        self._sessions, self._carrier, self._chores = sessions, carrier, chores
        self._clock, self._machine, self._pace = clock, machine, pace
        self._others = others or {}
        self._crowd: Crowd | None = None
        self._crowded: dict[asyncio.Task[None], float] = {}  # begun when (monotonic)
        self._crowd_full = False  # more families wait than may begin
        self._under_way: dict[asyncio.Task[None], Sequence[Lease]] = {}
        self._renewed = machine()
        self._reclaimed = self._renewed - RECLAIM_EVERY
        self._woken = asyncio.Event()
        self._stopping = False

    def gather(self, crowd: Crowd) -> None:
        """Carry the lanes of checks as well."""
        self._crowd = crowd

    async def run(self) -> None:
        """Work until `stop`, then finish what is under way, for as long as its lease lasts."""
        idle = self._pace.quick
        while not self._stopping:
            self._woken.clear()
            found = await self._round_or_log()
            idle = self._pace.quick if found else min(idle * 2, self._pace.slow)
            await self._rest(idle)
        await self._finish()

    def stop(self) -> None:
        """Lease no more. Safe from a signal."""
        self._stopping = True
        self._woken.set()

    def wake(self) -> None:
        """There may be work: look now rather than at the next poll."""
        self._woken.set()

    async def settle_in(
        self, lanes: Sequence[LaneSetting], standing: Sequence[StandingJob] = ()
    ) -> None:
        """Make the lanes, the standing and the collecting jobs, if they are not there yet."""
        now = self._clock()
        async with self._sessions.begin() as session:
            await ensure_lanes(session, lanes)
            await enqueue(session, [collecting(code, now) for code in self._chores.collectors])
            await enqueue(session, [job(now) for job in standing])

    async def round(self) -> int:
        """One look at the queue: how many jobs were leased and are now under way."""
        moment = Moment(self._machine(), self._clock())
        await self._look_after_leases(moment.machine)
        async with self._sessions.begin() as session:
            lanes = (await session.execute(leasing.DUE_LANES, leasing.at(moment))).all()
            checks = await self._lease_checks(session, [lane for lane, _ in lanes], moment)
        for leases, each in checks:
            self._crowded[self._spawn(leases, each)] = time.monotonic()
        taken = sum(len(leases) for leases, _ in checks)
        for lane, room in lanes:
            taken += 0 if is_crowd(lane) else await self._lease(lane, room, moment)
        return taken

    async def under_way(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _round_or_log(self) -> int:
        try:
            return await self.round()
        except (SQLAlchemyError, OSError) as error:
            log.error("no database", error=type(error).__name__)
            return 0

    async def _look_after_leases(self, now: datetime) -> None:
        """In transactions of their own: they lock jobs, and whoever leases locks lanes first."""
        if now - self._renewed >= self._pace.lease / 3:
            self._renewed = now
            await self._renew(now)
        if now - self._reclaimed >= RECLAIM_EVERY:
            self._reclaimed = now
            async with self._sessions.begin() as session:
                back = await jobs.reclaim(session, now)
            if back:
                log.warning("leases ran out", jobs=len(back))

    async def _renew(self, now: datetime) -> None:
        """What is under way and not stuck."""
        oldest = now + self._pace.lease - self._pace.longest
        held = (each for leases in self._under_way.values() for each in leases)
        tokens = {each.token for each in held if each.until > oldest}
        if tokens:
            async with self._sessions.begin() as session:
                await jobs.renew(session, list(tokens), now + self._pace.lease)

    async def _lease_checks(
        self, session: AsyncSession, due: Sequence[str], moment: Moment
    ) -> list[Work]:
        """The lanes of checks, all at once."""
        if self._crowd is None or self._stopping:
            return []
        room = self._room()
        work = await self._crowd.take(session, due, room, self._pace.lease, moment)
        self._crowd_full = len(work) >= room
        return work

    def _room(self) -> int:
        """How many more families may begin. One that waits for a slow source takes no place of
        those that begin."""
        lately = time.monotonic() - self._pace.settling
        begun = sum(since > lately for since in self._crowded.values())
        pace = self._pace
        return min(pace.families_at_once - len(self._crowded), pace.families_begun - begun)

    async def _lease(self, lane: str, room: int, moment: Moment) -> int:
        free = self._pace.at_once - len(self._under_way) + len(self._crowded)
        if free <= 0 or self._stopping:
            return 0
        async with self._sessions.begin() as session:
            batches = await jobs.lease(session, lane, min(room, free), self._pace.lease, moment)
        for batch in batches:
            self._start(batch)
        return sum(map(len, batches))

    def _start(self, batch: Sequence[Lease]) -> None:
        if batch[0].lane != PLATFORM:
            carrier = self._others.get(batch[0].lane, self._carrier)
            self._spawn(batch, carrier.carry(batch))
            return
        for lease in batch:
            self._spawn([lease], self._chores.do(lease))

    def _spawn(
        self, leases: Sequence[Lease], work: Coroutine[Any, Any, None]
    ) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._under_way[task] = leases
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task)
        if self._crowded.pop(task, None) is None or self._crowd_full:
            self._woken.set()  # what ended makes room, or was what others waited for
        if not task.cancelled() and (error := task.exception()):
            # Nothing could be recorded: the lease runs out and the job comes back.
            log.error("not recorded", error=type(error).__name__)

    async def _rest(self, seconds: float) -> None:
        if self._stopping or not seconds:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _finish(self) -> None:
        if not self._under_way:
            return
        _, late = await asyncio.wait(self._under_way, timeout=self._pace.lease.total_seconds())
        for task in late:
            task.cancel()


def stop_on_signals(worker: Worker) -> None:
    """SIGTERM and Ctrl-C mean: finish what runs, then go."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
