from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.actor import SYSTEM, Actor, Post
from domain.clock.calendar import Day
from domain.clock.service import CalendarNotYours, import_days, load, seed_days

Sessions = async_sessionmaker[AsyncSession]
NOTICE = "国办发明电〔2026〕7号"
GUESSED = [Day(date(2027, 10, day), day > 3, None, "provisional", True) for day in (1, 4, 5)]
ANNOUNCED = [
    Day(date(2027, 10, 1), False, "国庆节", NOTICE),
    Day(date(2027, 10, 4), False, "国庆节", NOTICE),
    Day(date(2027, 10, 5), False, "国庆节", NOTICE),
]
KEEPER = Actor(
    "staff",
    "xu.mingyuan",
    "徐明远",
    (Post("C-MZ", "321300-MZ", "321300", frozenset({"parameter.edit"})),),
)
CLERK = Actor(
    "staff", "ding.lu", "丁露", (Post("T-ACC", "321311101-MZ", "321311101", frozenset()),)
)


async def test_a_calendar_comes_back_as_it_was_written(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await seed_days(session, GUESSED)
    async with sessions() as session:
        calendar = await load(session)
    assert calendar.is_workday(date(2027, 10, 4))
    assert calendar.day(date(2027, 10, 4)).provisional


async def test_a_notice_replaces_the_provisional_days_and_names_them(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await seed_days(session, GUESSED)
        changed = await import_days(session, KEEPER, ANNOUNCED)
        calendar = await load(session)
    assert changed == tuple(day.on for day in ANNOUNCED)
    assert not calendar.is_workday(date(2027, 10, 4))
    assert calendar.day(date(2027, 10, 4)).source == NOTICE


async def test_reading_the_same_notice_in_again_changes_nothing(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await import_days(session, SYSTEM, ANNOUNCED)
        assert await import_days(session, SYSTEM, ANNOUNCED) == ()


async def test_a_corrected_name_moves_no_due_date(sessions: Sessions) -> None:
    renamed = [Day(date(2027, 10, 1), False, "国庆", NOTICE)]
    async with sessions.begin() as session:
        await import_days(session, SYSTEM, ANNOUNCED)
        assert await import_days(session, SYSTEM, renamed) == ()
        assert (await load(session)).day(date(2027, 10, 1)).name == "国庆"


async def test_a_restart_does_not_undo_a_notice_that_was_read_in(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await import_days(session, KEEPER, ANNOUNCED)
        assert await seed_days(session, GUESSED) == ()
        assert not (await load(session)).is_workday(date(2027, 10, 4))


async def test_a_newer_package_makes_provisional_days_certain(sessions: Sessions) -> None:
    known = [Day(date(2027, 10, 5), False, "国庆节", "chinesecalendar")]
    async with sessions.begin() as session:
        await seed_days(session, GUESSED)
        assert await seed_days(session, known) == (date(2027, 10, 5),)
        assert not (await load(session)).day(date(2027, 10, 5)).provisional


async def test_a_clerk_may_not_read_in_a_notice(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        with pytest.raises(CalendarNotYours):
            await import_days(session, CLERK, ANNOUNCED)


async def test_an_empty_notice_changes_nothing(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        assert await import_days(session, SYSTEM, []) == ()
