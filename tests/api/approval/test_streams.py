"""Lanes that fill live: many readers, one look, resume where the line broke."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from api import streams
from domain.actor import SYSTEM
from tests.api.approval.desks import DETERMINER, Case, decide, reviewed
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATIENCE = 20.0


async def ids(office: Office, case: Case, after: int | None, count: int) -> list[int]:
    """The ids of the next `count` events a reader hears."""
    heard: list[int] = []
    async with asyncio.timeout(PATIENCE):
        async for text in lines(office, case, after):
            heard += [int(row[4:]) for row in text.splitlines() if row.startswith("id: ")]
            if len(heard) >= count:
                break
    return heard


async def lines(office: Office, case: Case, after: int | None) -> AsyncIterator[str]:
    from uuid import UUID

    last = None if after is None else str(after)
    async with office.runtime.sessions.begin() as session:
        answer = await streams.follow(session, office.runtime, SYSTEM, UUID(case.id), last)
    async for text in answer.body_iterator:
        yield str(text)


async def test_a_reader_hears_everything_from_the_beginning_in_order(office: Office) -> None:
    case = await reviewed(office)
    seq = (await case.view())["seq"]
    assert await ids(office, case, None, seq) == list(range(1, seq + 1))


async def test_a_broken_line_goes_on_after_the_last_event_heard(office: Office) -> None:
    case = await reviewed(office)
    seq = (await case.view())["seq"]
    assert await ids(office, case, seq - 2, 2) == [seq - 1, seq]


async def test_several_readers_hear_what_happens_while_they_listen(office: Office) -> None:
    case = await reviewed(office)
    seq = (await case.view())["seq"]
    readers = [asyncio.create_task(ids(office, case, seq, 1)) for _ in range(6)]
    await asyncio.sleep(0)
    await decide(await office.desk(DETERMINER), await case.step("MZ-02"))
    assert await asyncio.gather(*readers) == [[seq + 1]] * 6


async def test_waiting_readers_hold_no_connection(office: Office) -> None:
    case = await reviewed(office)
    seq = (await case.view())["seq"]
    readers = [asyncio.create_task(ids(office, case, seq, 1)) for _ in range(40)]
    pool = office.runtime.engine.sync_engine.pool
    most = 0
    for _ in range(20):
        await asyncio.sleep(0.01)
        most = max(most, pool.checkedout())  # type: ignore[attr-defined]
    await decide(await office.desk(DETERMINER), await case.step("MZ-02"))
    assert await asyncio.gather(*readers) == [[seq + 1]] * 40
    assert most <= pool.size()  # type: ignore[attr-defined]


async def test_a_stranger_gets_no_stream(office: Office) -> None:
    case = await reviewed(office)
    stranger = await office.desk("lei.min")
    answer = await stranger.get(f"/applications/{case.id}/events")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-application")


@pytest.mark.parametrize("header", ["-1", "abc", "1e9", "9" * 40, "²"])
async def test_a_last_event_id_that_is_none_begins_at_the_beginning(
    office: Office, header: str
) -> None:
    from uuid import UUID

    case = await reviewed(office)
    async with office.runtime.sessions.begin() as session:
        answer = await streams.follow(session, office.runtime, SYSTEM, UUID(case.id), header)
    heard = ""
    async for text in answer.body_iterator:
        heard += str(text)
        if "id: 1" in heard:
            break
    assert "id: 1" in heard
