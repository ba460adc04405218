"""What a person typed as a name is shown by a spreadsheet and never run by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exchange.sheet import Sheet, decode, encode
from domain.spreadsheet import harmless, meant

ATTACKS = [
    '=HYPERLINK("http://x","y")', "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1", "\r=1+1",
    "\n=1", "＝1+1", "'=1+1", "''=1",
]  # fmt: skip


@pytest.mark.parametrize("cell", ATTACKS)
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert harmless(cell).startswith("'")


@given(st.text(alphabet="'=+-@\t\r\n＝a刘1", max_size=6))
def test_every_text_comes_back_as_it_was(cell: str) -> None:
    assert meant(harmless(cell)) == cell


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("cell", ATTACKS)
def test_the_departments_files_are_harmless_and_read_back(form: str, cell: str) -> None:
    sheet = Sheet(form, ("name", "amount"), "amount")  # type: ignore[arg-type]
    written = encode(sheet, [{"name": cell, "amount": "1.00"}])
    assert decode(sheet, written) == [{"name": cell, "amount": "1.00"}]
