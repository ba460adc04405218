"""Counting attempts in a transaction of their own: what a request rolls back stays counted."""

from datetime import timedelta

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.rate import queries

SPEND = queries.SPEND.bindparams(
    bindparam("step", type_=INTERVAL), bindparam("full", type_=INTERVAL)
)


async def spend(
    engine: AsyncEngine, name: str, key: bytes, step: timedelta, burst: int, attempts: int = 1
) -> int:
    """Take attempts from the bucket `name`/`key`; 0, or the seconds until they are free again.

    `burst` attempts are free at once, and one more after every `step`.
    """
    asked = {"name": name, "key": key, "step": step * attempts, "full": step * burst}
    async with engine.connect() as connection:
        auto = await connection.execution_options(isolation_level="AUTOCOMMIT")
        return int((await auto.execute(SPEND, asked)).scalar_one())
