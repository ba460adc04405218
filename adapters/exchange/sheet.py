"""A table of text as a CSV or XLSX file and back. Every cell is text, so ID numbers stay whole."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import xlsxwriter
from python_calamine import CalamineWorkbook

from domain.spreadsheet import harmless, meant

Row = Mapping[str, str]
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # the same rows make the same file


class Unreadable(Exception):
    """These bytes are not the table that was agreed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The agreed shape of one department's file, in one direction."""

    form: Literal["csv", "xlsx"]
    columns: tuple[str, ...]
    amount: str  # the column in yuan that the total is over
    encoding: str = "utf-8"


def encode(sheet: Sheet, rows: Sequence[Row]) -> bytes:
    table = [list(sheet.columns)]
    table += [[harmless(row.get(name, "")) for name in sheet.columns] for row in rows]
    return _to_csv(table, sheet.encoding) if sheet.form == "csv" else _to_xlsx(table)


def decode(sheet: Sheet, content: bytes) -> list[dict[str, str]]:
    """Raises `Unreadable` for another form, encoding or set of columns."""
    try:
        table = _of_csv(content, sheet.encoding) if sheet.form == "csv" else _of_xlsx(content)
    except Exception as error:  # two parsers, each with its own exceptions
        raise Unreadable(f"not a {sheet.form} file ({type(error).__name__})") from None
    if not table or tuple(table[0]) != sheet.columns:
        raise Unreadable("other columns than agreed")
    if any(len(cells) != len(sheet.columns) for cells in table):
        raise Unreadable("a row with too few or too many cells")
    return [dict(zip(sheet.columns, map(meant, cells), strict=True)) for cells in table[1:]]


def _to_csv(table: Sequence[Sequence[str]], encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue().encode(encoding)


def _of_csv(content: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True))


def _to_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": UNDATED})
        page = book.add_worksheet()
        for number, cells in enumerate(table):
            for column, cell in enumerate(cells):
                page.write_string(number, column, cell)
    return out.getvalue()


def _of_xlsx(content: bytes) -> list[list[str]]:
    page = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[_cell(value) for value in cells] for cells in page.to_python(skip_empty_area=False)]


def _cell(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a cell that is not text")
    return value
