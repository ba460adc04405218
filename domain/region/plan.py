"""What an imported table of regions would change, and everything that is wrong with it. Pure.

A table adds places, renames them and closes them; it never deletes one and never reopens one. A
place that is not in the table stays as it is, and so does a cell left empty. Closing names the
place that takes over, so that nobody's address leads nowhere.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from domain.region.rules import HH_TYPES, KINDS, contains, level_of, parent_of, short
from domain.region.sheet import BEYOND, HEADINGS, Line, Sheet

MOST: Final = 5000  # lines; a city has about 2,000 places
# Begins with a letter or digit: no formula of a spreadsheet.
NAME: Final = re.compile(r"[^\W_][\w·.()（）、—-]{0,49}")
FAULTS: Final[Mapping[str, str]] = {
    "unreadable": "this line is not CSV (is a quotation mark missing?)",
    "empty": "there is no line below the headings",
    "too_many_lines": f"at most {MOST} lines at once",
    "unknown_heading": "there is no such column",
    "heading_twice": "this column stands there twice",
    "heading_missing": "this column is needed",
    "too_many_cells": "there is something behind the last column",
    "code_form": "a code has 6, 9 or 12 digits",
    "code_twice": "this code stands there twice",
    "outside": "this place is not in your region",
    "name_missing": "a new place needs a name",
    "name_wrong": "this cannot be the name of a place",
    "level_wrong": "the level does not fit the length of the code",
    "parent_wrong": "the parent does not fit the digits of the code",
    "parent_unknown": "the place above is neither known nor in this table",
    "parent_closed": "the place above is closed",
    "kind_wrong": "a place of this level is not of this kind",
    "hh_type_wrong": "urban or rural",
    "hh_type_missing": "a new village is urban or rural",
    "date_form": "a date is written 2026-01-31",
    "from_changed": "the first day of a known place does not change",
    "ends_before_it_begins": "the last day lies before the first",
    "closed_already": "this place is closed already and stays so",
    "successor_missing": "a closed place names the place that takes over",
    "successor_without_end": "only a closed place has a successor",
    "successor_unknown": "the successor is neither known nor in this table",
    "successor_closed": "the successor is closed itself",
    "successor_level": "the successor is a place of the same level",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A region as the table speaks of it."""

    code: str
    name: str
    level: str
    parent: str | None
    kind: str | None
    hh_type: str | None
    valid_from: date
    valid_to: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: at which line (the headings are line 1) and column, as a code and in words."""

    line: int
    column: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Change:
    """`fields` are the columns that differ; `before` is None for a new place."""

    line: int
    kind: Literal["add", "alter", "close"]
    before: Place | None
    after: Place
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Applied only when there is no fault."""

    lines: int
    changes: Sequence[Change]
    faults: Sequence[Fault]


Known = Mapping[str, Place]
Found = Iterator[tuple[str, str]]  # (column, code of the fault)


def plan(sheet: Sheet, known: Known, roots: Collection[str], today: date) -> Plan:
    """What `sheet` would change among `known` in `roots`; new places begin `today` unless told."""
    broken = [Fault(number, column, code, FAULTS[code]) for number, column, code in _table(sheet)]
    if broken:
        return Plan(len(sheet.lines), (), broken)
    rows = [(line, _place(line, known, today)) for line in sheet.lines]
    after = {**known, **{place.code: place for _, place in rows if place}}
    faults = [
        Fault(line.number, column, code, FAULTS[code])
        for line, place in rows
        for column, code in (*_cells(line, known, roots), *_fit(line, place, known, after))
    ]
    changes = [change for line, place in rows if place and (change := _change(line, place, known))]
    return Plan(len(sheet.lines), changes, [*faults, *_twice(sheet)])


def _table(sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Faults after which no line can be understood."""
    if sheet.broken is not None:
        yield sheet.broken, "", "unreadable"
        return
    yield from ((1, heading, "unknown_heading") for heading in sheet.unknown)
    yield from (
        (1, name, "heading_twice") for name in HEADINGS if list(sheet.columns).count(name) > 1
    )
    if "code" not in sheet.columns:
        yield 1, "code", "heading_missing"
    if not sheet.lines:
        yield 1, "", "empty"
    if len(sheet.lines) > MOST:
        yield MOST + 2, "", "too_many_lines"


def _twice(sheet: Sheet) -> Iterator[Fault]:
    seen: set[str] = set()
    for line in sheet.lines:
        code = short(line["code"])
        if code in seen:
            yield Fault(line.number, "code", "code_twice", FAULTS["code_twice"])
        seen.add(code)


def _place(line: Line, known: Known, today: date) -> Place | None:
    """The place as it would be after the import; None where the line cannot say."""
    code = short(line["code"])
    level = level_of(code)
    begins, ends = _day(line["valid_from"]), _day(line["valid_to"])
    if level is None or isinstance(begins, str) or isinstance(ends, str):
        return None
    blank = Place(code, "", level, parent_of(code), None, None, begins or today, None, None)
    told: dict[str, Any] = {name: line[name] for name in ("name", "kind", "hh_type")}
    told |= {"successor": short(line["successor"]), "valid_to": ends}
    return replace(known.get(code, blank), **{name: cell for name, cell in told.items() if cell})


def _day(text: str) -> date | Literal["wrong"] | None:
    """2026-01-31, 2026/1/31 or 20260131; None for an empty cell."""
    parts = text.replace("/", "-").split("-")
    if len(parts) == 1 and len(text) == 8:
        parts = [text[:4], text[4:6], text[6:]]
    try:
        return date(*map(int, parts)) if text else None
    except (TypeError, ValueError):
        return "wrong"


Check = Callable[[Line, str], bool]
# column, fault, whether the cell (never empty, unless the column is the code) has it
CELLS: Final[Sequence[tuple[str, str, Check]]] = (
    ("name", "name_wrong", lambda line, cell: not NAME.fullmatch(cell)),
    ("level", "level_wrong", lambda line, cell: cell != level_of(short(line["code"]))),
    ("parent", "parent_wrong", lambda line, cell: short(cell) != parent_of(short(line["code"]))),
    ("kind", "kind_wrong", lambda line, cell: cell not in KINDS.get(_level(line), ())),
    ("hh_type", "hh_type_wrong", lambda line, cell: cell not in HH_TYPES),
    ("valid_from", "date_form", lambda line, cell: _day(cell) == "wrong"),
    ("valid_to", "date_form", lambda line, cell: _day(cell) == "wrong"),
    (BEYOND, "too_many_cells", lambda line, cell: True),
)


def _level(line: Line) -> str:
    return level_of(short(line["code"])) or ""


def _cells(line: Line, known: Known, roots: Collection[str]) -> Found:
    """What is wrong with single cells."""
    code = short(line["code"])
    if level_of(code) is None:
        yield "code", "code_form"
        return
    if not any(contains(root, code) for root in roots):
        yield "code", "outside"
    yield from (
        (column, fault)
        for column, fault, wrong in CELLS
        if line[column] and wrong(line, line[column])
    )
    if code not in known and not line["name"]:
        yield "name", "name_missing"


def _fit(line: Line, place: Place | None, known: Known, after: Known) -> Found:
    """What is wrong with a place among the others, as they would be after the import."""
    if place is None:
        return
    before = known.get(place.code)
    above = after.get(place.parent or "")
    if before is None and place.level == "village" and not place.hh_type:
        yield "hh_type", "hh_type_missing"
    if before is not None and line["valid_from"] and _day(line["valid_from"]) != before.valid_from:
        yield "valid_from", "from_changed"
    if place.valid_to is not None and place.valid_to < place.valid_from:
        yield "valid_to", "ends_before_it_begins"
    if before is not None and before.valid_to is not None and before != place:
        yield "code", "closed_already"
    if before is None and above is None:
        yield "parent", "parent_unknown"
    if above is not None and above.valid_to is not None and before is None and not place.valid_to:
        yield "parent", "parent_closed"
    yield from _inherits(place, after)


def _inherits(place: Place, after: Known) -> Found:
    """What is wrong with the successor."""
    if place.valid_to is None:
        if place.successor is not None:
            yield "successor", "successor_without_end"
        return
    if place.successor is None:
        yield "successor", "successor_missing"
        return
    heir = after.get(place.successor)
    if heir is None:
        yield "successor", "successor_unknown"
    elif heir.valid_to is not None:
        yield "successor", "successor_closed"
    elif heir.level != place.level:
        yield "successor", "successor_level"


def _change(line: Line, place: Place, known: Known) -> Change | None:
    before = known.get(place.code)
    if before == place:
        return None
    old, new = asdict(before) if before else {}, asdict(place)
    fields = tuple(name for name in HEADINGS if old.get(name) != new[name])
    if before is None:
        return Change(line.number, "add", before, place, fields)
    return Change(line.number, "close" if "valid_to" in fields else "alter", before, place, fields)
