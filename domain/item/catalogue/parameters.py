"""Dated parameters by region: the figures a city replaces, and which of them held on a day."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from domain.errors import RuleViolation
from domain.item.catalogue.shapes import ParameterRow

Figure = int | Decimal


class ParameterMissing(RuleViolation):
    """No figure holds for that region on that day."""


@dataclass(frozen=True)
class Parameters:
    """The figures of one region on one day, with the date each came into force."""

    region: str
    values: Mapping[str, Figure]
    effective_from: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """Equal for equal figures, whatever the day they were asked for."""
        lines = [f"{n}={self.values[n]}@{self.effective_from[n]}" for n in sorted(self.values)]
        return hashlib.sha256("\n".join([self.region, *lines]).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        figures = {n: [str(v), self.effective_from[n]] for n, v in sorted(self.values.items())}
        return {"region": self.region, "figures": figures}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Parameters":
        figures: Mapping[str, list[str]] = stored["figures"]
        values = {name: figure(text) for name, (text, _) in figures.items()}
        return cls(stored["region"], values, {name: since for name, (_, since) in figures.items()})


def figure(text: str) -> Figure:
    """A whole number as int, else a Decimal."""
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def covers(region: str, place: str) -> bool:
    """Whether a region code (GB/T 2260) is the place itself or above it; 000000 is the country."""
    return place.startswith(region.removesuffix("00").removesuffix("00").removesuffix("00"))


class ParameterBook:
    """All rows of the catalogue."""

    def __init__(self, rows: Iterable[ParameterRow]) -> None:
        self.rows = tuple(rows)
        self.names = frozenset(row.name for row in self.rows)
        self.zh = {row.name: row.zh for row in self.rows}
        self.units = {row.name: row.unit for row in self.rows}
        self._held: dict[tuple[str, str], Parameters] = {}

    def at(self, region: str, day: date) -> Parameters:
        """The nearest region's latest figure not later than `day`, for every parameter."""
        key = (region, day.isoformat())
        if key not in self._held:
            self._held[key] = self._find(*key)
        return self._held[key]

    def _find(self, region: str, day: str) -> Parameters:
        best: dict[str, ParameterRow] = {}
        for row in self.rows:
            if row.effective_from > day or not covers(row.region, region):
                continue
            known = best.get(row.name)
            if known is None or _rank(row) >= _rank(known):
                best[row.name] = row
        missing = sorted(self.names - best.keys())
        if missing:
            raise ParameterMissing(
                f"No value of {', '.join(missing)} for region {region} on {day}; add one.",
                region=region,
                day=day,
            )
        return Parameters(
            region,
            {name: row.value for name, row in best.items()},
            {name: row.effective_from for name, row in best.items()},
        )


def _rank(row: ParameterRow) -> tuple[int, str]:
    """The nearer region wins, then the later date."""
    return len(row.region.rstrip("0")), row.effective_from
