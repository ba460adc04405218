"""Listening for NOTIFY: a hint that there is work. Losing it costs a poll interval, no more."""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = structlog.get_logger()

LISTEN_AGAIN = 5.0  # seconds
STILL_THERE = 30.0


async def listen(engine: AsyncEngine, wake: Callable[[], None]) -> None:
    """Call `wake` for every hint, for ever; keeps one connection. Cancel to stop."""
    while True:
        try:
            await _listen(engine, wake)
        except (SQLAlchemyError, OSError) as error:
            log.warning("not listening", error=type(error).__name__)
        await asyncio.sleep(LISTEN_AGAIN)


async def _listen(engine: AsyncEngine, wake: Callable[[], None]) -> None:
    async with engine.connect() as connection:
        auto = await connection.execution_options(isolation_level="AUTOCOMMIT")
        schema = (await auto.execute(text("SELECT current_schema()"))).scalar_one()
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        await driver.add_listener(f"job_{schema}", lambda *_: wake())
        try:
            await _until_lost(auto)
        finally:
            raw.invalidate()  # never back to the pool with a listener on it


async def _until_lost(connection: AsyncConnection) -> None:
    while True:
        await asyncio.sleep(STILL_THERE)
        await connection.execute(text("SELECT 1"))
