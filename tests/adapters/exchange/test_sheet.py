"""Tables survive the journey: rare names, leading zeros, and cells that look like formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exchange.sheet import Sheet, Unreadable, decode, encode

SHEETS = {
    "csv": Sheet("csv", ("户号", "姓名", "金额"), "金额"),
    "csv gb18030": Sheet("csv", ("户号", "姓名", "金额"), "金额", "gb18030"),
    "csv with mark": Sheet("csv", ("户号", "姓名", "金额"), "金额", "utf-8-sig"),
    "xlsx": Sheet("xlsx", ("户号", "姓名", "金额"), "金额"),
}
every_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


def row(account: str = "0017", name: str = "测试甲", amount: str = "") -> dict[str, str]:
    return {"户号": account, "姓名": name, "金额": amount}


@every_sheet
@pytest.mark.parametrize("name", ["阿卜杜·热合曼", "𬱖", "欧阳,丙", 'say "丁"', "two\nlines"])
def test_names_arrive_as_written(sheet: Sheet, name: str) -> None:
    assert decode(sheet, encode(sheet, [row(name=name)])) == [row(name=name)]


@every_sheet
@pytest.mark.parametrize("number", ["0000000000000017", "321311198405179967", "32131120130308999X"])
def test_numbers_stay_whole(sheet: Sheet, number: str) -> None:
    assert decode(sheet, encode(sheet, [row(account=number)])) == [row(account=number)]


@every_sheet
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(sheet: Sheet, start: str) -> None:
    nasty = f'{start}HYPERLINK("x")'
    content = encode(sheet, [row(name=nasty)])
    assert decode(sheet, content) == [row(name=nasty)]
    if sheet.form == "csv":
        assert f"'{start}" in content.decode(sheet.encoding)


@every_sheet
def test_the_same_rows_make_the_same_file(sheet: Sheet) -> None:
    assert encode(sheet, [row()]) == encode(sheet, [row()])


@every_sheet
def test_a_file_without_rows_is_a_file(sheet: Sheet) -> None:
    assert decode(sheet, encode(sheet, [])) == []


@every_sheet
def test_other_columns_than_agreed_are_refused(sheet: Sheet) -> None:
    other = Sheet(sheet.form, ("户号", "金额"), "金额", sheet.encoding)
    with pytest.raises(Unreadable):
        decode(sheet, encode(other, [row()]))


@every_sheet
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00garbage", b"<html></html>"])
def test_anything_else_is_unreadable(sheet: Sheet, content: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(sheet, content)


WRITTEN = st.text(
    st.characters(exclude_categories=["C"]) | st.sampled_from("=+-@'\"," + "𬱖·"), max_size=20
)


@given(st.lists(st.builds(row, WRITTEN, WRITTEN), max_size=4))
def test_csv_gives_back_what_was_written(rows: list[dict[str, str]]) -> None:
    sheet = SHEETS["csv gb18030"]
    assert decode(sheet, encode(sheet, rows)) == rows
