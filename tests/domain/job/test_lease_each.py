"""Many lanes at once, one job per call: the same promises as a lane by itself."""

import asyncio
from collections import Counter
from datetime import timedelta

from domain.job import circuit, service
from domain.job.circuit import LaneSetting
from domain.job.models import Lease
from domain.job.rules import OPENS_AFTER
from tests.domain.job.scene import MINUTE, MORNING, Sessions, job, moment, open_lanes, owe

LANES = ("YB", "JY", "RS")


async def each(sessions: Sessions, most: int = 100, later: timedelta = timedelta()) -> list[Lease]:
    async with sessions.begin() as session:
        return await service.lease_each(session, LANES, most, MINUTE, moment(later))


async def opened(sessions: Sessions, max_running: int = 1000) -> None:
    await open_lanes(sessions, *(LaneSetting(code, max_running) for code in LANES))


async def test_jobs_of_many_lanes_come_together_each_under_a_token_of_its_own(
    sessions: Sessions,
) -> None:
    await opened(sessions)
    for lane in LANES:
        await owe(sessions, lane, number=2)
    taken = await each(sessions)
    assert Counter(lease.lane for lease in taken) == dict.fromkeys(LANES, 2)
    assert len({lease.token for lease in taken}) == 6
    stored = await job(sessions, taken[0].id)
    assert (stored.lease_token, stored.attempts) == (taken[0].token, 1)


async def test_workers_at_the_same_time_never_get_the_same_job(sessions: Sessions) -> None:
    await opened(sessions)
    for lane in LANES:
        await owe(sessions, lane, number=20)
    taken = await asyncio.gather(*(each(sessions, most=5) for _ in range(8)))
    ids = [lease.id for leases in taken for lease in leases]
    assert len(ids) == len(set(ids)) == 60


async def test_together_they_stay_below_what_each_lane_bears(sessions: Sessions) -> None:
    await opened(sessions, max_running=3)
    for lane in LANES:
        await owe(sessions, lane, number=10)
    taken = await asyncio.gather(*(each(sessions) for _ in range(4)))
    assert Counter(lease.lane for leases in taken for lease in leases) == dict.fromkeys(LANES, 3)


async def test_an_open_circuit_lets_nothing_through_and_then_one_probe(sessions: Sessions) -> None:
    await opened(sessions)
    await owe(sessions, "YB", number=5)
    await owe(sessions, "JY", number=5)
    async with sessions.begin() as session:
        for _ in range(OPENS_AFTER):
            await circuit.failed(session, "YB", MORNING, "Unavailable: 503 from /x")
    assert {lease.lane for lease in await each(sessions)} == {"JY"}
    [probe] = await each(sessions, later=timedelta(minutes=1))
    assert (probe.lane, probe.probe) == ("YB", True)


async def test_nothing_comes_before_its_time(sessions: Sessions) -> None:
    await opened(sessions)
    await owe(sessions, "YB")
    assert await each(sessions, later=-MINUTE) == []
