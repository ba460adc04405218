"""Figures as a workbook, read again by another program."""

import io

from python_calamine import CalamineWorkbook

from adapters.workbook import workbook
from domain.supervision.tables import Table


def test_text_of_a_workbook_is_shown_and_never_computed() -> None:
    table = Table("表", ("名称", "数"), [("=1+1", 7), ("@x", None)])
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook([table])))
    assert book.get_sheet_by_index(0).to_python() == [["名称", "数"], ["'=1+1", 7], ["'@x", ""]]
