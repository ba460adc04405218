"""Periods and places of the board."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from domain.region.rules import contains, parent_of

MONTHS: Final = 6  # that a trend shows
HALF, NINE_TENTHS = Decimal("0.5"), Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Month:
    """A month as the days of it that count; the running one ends with the last day asked for."""

    first: date
    last: date

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


def months(last: date, count: int = MONTHS) -> list[Month]:
    """The months up to the one of `last`, oldest first."""
    found: list[Month] = []
    while len(found) < count:
        first = last.replace(day=1)
        found.append(Month(first, last))
        last = first - timedelta(days=1)
    return found[::-1]


def choices(known: Iterable[str], tops: Collection[str], chosen: str) -> list[str]:
    """What can be looked at next: the own places, what is shown, and the places right below."""
    parents = {*tops, chosen}
    found = [code for code in known if code in parents or parent_of(code) in parents]
    return sorted(code for code in found if any(contains(top, code) for top in tops))


def within(counted: Mapping[int, int], share: Decimal) -> int | None:
    """The fewest days within which at least this share was done (days → how many took as long);
    None of nothing."""
    wanted, done = sum(counted.values()) * share, 0
    for days in sorted(counted):
        done += counted[days]
        if done >= wanted:
            return days
    return None
