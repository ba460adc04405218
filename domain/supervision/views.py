"""The board as it is shown: cases and working days by stage, item, department, place and month.

Nobody is named in it and nobody is ranked: it knows places, items and offices, never persons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from domain.application.models import ApplicationState
from domain.region.views import PlaceName

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Load:
    """Cases; in how many of them an open step has each deadline colour now (one may have two)."""

    cases: int
    yellow: int
    orange: int
    red: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Claims decided, those of them that had a limit, those within it; `late` counts cases.

    `median_wd`, `p90_wd`: working days from submission to the decision, the day of submission not
    counted. `on_time_percent` is None where nothing with a limit was decided.
    """

    decided: int
    timed: int
    on_time: int
    late: int
    median_wd: int | None
    p90_wd: int | None
    on_time_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Ask once: over `forms` one forms, questions put, prefilled and saved beside a form for every
    item (`separate`). Of an item or department: the whole forms on which it was asked for."""

    forms: int
    asked: int
    prefilled: int
    saved: int
    separate: int
    saved_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class StageRow:
    state: ApplicationState
    load: Load


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Limits in working days (`hours` on the wall clock): the law's, the city's own promise, and
    how long it took before there was one form."""

    item: str
    name: str
    department: str
    department_name: str
    load: Load
    pace: Pace
    asked: Asked
    statutory_wd: int | None
    committed_wd: int | None
    hours: int | None
    before_wd: int | None


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    department: str
    name: str
    load: Load
    pace: Pace
    asked: Asked


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A township with the county it lies in."""

    region: str
    name: str
    county: str
    county_name: str
    load: Load
    pace: Pace
    asked: Asked


@dataclass(frozen=True, slots=True)
class MonthRow:
    """Cases submitted in that month, and what has become of them by now."""

    month: str
    first_day: date
    last_day: date
    load: Load
    pace: Pace
    asked: Asked


@dataclass(frozen=True, slots=True)
class BoardView:
    """Cases submitted on these days whose deciding place lies in `region`, as of `at`."""

    at: datetime
    region: str
    region_name: str
    first_day: date
    last_day: date
    choices: Sequence[PlaceName]
    load: Load
    pace: Pace
    asked: Asked
    stages: Sequence[StageRow]
    items: Sequence[ItemRow]
    departments: Sequence[DepartmentRow]
    places: Sequence[PlaceRow]
    months: Sequence[MonthRow]


def percent(part: int, whole: int) -> Decimal | None:
    """The share in per cent with one decimal; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(TENTH, ROUND_HALF_UP)
