"""Working days. The State Council says which days are worked; a table of its words decides, not us.

Counting follows the law's way: the day something starts is never counted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from domain.errors import RuleViolation


class CalendarMissing(RuleViolation):
    """The working-day calendar has no entry for a day that must be counted."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `provisional` until the year's holiday notice has been read in."""

    on: date
    is_workday: bool
    name: str | None = None  # "国庆节", "国庆节调休上班"; None on ordinary days
    source: str = "provisional"
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A date counted out; `provisional` when a day on the way to it may still change."""

    on: date
    provisional: bool


class Calendar:
    """All days we know, sorted once; every question is then a bisection."""

    def __init__(self, days: Iterable[Day]) -> None:
        ordered = sorted(days, key=lambda day: day.on)
        self._days = ordered
        self._known = [day.on for day in ordered]
        self._worked = [day.on for day in ordered if day.is_workday]
        self._provisional = [0, *accumulate(int(day.provisional) for day in ordered)]

    def add(self, start: date, working_days: int) -> Due:
        """The `working_days`-th working day after `start`; 0 is `start` itself.

        Raises CalendarMissing when a day between them has no entry.
        """
        if working_days < 0:
            raise ValueError("a limit never runs backwards")
        if working_days == 0:
            return Due(start, False)
        place = bisect_right(self._worked, start) + working_days - 1
        if place >= len(self._worked):
            raise _missing(self._first_gap(start))
        end = self._worked[place]
        first, last = self._span(start, end)
        return Due(end, self._provisional[last] > self._provisional[first])

    def count(self, start: date, end: date) -> int:
        """Working days in (start, end]; negative when `end` lies before `start`."""
        if end < start:
            return -self.count(end, start)
        self._span(start, end)
        return bisect_right(self._worked, end) - bisect_right(self._worked, start)

    def is_workday(self, on: date) -> bool:
        return self.day(on).is_workday

    def day(self, on: date) -> Day:
        place = bisect_left(self._known, on)
        if place == len(self._known) or self._known[place] != on:
            raise _missing(on)
        return self._days[place]

    def between(self, start: date, end: date) -> list[Day]:
        """Every day in (start, end], in order."""
        first, last = self._span(start, end)
        return self._days[first:last]

    def _span(self, start: date, end: date) -> tuple[int, int]:
        first, last = bisect_right(self._known, start), bisect_right(self._known, end)
        if last - first != max((end - start).days, 0):
            raise _missing(self._first_gap(start))
        return first, last

    def _first_gap(self, start: date) -> date:
        """The first day after `start` that nobody has entered."""
        expected = start.toordinal() + 1
        for known in self._known[bisect_right(self._known, start) :]:
            if known.toordinal() != expected:
                break
            expected += 1
        return date.fromordinal(expected)


def _missing(on: date) -> CalendarMissing:
    return CalendarMissing(
        f"the working-day calendar has no entry for {on}: import the holiday notice of {on.year}",
        date=on.isoformat(),
        year=on.year,
    )
