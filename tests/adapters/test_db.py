"""What every connection of ours can rely on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from adapters import db
from tests.conftest import DatabaseUrls


@pytest.fixture(params=[False, True], ids=["direct", "behind PgBouncer"])
async def connected(
    clean_database: DatabaseUrls, request: pytest.FixtureRequest
) -> AsyncIterator[AsyncEngine]:
    engine = db.engine(clean_database.app, clean_database.schema, 2, pgbouncer=request.param)
    yield engine
    await engine.dispose()


async def scalar(engine: AsyncEngine, sql: str) -> object:
    async with engine.connect() as connection:
        return (await connection.execute(text(sql))).scalar_one()


async def test_the_city_is_chosen_at_connect_and_stays_chosen(connected: AsyncEngine) -> None:
    for _ in range(3):
        assert await scalar(connected, "SELECT current_schema()") == "city"


async def test_times_come_back_in_utc(connected: AsyncEngine) -> None:
    sql = "SELECT timestamptz '2026-11-02 09:00+08'"
    assert await scalar(connected, sql) == datetime(2026, 11, 2, 1, tzinfo=UTC)
    assert await scalar(connected, "SHOW timezone") == "UTC"


async def test_json_comes_back_as_it_went_in(connected: AsyncEngine) -> None:
    value = {"姓名": "𠮷·买买提", "fen": 9007199254740993, "none": None, "list": [True, "·"]}
    statement = text("SELECT :value").bindparams(bindparam("value", value, JSONB))
    async with connected.connect() as connection:
        result = await connection.execute(statement.columns(value=JSONB))
        assert result.scalar_one() == value


@pytest.mark.parametrize("schema", ["city; drop table job", "City", "", "a-b", "x" * 64])
def test_a_schema_that_is_no_plain_name_is_refused(schema: str) -> None:
    with pytest.raises(ValueError, match="schema"):
        db.engine("postgresql+asyncpg:///nowhere", schema)


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

        await db.persistently(async_sessionmaker(connected), work)
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
        await db.persistently(async_sessionmaker(connected), lost)
    assert tries == 3
