"""Tables of figures as an XLSX workbook. Text is shown and never computed; numbers are numbers."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import xlsxwriter

from domain.spreadsheet import harmless
from domain.supervision.tables import Table

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same figures make the same file
WIDEST: Final = 40  # characters; a Chinese one takes two


def workbook(tables: Sequence[Table]) -> bytes:
    """One sheet for each table, its headings frozen."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": UNDATED})
        bold = book.add_format({"bold": True, "bottom": 1})
        for table in tables:
            _fill(book.add_worksheet(table.name), table, bold)
    return out.getvalue()


def _fill(page: xlsxwriter.worksheet.Worksheet, table: Table, bold: object) -> None:
    for column, heading in enumerate(table.headings):
        page.write_string(0, column, harmless(heading), bold)
        page.set_column(column, column, _width(table, column))
    for number, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            _write(page, number, column, cell)
    page.freeze_panes(1, 0)


def _write(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: str | int | Decimal | None
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, column, harmless(cell))
        return
    page.write_number(row, column, cell)


def _width(table: Table, column: int) -> int:
    texts = (table.headings[column], *(str(row[column]) for row in table.rows))
    longest = max(sum(2 if ord(sign) > 0xFF else 1 for sign in text) for text in texts)
    return min(longest, WIDEST) + 2
