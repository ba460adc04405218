"""The lanes of checks: jobs of all of them are leased in one go and carried family by family."""

from collections.abc import Collection, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.worker_checker import COLLECT, PREFIX, Checker
from domain.check.reminding import KIND
from domain.job import service as jobs
from domain.job.models import Lease, Moment

Work = tuple[Sequence[Lease], Coroutine[Any, Any, None]]
Shut = Mapping[UUID, Sequence[str]]  # run → sources nobody tries just now


def is_crowd(lane: str) -> bool:
    return lane.startswith(PREFIX)


@dataclass(frozen=True, slots=True)
class Crowd:
    """`lanes` are those of all sources; `most` bounds the calls to one source in one go."""

    checker: Checker
    lanes: Sequence[str]
    most: int = 64

    async def take(
        self,
        session: AsyncSession,
        due: Collection[str],
        room: int,
        lease_for: timedelta,
        moment: Moment,
    ) -> list[Work]:
        """One piece of work per family, so that what is asked for it is asked side by side.

        Of every lane the `room` oldest, which are the same families in all of them. Families that
        wait for a source whose circuit is open are among them, each once.
        """
        shut = await self._shut(session, moment)
        lanes = [lane for lane in due if is_crowd(lane)]
        most = min(room, self.most)
        if not lanes or most <= 0:
            return list(self._work((), shut))
        leases = await jobs.lease_each(session, lanes, most, lease_for, moment)
        return list(self._work(leases, shut))

    async def _shut(self, session: AsyncSession, moment: Moment) -> Shut:
        found: dict[UUID, list[str]] = {}
        for kind, payload in await jobs.put_off(session, self.lanes, moment):
            if kind == KIND:
                found.setdefault(UUID(str(payload["run"])), []).append(str(payload["source"]))
        return found

    def _work(self, leases: Sequence[Lease], shut: Shut) -> Iterator[Work]:
        families: dict[UUID, list[Lease]] = {run: [] for run in shut}
        for lease in leases:
            if lease.kind == COLLECT:
                yield [lease], self.checker.collect(lease)
            else:
                families.setdefault(UUID(str(lease.payload["run"])), []).append(lease)
        for run, family in families.items():
            yield family, self.checker.carry(run, family, shut.get(run, ()))
