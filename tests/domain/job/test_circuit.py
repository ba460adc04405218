"""A department that is down is asked ever less often, and is back with its first answer."""

import asyncio
from datetime import timedelta

import pytest

from domain.job import circuit, service
from domain.job.circuit import LaneSetting, ensure_lanes
from domain.job.leasing import DUE_LANES, at
from domain.job.models import MAX_ATTEMPTS, Job, JobState
from domain.job.rules import LONGEST_OPEN, OPENS_AFTER, open_for
from tests.domain.job.scene import MORNING, Sessions, job, lane, lease, moment, open_lanes, owe

DOWN = "Unavailable: 503 from /x"
SECOND = timedelta(seconds=1)


async def fail(sessions: Sessions, code: str = "YB", times: int = 1) -> None:
    for _ in range(times):
        async with sessions.begin() as session:
            await circuit.failed(session, code, MORNING, DOWN)


async def due(sessions: Sessions, later: timedelta = timedelta()) -> dict[str, int]:
    async with sessions() as session:
        found = (await session.execute(DUE_LANES, at(moment(later)))).all()
    return {row.code: row.room for row in found}


@pytest.fixture
async def two_departments(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=8), LaneSetting("JY", max_running=3))
    await owe(sessions, "YB", number=9)
    await owe(sessions, "JY")


async def test_lanes_with_work_say_how_many_calls_they_bear(
    sessions: Sessions, two_departments: None
) -> None:
    assert await due(sessions) == {"JY": 3, "YB": 8}
    await lease(sessions, "YB", calls=6)
    await lease(sessions, "JY")
    assert await due(sessions) == {"YB": 2}


async def test_four_failures_do_not_stop_a_department_and_the_fifth_does(
    sessions: Sessions, two_departments: None
) -> None:
    await fail(sessions, times=OPENS_AFTER - 1)
    assert "YB" in await due(sessions)
    await fail(sessions)
    assert await due(sessions) == {"JY": 3}
    assert await lease(sessions) == []


async def test_one_success_in_between_starts_the_count_again(
    sessions: Sessions, two_departments: None
) -> None:
    await fail(sessions, times=OPENS_AFTER - 1)
    async with sessions.begin() as session:
        await circuit.succeeded(session, "YB", MORNING)
    await fail(sessions, times=OPENS_AFTER - 1)
    assert (await due(sessions))["YB"] == 8


async def test_after_its_pause_the_circuit_lets_one_probe_through_however_many_ask(
    sessions: Sessions, two_departments: None
) -> None:
    await fail(sessions, times=OPENS_AFTER)
    later = 16 * SECOND
    assert (await due(sessions, later))["YB"] == 1
    taken = await asyncio.gather(*(lease(sessions, later=later) for _ in range(4)))
    [probe] = [each for leases in taken for each in leases]
    assert probe.probe
    assert "YB" not in await due(sessions, later)


async def test_a_probe_that_is_answered_closes_the_circuit(
    sessions: Sessions, two_departments: None
) -> None:
    await fail(sessions, times=OPENS_AFTER)
    leases = await lease(sessions, later=16 * SECOND)
    async with sessions.begin() as session:
        await service.finish_all(session, leases, MORNING)
        await circuit.succeeded(session, "YB", MORNING)
    closed = await lane(sessions)
    assert (closed.failures, closed.open_until, closed.last_error) == (0, None, None)
    assert (await due(sessions))["YB"] == 8


async def test_calls_under_way_when_it_opened_do_not_make_the_pause_longer(
    sessions: Sessions, two_departments: None
) -> None:
    await fail(sessions, times=OPENS_AFTER + 3)
    assert (await lane(sessions)).open_until == MORNING + 15 * SECOND


def test_the_pause_doubles_from_fifteen_seconds_to_five_minutes() -> None:
    pauses = [open_for(failures) for failures in range(OPENS_AFTER - 1, OPENS_AFTER + 7)]
    assert pauses[0] is None
    assert [each.total_seconds() for each in pauses[1:] if each] == [
        15, 30, 60, 120, 240, 300, 300,
    ]  # fmt: skip
    assert open_for(10**6) == LONGEST_OPEN


async def test_probing_a_department_that_is_down_for_a_week_kills_no_claim(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    await fail(sessions, times=OPENS_AFTER)
    for hour in range(1, 2 * MAX_ATTEMPTS):
        now = MORNING + timedelta(hours=hour)
        leases = await lease(sessions, later=timedelta(hours=hour))
        async with sessions.begin() as session:
            await service.retry(session, leases, now, DOWN, refund=leases[0].probe)
            await circuit.failed(session, "YB", now, DOWN)
    assert (await job(sessions, owed.id)).state == JobState.QUEUED


async def test_a_claim_refused_with_everybody_else_served_is_given_up_after_its_attempts(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    for hour in range(MAX_ATTEMPTS):
        leases = await lease(sessions, later=timedelta(hours=hour))
        async with sessions.begin() as session:
            await service.retry(session, leases, MORNING + timedelta(hours=hour), DOWN)
    given_up = await job(sessions, owed.id)
    assert (given_up.state, given_up.last_error) == (JobState.DEAD, DOWN)


async def test_each_rests_for_a_time_of_its_own_below_a_bound_that_doubles(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=100))
    owed = await owe(sessions, number=20)
    for bound in (2, 4, 8):
        leases = await lease(sessions, later=timedelta(hours=bound))
        async with sessions.begin() as session:
            await service.retry(session, leases, MORNING, DOWN)
        rests = [(await job(sessions, each.id)).retry_at for each in owed]
        assert len(set(rests)) == len(owed)
        assert all(rest and MORNING <= rest <= MORNING + bound * SECOND for rest in rests)


async def test_no_rest_is_longer_than_ten_minutes(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    leases = await lease(sessions)
    async with sessions.begin() as session:
        (await session.get_one(Job, owed.id)).attempts = 400
        (await session.get_one(Job, owed.id)).max_attempts = 500
        await session.flush()  # the statement below reads the row
        await service.retry(session, leases, MORNING, DOWN)
    rest = (await job(sessions, owed.id)).retry_at
    assert rest is not None
    assert rest <= MORNING + timedelta(minutes=10)


async def test_new_settings_leave_an_open_circuit_open(
    sessions: Sessions, two_departments: None
) -> None:
    await fail(sessions, times=OPENS_AFTER)
    async with sessions.begin() as session:
        await ensure_lanes(session, [LaneSetting("YB", max_running=2)])
    changed = await lane(sessions)
    assert (changed.max_running, changed.failures) == (2, OPENS_AFTER)
