"""Reading and writing one department's table files."""

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import xlsxwriter
from python_calamine import CalamineWorkbook

from simulator.cases import Ask, Case, Decision

Row = dict[str, str]
STARTS = ("=", "+", "-", "@", "\t", "\r")


class SheetDialect(ABC):
    """What the department reads every day and what it writes back."""

    code: ClassVar[str]
    officers: ClassVar[tuple[str, str]]
    form: ClassVar[str]  # csv or xlsx
    encoding: ClassVar[str] = "utf-8"
    amount_in: ClassVar[str]  # the column that the manifest's total is over
    amount_out: ClassVar[str]
    columns_out: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, row: Row) -> Ask: ...

    @abstractmethod
    def write(self, case: Case, decision: Decision) -> Row: ...

    def decode(self, content: bytes) -> list[Row]:
        table = self._of_csv(content) if self.form == "csv" else _of_xlsx(content)
        return [dict(zip(table[0], map(_meant, cells), strict=True)) for cells in table[1:]]

    def encode(self, rows: Sequence[Row]) -> bytes:
        table = [list(self.columns_out)]
        table += [[_safe(row.get(name, "")) for name in self.columns_out] for row in rows]
        return self._to_csv(table) if self.form == "csv" else _to_xlsx(table)

    def _of_csv(self, content: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(content.decode(self.encoding), newline="")))

    def _to_csv(self, table: list[list[str]]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out).writerows(table)
        return out.getvalue().encode(self.encoding)


def _of_xlsx(content: bytes) -> list[list[str]]:
    page = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in cells] for cells in page.to_python(skip_empty_area=False)]


def _to_xlsx(table: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, cells in enumerate(table):
            for column, cell in enumerate(cells):
                page.write_string(number, column, cell)
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS) else cell


def _meant(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(STARTS) else cell
