"""How long a decision can be objected to. Pure.

行政复议法 (2023) art 20: 60 days from knowing of the decision; 行政诉讼法 art 46: 6 months. Counted
from the day of the decision, which is the earliest it can be known: the family has never less.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

RECONSIDERATION: Final = timedelta(days=60)
COURT_MONTHS: Final = 6


@dataclass(frozen=True, slots=True)
class Objection:
    """Whose decision it is, and the last days for reconsideration (行政复议) and for a court."""

    office_name: str
    reconsideration_until: date
    court_until: date


def objection(office_name: str, decided_on: date) -> Objection:
    """The last days on which one may still object to what was decided on that day."""
    return Objection(
        office_name, decided_on + RECONSIDERATION, months_later(decided_on, COURT_MONTHS)
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
