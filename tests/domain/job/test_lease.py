"""Who may work on a job, and until when."""

import asyncio
from datetime import timedelta

import pytest

from domain.base import new_id
from domain.job import service
from domain.job.circuit import LaneSetting
from domain.job.enqueue import delivery, enqueue
from domain.job.leasing import LEASE_EXPIRED
from domain.job.models import MAX_ATTEMPTS, JobState
from tests.domain.job.scene import (
    MINUTE,
    MORNING,
    Sessions,
    job,
    jobs,
    lease,
    moment,
    open_lanes,
    owe,
)


@pytest.fixture
async def yb(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=1000))


async def test_workers_leasing_at_the_same_time_never_get_the_same_job(
    sessions: Sessions, yb: None
) -> None:
    owed = await owe(sessions, number=60)
    taken = await asyncio.gather(*(lease(sessions, calls=10) for _ in range(8)))
    ids = [each.id for leases in taken for each in leases]
    assert sorted(ids) == sorted(each.id for each in owed)


async def test_two_workers_together_stay_below_what_the_department_bears(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=3))
    await owe(sessions, number=10)
    taken = await asyncio.gather(lease(sessions), lease(sessions))
    assert sum(map(len, taken)) == 3


async def test_a_batch_counts_as_one_call(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=2, batch_size=5))
    await owe(sessions, number=20)
    leases = await lease(sessions)
    assert len(leases) == 10
    assert len({each.token for each in leases}) == 2
    assert await lease(sessions) == []


async def test_nothing_is_leased_before_its_time(sessions: Sessions, yb: None) -> None:
    async with sessions.begin() as session:
        late = delivery("YB", "lodge", new_id(), new_id(), MORNING + MINUTE)
        await enqueue(session, [late])
    assert await lease(sessions) == []
    assert len(await lease(sessions, later=MINUTE)) == 1


async def test_the_job_of_a_dead_worker_goes_to_another_and_the_first_can_record_nothing(
    sessions: Sessions, yb: None
) -> None:
    await owe(sessions)
    [first] = await lease(sessions)
    async with sessions.begin() as session:
        await service.reclaim(session, MORNING + 2 * MINUTE)
    [second] = await lease(sessions, later=timedelta(minutes=30))

    async with sessions.begin() as session:
        with pytest.raises(service.LeaseLost):
            await service.finish(session, first, MORNING, "late")
        assert await service.retry(session, [first], MORNING, "late") == []
        assert await service.die(session, [first], MORNING, "late") == []
        await service.finish(session, second, MORNING, "in time")
    done = await job(sessions, second.id)
    assert (done.state, done.reference, done.attempts) == (JobState.DONE, "in time", 2)


async def test_a_lease_that_still_runs_is_not_taken_away(sessions: Sessions, yb: None) -> None:
    await owe(sessions)
    await lease(sessions)
    async with sessions.begin() as session:
        assert await service.reclaim(session, MORNING + MINUTE / 2) == []


async def test_a_job_that_kills_every_worker_ends_dead(sessions: Sessions, yb: None) -> None:
    [owed] = await owe(sessions)
    for round_ in range(MAX_ATTEMPTS):
        later = timedelta(hours=round_)
        assert len(await lease(sessions, later=later)) == 1
        async with sessions.begin() as session:
            await service.reclaim(session, MORNING + later + 2 * MINUTE)
    poison = await job(sessions, owed.id)
    assert (poison.state, poison.attempts) == (JobState.DEAD, MAX_ATTEMPTS)
    assert poison.last_error == LEASE_EXPIRED


async def test_after_a_crash_the_jobs_of_a_batch_travel_alone(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=10, batch_size=5))
    await owe(sessions, number=5)
    await lease(sessions)
    async with sessions.begin() as session:
        await service.reclaim(session, MORNING + 2 * MINUTE)
    leases = await lease(sessions, later=timedelta(hours=1))
    assert len({each.token for each in leases}) == 5


async def test_messages_about_one_claim_leave_in_order(sessions: Sessions, yb: None) -> None:
    claim, case = new_id(), new_id()
    kinds = ("lodge", "release", "withdraw")
    async with sessions.begin() as session:
        for kind in kinds:
            await enqueue(session, [delivery("YB", kind, case, claim, MORNING)])
    sent = []
    for _ in kinds:
        [only] = await lease(sessions)
        sent.append(only.payload["message"])
        assert await lease(sessions) == []
        async with sessions.begin() as session:
            await service.finish(session, only, MORNING)
    assert tuple(sent) == kinds


async def test_what_was_superseded_is_dropped_and_what_is_on_its_way_arrives(
    sessions: Sessions, yb: None
) -> None:
    running, waiting = await owe(sessions, number=2)
    await lease(sessions, calls=1)
    async with sessions.begin() as session:
        await service.drop(session, [running.claim_id, waiting.claim_id], MORNING)
    assert [each.state for each in await jobs(sessions)] == [JobState.RUNNING, JobState.DROPPED]


async def test_a_dead_job_sent_again_has_all_its_attempts(sessions: Sessions, yb: None) -> None:
    await owe(sessions)
    leases = await lease(sessions)
    async with sessions.begin() as session:
        await service.die(session, leases, MORNING, "Rejected: 400 from /x")
        await service.requeue(session, leases[0].id, MORNING)
    [again] = await lease(sessions)
    assert (again.id, again.attempts) == (leases[0].id, 1)


async def test_only_a_dead_job_can_be_sent_again(sessions: Sessions, yb: None) -> None:
    [owed] = await owe(sessions)
    async with sessions.begin() as session:
        with pytest.raises(service.JobNotDead):
            await service.requeue(session, owed.id, MORNING)
        with pytest.raises(service.NoSuchJob):
            await service.requeue(session, new_id(), MORNING)


async def test_the_clock_of_business_set_back_does_not_hide_a_retry(
    sessions: Sessions, yb: None
) -> None:
    await owe(sessions)
    leases = await lease(sessions)
    async with sessions.begin() as session:
        await service.retry(session, leases, MORNING, "Unavailable: 503 from /x")
    later = moment(timedelta(minutes=11)).machine
    async with sessions.begin() as session:
        batches = await service.lease(
            session, "YB", 1, MINUTE, type(moment())(machine=later, business=MORNING)
        )
    assert len(batches) == 1
