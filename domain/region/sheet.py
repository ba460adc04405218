"""Regions as a table of text (CSV), both ways. Nothing is judged here.

The headings are Chinese, the names of the columns are understood as well. On the way out a cell
that a spreadsheet would run as a formula gets an apostrophe in front; on the way in it goes again.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.spreadsheet import harmless, meant

HEADINGS: Final[Mapping[str, str]] = {
    "code": "区划代码",
    "name": "名称",
    "level": "级别",
    "parent": "上级代码",
    "kind": "类型",
    "hh_type": "城乡",
    "valid_from": "启用日期",
    "valid_to": "停用日期",
    "successor": "并入代码",
}
# What a word means depends on the column: 乡 is a kind of township, 村 is a level and a kind.
MEANT: Final[Mapping[str, Mapping[str, str]]] = {
    "level": {"市": "city", "县区": "county", "乡镇街道": "township", "村居": "village"},
    "kind": {
        "街道": "street",
        "镇": "town",
        "乡": "township",
        "社区": "community",
        "村": "village",
    },
    "hh_type": {"城镇": "urban", "农村": "rural"},
}
BOM: Final = "\ufeff"  # tells spreadsheets that this is UTF-8
BEYOND: Final = ""  # the column of what stands behind the last heading
COLUMNS: Final = {heading: name for name, heading in HEADINGS.items()} | {
    name: name for name in HEADINGS
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number (the heading is 1) and what stands in it, by column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`unknown` are headings nobody knows; `broken` is the line at which reading gave up."""

    columns: Sequence[str]
    lines: Sequence[Line]
    unknown: Sequence[str] = field(default=())
    broken: int | None = None


def read(text: str) -> Sheet:
    """The table in `text`: comma separated, first line the headings, empty lines left out."""
    reader = csv.reader(io.StringIO(text.removeprefix(BOM)), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    except csv.Error:
        return Sheet((), (), broken=reader.line_num)
    headings = [cell.strip() for cell in rows[0][1]] if rows else []
    columns = [COLUMNS.get(heading, heading) for heading in headings]
    return Sheet(
        columns=columns,
        lines=[Line(number, _cells(columns, row)) for number, row in rows[1:]],
        unknown=[name for name in headings if name not in COLUMNS],
    )


def _cells(columns: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    found = {name: _meant(name, bare(cell)) for name, cell in zip(columns, row, strict=False)}
    return found | {BEYOND: "".join(row[len(columns) :]).strip()}


def _meant(column: str, cell: str) -> str:
    return MEANT.get(column, {}).get(cell, cell)


def write(rows: Iterable[Mapping[str, str]]) -> str:
    """The same table as text, for a spreadsheet to open."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS.values())
    spoken = {
        column: {code: word for word, code in words.items()} for column, words in MEANT.items()
    }
    for row in rows:
        cells = ((name, row.get(name, "")) for name in HEADINGS)
        writer.writerow(harmless(spoken.get(name, {}).get(cell, cell)) for name, cell in cells)
    return BOM + out.getvalue()


def bare(cell: str) -> str:
    """What was meant by a cell made harmless, without white space around it."""
    return meant(cell.strip())
