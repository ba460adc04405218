"""Places and windows as they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.region.plan import Fault


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One place; `children` counts those directly below that exist today."""

    code: str
    name: str
    level: str
    kind: str | None
    hh_type: str | None
    valid_from: date
    valid_to: date | None
    successor: str | None
    successor_name: str | None
    children: int


@dataclass(frozen=True, slots=True)
class PlaceName:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RegionView:
    """A place, the places above it from the top, and those directly below, closed ones too."""

    region: RegionRow
    path: Sequence[PlaceName]
    children: Sequence[RegionRow]


@dataclass(frozen=True, slots=True)
class ImportedChange:
    """`kind` is add, alter or close; `fields` are the columns that differ, as text."""

    line: int
    kind: str
    code: str
    name: str
    fields: Mapping[str, str]
    before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a table changes or would change. Nothing is applied while there is a fault."""

    applied: bool
    lines: int
    changes: Sequence[ImportedChange]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class MarkView:
    """One of the eight marks (八有) of a window, and what is known about it."""

    has: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class WindowView:
    """A window with its eight marks by name: window, staff, system, line, hotline, list, …"""

    code: str
    name: str
    level: str
    region: str
    region_name: str
    organisation_name: str
    hotline: str
    marks: Mapping[str, MarkView]
    version: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """One level: its places, those with a window, windows with all eight marks, and by mark."""

    level: str
    places: int
    covered: int
    windows: int
    complete: int
    marks: Mapping[str, int]
