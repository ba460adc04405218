"""The calendar a new city starts with: published years from a package, the next one provisional.

The package (chinesecalendar) carries the State Council's yearly notices. The year after the last
notice is worked out from the law alone (State Council decree 795: 13 statutory days): which
weekends will be worked in exchange is not known before the notice, so those days are provisional.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import chinese_calendar

from domain.clock.calendar import Day

FIRST_YEAR = 2020
PACKAGE = "chinesecalendar"
PROVISIONAL = "provisional"

# Statutory days of years without a notice. Lunar dates of 2027: new year 6 February,
# dragon boat 9 June, mid-autumn 15 September; Qingming by the sun, 5 April.
STATUTORY: Mapping[int, Mapping[tuple[int, int], str]] = {
    2027: {
        (1, 1): "元旦",
        (2, 5): "春节",
        (2, 6): "春节",
        (2, 7): "春节",
        (2, 8): "春节",
        (4, 5): "清明节",
        (5, 1): "劳动节",
        (5, 2): "劳动节",
        (6, 9): "端午节",
        (9, 15): "中秋节",
        (10, 1): "国庆节",
        (10, 2): "国庆节",
        (10, 3): "国庆节",
    }
}


def working_days(first: int = FIRST_YEAR, last: int = max(STATUTORY)) -> list[Day]:
    """Every day of the years `first` to `last`, published years certain, others provisional."""
    return [_day(on) for on in _dates(date(first, 1, 1), date(last, 12, 31))]


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _day(on: date) -> Day:
    try:
        holiday, name = chinese_calendar.get_holiday_detail(on)
    except NotImplementedError:  # the notice of that year was not out when the package was made
        return _provisional(on)
    return Day(on, not holiday, _published_name(on, holiday, name), PACKAGE)


def _published_name(on: date, holiday: bool, name: str | None) -> str | None:
    if name is None:
        return None
    words = chinese_calendar.Holiday(name).chinese
    if holiday:
        return str(words)
    return f"{words}调休上班"


def _provisional(on: date) -> Day:
    name = STATUTORY[on.year].get((on.month, on.day))
    return Day(on, on.weekday() < 5 and name is None, name, PROVISIONAL, provisional=True)
