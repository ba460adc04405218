"""A calendar for tests: autumn 2026 and spring 2021 as published, written out by hand."""

from collections.abc import Iterable
from datetime import date, timedelta

from domain.clock.calendar import Calendar, Day

NAMED = {
    date(2021, 4, 25): (True, "劳动节调休上班"),
    date(2026, 9, 20): (True, "国庆节调休上班"),
    date(2026, 9, 25): (False, "中秋节"),
    date(2026, 9, 26): (False, "中秋节"),
    date(2026, 9, 27): (False, "中秋节"),
    **{date(2026, 10, day): (False, "国庆节") for day in range(1, 8)},
    date(2026, 10, 10): (True, "国庆节调休上班"),
}


def day(on: date) -> Day:
    worked, name = NAMED.get(on, (on.weekday() < 5, None))
    return Day(on, worked, name, "国务院办公厅通知", provisional=on.year > 2026)


def stretch(first: date, last: date) -> Iterable[Day]:
    return (day(first + timedelta(days=n)) for n in range((last - first).days + 1))


def autumn() -> Calendar:
    """1 September 2026 to 31 March 2027; 2027 is provisional."""
    return Calendar(stretch(date(2026, 9, 1), date(2027, 3, 31)))


def spring_2021() -> Calendar:
    return Calendar(stretch(date(2021, 4, 1), date(2021, 4, 30)))
