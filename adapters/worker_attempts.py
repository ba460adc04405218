"""Transactions of the worker that must not fail because another one stood in their way."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

T = TypeVar("T")
log = structlog.get_logger()
PAUSES = (0.05, 0.5)  # seconds before a transaction that failed is tried again


async def persistently(
    sessions: async_sessionmaker[AsyncSession], work: Callable[[AsyncSession], Awaitable[T]]
) -> T:
    """Do it in a transaction of its own; where another one stood in its way (a deadlock), or the
    database was lost for a moment, once more, at most three times in all.

    For what may be done twice: whether a lost commit counted is not known.
    """
    for pause in PAUSES:
        try:
            async with sessions.begin() as session:
                return await work(session)
        except (SQLAlchemyError, OSError) as error:
            log.warning("tried again", error=type(error).__name__)
        await asyncio.sleep(pause)
    async with sessions.begin() as session:
        return await work(session)
