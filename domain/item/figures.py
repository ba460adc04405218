"""The dated figures of the catalogue as a table: which held when, which will, and what changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.dimensions import is_money_unit
from domain.item.catalogue.parameters import Figure, covers
from domain.item.catalogue.shapes import ParameterRow
from domain.item.texts import plain


@dataclass(frozen=True, slots=True)
class Named:
    """A code and what it is called."""

    code: str
    zh: str


@dataclass(frozen=True, slots=True)
class FigureVersion:
    """One value from one day on, for a region and what lies in it. `source` says where from."""

    region: str
    effective_from: str
    value: str
    source: Named
    local: bool


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A figure: what holds on the day asked for, all its versions (newest first), who reads it."""

    name: str
    zh: str
    unit: str
    value: str
    since: str
    versions: list[FigureVersion]
    read_by: list[Named]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs between two days, each value with the day it came into force."""

    name: str
    zh: str
    unit: str
    before: str
    before_since: str
    after: str
    after_since: str


def written(value: Figure, unit: str) -> str:
    """As the catalogue writes it: 80000 fen of `元/人·月` → `800`, 52.83 → `0.5283`."""
    return plain(Decimal(value) / 100) if is_money_unit(unit) else plain(value)


def table(
    catalogue: Catalogue, region: str, day: date, readers: Mapping[str, list[Named]]
) -> list[ParameterView]:
    """Every figure as it is for `region` on `day`. Raises ParameterMissing."""
    book = catalogue.parameters
    now = book.at(region, day)
    return [
        ParameterView(
            name,
            book.zh[name],
            book.units[name],
            written(now.values[name], book.units[name]),
            now.effective_from[name],
            _versions(catalogue, name, region),
            readers.get(name, []),
        )
        for name in book.zh
    ]


def changes(catalogue: Catalogue, region: str, first: date, second: date) -> list[FigureChange]:
    """What differs for a region between two days. Raises ParameterMissing."""
    book = catalogue.parameters
    before, after = book.at(region, first), book.at(region, second)
    return [
        FigureChange(
            name,
            zh,
            book.units[name],
            written(before.values[name], book.units[name]),
            before.effective_from[name],
            written(after.values[name], book.units[name]),
            after.effective_from[name],
        )
        for name, zh in book.zh.items()
        if before.values[name] != after.values[name]
    ]


def _versions(catalogue: Catalogue, name: str, region: str) -> list[FigureVersion]:
    rows = [r for r in catalogue.parameters.rows if r.name == name and _bears_on(r, region)]
    rows.sort(key=lambda row: (row.effective_from, row.region), reverse=True)
    words = catalogue.process["sources"]
    return [
        FigureVersion(
            row.region,
            row.effective_from,
            written(row.value, row.unit),
            Named(row.source, words.get(row.source, row.source)),
            row.local,
        )
        for row in rows
    ]


def _bears_on(row: ParameterRow, region: str) -> bool:
    """The region's own, of a place above it, or of one inside it."""
    return covers(row.region, region) or covers(region, row.region)
