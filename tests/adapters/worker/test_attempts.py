"""A transaction of the worker that lost a race is done again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from adapters import db
from adapters.worker_attempts import persistently
from tests.conftest import DatabaseUrls


@pytest.fixture
async def connected(clean_database: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    engine = db.engine(clean_database.app, clean_database.schema, 2)
    yield engine
    await engine.dispose()


async def test_a_circle_of_locks_costs_one_side_a_second_try_and_nobody_the_work(
    connected: AsyncEngine,
) -> None:
    both_hold_one, tries, done = asyncio.Barrier(2), list[int](), list[int]()

    async def hold_both(first: int, second: int) -> None:
        async def work(session: AsyncSession) -> None:
            tries.append(first)
            lock = text("SELECT pg_advisory_xact_lock(:number)")
            await session.execute(lock, {"number": first})
            if tries.count(first) == 1:
                await both_hold_one.wait()
            await session.execute(lock, {"number": second})

        await persistently(async_sessionmaker(connected), work)
        done.append(first)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(hold_both(1, 2))
        group.create_task(hold_both(2, 1))
    assert (sorted(done), len(tries)) == ([1, 2], 3)


async def test_work_that_never_succeeds_fails_after_three_tries(connected: AsyncEngine) -> None:
    tries = 0

    async def lost(session: AsyncSession) -> None:
        nonlocal tries
        tries += 1
        await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DBAPIError):
        await persistently(async_sessionmaker(connected), lost)
    assert tries == 3
