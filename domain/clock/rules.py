"""The three clocks of a step or claim: statutory, committed, and the warning before either.

A pause stops only the clocks its legal ground allows, and never the statutory one: that is extended
by a signed extension or not at all. The percentages are the city's (process, section 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from domain.clock.calendar import Calendar, Due
from domain.errors import RuleViolation

Clock = Literal["statutory", "committed"]
Level = Literal["green", "yellow", "orange", "red"]
YELLOW_PERCENT, ORANGE_PERCENT = 70, 90


class StatutoryNeverPauses(RuleViolation):
    """The statutory limit cannot be paused, only extended in writing."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Working days, or `hours` of wall-clock time for emergencies. None where the law is silent."""

    statutory_wd: int | None = None
    committed_wd: int | None = None
    hours: int | None = None

    @property
    def governing(self) -> Clock:
        """The clock that is shown and that warns: the promise if there is one, else the law."""
        return "statutory" if self.committed_wd is None else "committed"

    @property
    def working_days(self) -> int | None:
        return self.statutory_wd if self.committed_wd is None else self.committed_wd


@dataclass(frozen=True, slots=True)
class Pause:
    """Days from `from_` up to, not including, `to` do not count. `to` None: still open."""

    ground: str
    document_no: str
    from_: date
    to: date | None
    clocks: frozenset[Clock] = frozenset({"committed"})

    def __post_init__(self) -> None:
        if "statutory" in self.clocks:
            raise StatutoryNeverPauses(f"ground {self.ground} cannot stop the statutory limit")

    def covers(self, on: date) -> bool:
        return self.from_ <= on and (self.to is None or on < self.to)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When each clock runs out; None without a limit, or while an open pause stops it."""

    statutory_due: date | None
    committed_due: date | None
    yellow_on: date | None
    orange_on: date | None
    provisional: bool

    @property
    def due_on(self) -> date | None:
        """What is shown to people and sorted by: the promise if there is one, else the law."""
        return self.committed_due or self.statutory_due


def deadlines(
    calendar: Calendar, started_on: date, limit: Limit, pauses: Sequence[Pause] = ()
) -> Deadlines:
    """Count every clock out from `started_on`, which is itself not counted.

    Raises CalendarMissing when the calendar does not reach far enough.
    """
    statutory = _counted(calendar, started_on, limit.statutory_wd, ())
    committed = _counted(calendar, started_on, limit.committed_wd, _stopping(pauses, "committed"))
    governing = _stopping(pauses, limit.governing)
    yellow = _counted(calendar, started_on, _share(limit, YELLOW_PERCENT), governing)
    orange = _counted(calendar, started_on, _share(limit, ORANGE_PERCENT), governing)
    return Deadlines(
        statutory_due=_on(statutory),
        committed_due=_on(committed),
        yellow_on=_on(yellow),
        orange_on=_on(orange),
        provisional=any(due is not None and due.provisional for due in (statutory, committed)),
    )


def paused_days(calendar: Calendar, start: date, end: date, pauses: Sequence[Pause]) -> int:
    """Working days in (start, end] that a pause covers, each once however many pauses cover it."""
    if not pauses:
        return 0
    return sum(
        day.is_workday and any(pause.covers(day.on) for pause in pauses)
        for day in calendar.between(start, end)
    )


def stopping(pauses: Sequence[Pause], limit: Limit) -> tuple[Pause, ...]:
    """The pauses that stop the clock this limit is governed by."""
    return _stopping(pauses, limit.governing)


def level(day: int, limit: int, *, overdue: bool) -> Level:
    """Warning colour on day `day` of `limit`; red only once the last day has passed."""
    if overdue:
        return "red"
    if day >= part(limit, ORANGE_PERCENT):
        return "orange"
    return "yellow" if day >= part(limit, YELLOW_PERCENT) else "green"


def emergency_due(started_at: datetime, limit: Limit) -> datetime:
    """Wall-clock end of an emergency: nights and holidays count. `started_at` must be aware."""
    if started_at.tzinfo is None or limit.hours is None:
        raise ValueError("an emergency needs an aware time and a limit in hours")
    return started_at + timedelta(hours=limit.hours)


def _counted(
    calendar: Calendar, start: date, working_days: int | None, pauses: Sequence[Pause]
) -> Due | None:
    if working_days is None:
        return None
    due = calendar.add(start, working_days)
    while pauses:  # each round counts in the pauses the last one reached; it only ever grows
        if any(pause.to is None and pause.from_ <= due.on for pause in pauses):
            return None
        paused = paused_days(calendar, start, due.on, pauses)
        longer = calendar.add(start, working_days + paused)
        if longer == due:
            return due
        due = longer
    return due


def _stopping(pauses: Sequence[Pause], clock: Clock) -> tuple[Pause, ...]:
    return tuple(pause for pause in pauses if clock in pause.clocks)


def _share(limit: Limit, percent: int) -> int | None:
    return None if limit.working_days is None else part(limit.working_days, percent)


def part(amount: int, percent: int) -> int:
    """`percent` of `amount`, rounded up: a warning is never early by less than a day."""
    return -(-amount * percent // 100)


def _on(due: Due | None) -> date | None:
    return None if due is None else due.on
