"""What is signed counts once, and is remembered only as long as it could come again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.base import utc_now
from domain.replay import service as replay
from domain.replay.models import Seen
from domain.replay.service import Mark

Sessions = async_sessionmaker[AsyncSession]
SOON = timedelta(minutes=5)


async def take(sessions: Sessions, source: str, mark: str, content: bytes) -> bool:
    async with sessions.begin() as session:
        return await replay.first_time(session, Mark(source, mark, content, utc_now() + SOON))


async def test_the_second_time_is_not_the_first(sessions: Sessions) -> None:
    assert await take(sessions, "callback:JY", "n-1", b"yes")
    assert not await take(sessions, "callback:JY", "n-1", b"yes")


async def test_the_same_mark_from_elsewhere_is_another(sessions: Sessions) -> None:
    assert await take(sessions, "callback:JY", "n-1", b"yes")
    assert await take(sessions, "callback:ZJ", "n-1", b"yes")


async def test_the_same_mark_with_another_content_is_refused(sessions: Sessions) -> None:
    assert await take(sessions, "callback:JY", "n-1", b"yes")
    with pytest.raises(replay.MarkUsed):
        await take(sessions, "callback:JY", "n-1", b"no")


async def test_of_twenty_at_once_one_is_the_first(sessions: Sessions) -> None:
    said = await asyncio.gather(*(take(sessions, "callback:JY", "n-2", b"yes") for _ in range(20)))
    assert sum(said) == 1


async def test_what_was_rolled_back_was_never_seen(sessions: Sessions) -> None:
    async with sessions() as session:
        assert await replay.first_time(session, Mark("client:1", "j", b"", utc_now() + SOON))
        await session.rollback()
    assert await take(sessions, "client:1", "j", b"")


async def test_a_mark_is_forgotten_when_its_message_is_too_old_to_come_again(
    sessions: Sessions,
) -> None:
    past = datetime(2026, 1, 1, tzinfo=UTC)
    async with sessions.begin() as session:
        await replay.first_time(session, Mark("callback:JY", "old", b"", past))
    await take(sessions, "callback:JY", "new", b"")
    async with sessions.begin() as session:
        await replay.forget_until(session, utc_now())
    async with sessions() as session:
        assert list(await session.scalars(select(Seen.mark))) == ["new"]
