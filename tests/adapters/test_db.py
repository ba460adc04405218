"""What every connection of ours can rely on."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine

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
