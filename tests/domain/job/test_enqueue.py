"""Promises are kept with the transaction that makes them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import new_id
from domain.job import service
from domain.job.circuit import LaneSetting
from domain.job.enqueue import COLUMNS, NewJob, delivery, enqueue, job_arrays, timer
from domain.job.leasing import DUE_LANES, at
from domain.job.models import PLATFORM, JobState, Moment
from tests.domain.job.scene import MINUTE, MORNING, Sessions, jobs, lease, open_lanes

INSERT = "INSERT INTO job ({names}) SELECT * FROM unnest({arrays})"


async def insert_arrays(session: AsyncSession, owed: list[NewJob]) -> None:
    """As the submission does it: one statement for any number of jobs."""
    arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(COLUMNS.values(), 1))
    statement = INSERT.format(names=", ".join(COLUMNS), arrays=arrays)
    connection = await session.connection()
    await connection.exec_driver_sql(statement, tuple(job_arrays(owed)))


async def test_jobs_written_as_arrays_are_what_a_worker_then_leases(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=50))
    owed = [delivery("YB", "lodge", new_id(), new_id(), MORNING) for _ in range(38)]
    async with sessions.begin() as session:
        await insert_arrays(session, owed)
    leases = await lease(sessions)
    assert {(each.id, each.claim_id, each.application_id) for each in leases} == {
        (each.id, each.claim_id, each.application_id) for each in owed
    }
    assert all(each.payload == {"message": "lodge"} for each in leases)


async def test_a_promise_of_a_transaction_that_fails_was_never_made(sessions: Sessions) -> None:
    async with sessions() as session:
        await enqueue(session, [timer("remind", MORNING)])
        await session.rollback()
    assert await jobs(sessions) == []


async def test_a_scheduled_job_exists_once_however_often_it_is_planned(sessions: Sessions) -> None:
    nightly = [NewJob("seal", PLATFORM, MORNING, slot="seal:2026-11-02") for _ in range(3)]
    for each in nightly:
        async with sessions.begin() as session:
            await enqueue(session, [each])
    [only] = await jobs(sessions)
    assert (only.state, only.kind) == (JobState.QUEUED, "seal")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("owed", "now", "leaves"),
    [
        ("2026-11-02T09:00+08:00", "2026-11-02T16:59+08:00", False),
        ("2026-11-02T09:00+08:00", "2026-11-02T17:00+08:00", True),
        ("2026-11-02T17:01+08:00", "2026-11-02T23:00+08:00", False),
        ("2026-11-02T17:01+08:00", "2026-11-03T16:00+08:00", False),
        ("2026-11-02T17:01+08:00", "2026-11-03T17:00+08:00", True),
        ("2026-11-02T09:00+08:00", "2026-11-03T08:00+08:00", True),
    ],
)
async def test_a_department_with_one_file_a_day_gets_what_was_owed_by_its_hour(
    sessions: Sessions, owed: str, now: str, leaves: bool
) -> None:
    await open_lanes(sessions, LaneSetting("SW", 1, 5000, "17:00"), LaneSetting("YB"))
    moment = Moment(utc(now), utc(now))
    async with sessions.begin() as session:
        await enqueue(session, [delivery("SW", "release", new_id(), new_id(), utc(owed))])
        assert bool((await session.execute(DUE_LANES, at(moment))).all()) is leaves
        assert bool(await service.lease(session, "SW", 1, MINUTE, moment)) is leaves
