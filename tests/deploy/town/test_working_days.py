from datetime import date

import pytest

from deploy.town.working_days import working_days
from domain.clock.calendar import Calendar

DAYS = working_days()
CALENDAR = Calendar(DAYS)


@pytest.mark.parametrize(
    ("start", "working", "due"),
    [
        (date(2026, 9, 21), 7, date(2026, 10, 8)),
        (date(2026, 9, 21), 12, date(2026, 10, 14)),
        (date(2026, 9, 21), 30, date(2026, 11, 9)),
        (date(2021, 4, 12), 12, date(2021, 4, 27)),
    ],
)
def test_limits_run_as_the_published_years_say(start: date, working: int, due: date) -> None:
    assert CALENDAR.add(start, working).on == due


def test_every_day_from_2020_to_2027_is_there_once() -> None:
    assert len({day.on for day in DAYS}) == len(DAYS) == 2922
    assert (DAYS[0].on, DAYS[-1].on) == (date(2020, 1, 1), date(2027, 12, 31))


def test_only_the_year_without_a_notice_is_provisional() -> None:
    assert {day.on.year for day in DAYS if day.provisional} == {2027}
    assert {day.source for day in DAYS if day.provisional} == {"provisional"}


def test_2027_already_knows_its_thirteen_statutory_days() -> None:
    named = {day.on for day in DAYS if day.on.year == 2027 and day.name}
    assert len(named) == 13
    assert {date(2027, 2, 5), date(2027, 2, 8), date(2027, 4, 5), date(2027, 9, 15)} <= named
    assert not any(CALENDAR.is_workday(day) for day in named)


def test_a_swapped_sunday_says_why_it_is_worked() -> None:
    assert CALENDAR.is_workday(date(2026, 9, 20))
    assert CALENDAR.day(date(2026, 9, 20)).name == "国庆节调休上班"
