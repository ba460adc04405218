from datetime import date

import pytest

from domain.region import sheet
from domain.region.plan import Place, Plan, plan

TODAY = date(2026, 11, 2)
BEGAN = date(2020, 1, 1)
CITY = "321300"
HEAD = "区划代码,名称,类型,城乡,启用日期,停用日期,并入代码\n"


def place(code: str, name: str, level: str, parent: str, *more: str | None) -> Place:
    kind, hh_type = more or (None, None)
    return Place(code, name, level, parent, kind, hh_type, BEGAN, None, None)


KNOWN = {
    one.code: one
    for one in (
        place("321300", "宿迁市", "city", "320000"),
        place("321311", "宿豫区", "county", "321300"),
        place("321322", "沭阳县", "county", "321300"),
        place("321311101", "大兴镇", "township", "321311", "town", None),
        place("321311103", "来龙镇", "township", "321311", "town", None),
        place("321311101391", "杨树湾村", "village", "321311101", "village", "rural"),
    )
}


def planned(lines: str, head: str = HEAD, roots: tuple[str, ...] = (CITY,)) -> Plan:
    return plan(sheet.read(head + lines), KNOWN, roots, TODAY)


def faults(lines: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.code) for one in planned(lines, head).faults]


def test_a_new_township_with_a_new_village_is_added_from_today() -> None:
    made = planned("321311104,新庄镇,镇,,,,\n321311104391,新庄村,村,农村,,,\n")
    assert made.faults == []
    assert [(one.kind, one.after.level, one.after.parent) for one in made.changes] == [
        ("add", "township", "321311"),
        ("add", "village", "321311104"),
    ]
    assert made.changes[0].after.valid_from == TODAY


def test_statistical_codes_filled_up_with_zeros_are_understood() -> None:
    (change,) = planned("321311104000,新庄镇,镇,,,,\n").changes
    assert change.after.code == "321311104"


def test_a_renamed_place_keeps_everything_else() -> None:
    (change,) = planned("321311101391,杨柳湾村,,,,,\n").changes
    assert (change.kind, change.fields) == ("alter", ("name",))
    assert change.after.hh_type == "rural"


def test_a_merged_township_is_closed_and_names_its_heir() -> None:
    (change,) = planned("321311103,,,,,2026-12-31,321311101\n").changes
    assert (change.kind, change.after.successor) == ("close", "321311101")


def test_a_place_that_is_not_in_the_table_stays() -> None:
    assert planned("321311101,大兴镇,镇,,,,\n").changes == []


def test_dates_as_a_spreadsheet_writes_them_are_understood() -> None:
    (change,) = planned("321311104,新庄镇,镇,,2027/1/5,,\n").changes
    assert change.after.valid_from == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3213111,新,镇,,,,", ("code", "code_form")),
        ("3.21311E+11,新,镇,,,,", ("code", "code_form")),
        ("321311104,,镇,,,,", ("name", "name_missing")),
        ("321311104,=1+1,镇,,,,", ("name", "name_wrong")),
        ("321311104,新庄镇,社区,,,,", ("kind", "kind_wrong")),
        ("321311101392,新村,村,城乡,,,", ("hh_type", "hh_type_wrong")),
        ("321311101392,新村,村,,,,", ("hh_type", "hh_type_missing")),
        ("321311104,新庄镇,镇,,2026-02-30,,", ("valid_from", "date_form")),
        ("321311101,大兴镇,镇,,2021-01-01,,", ("valid_from", "from_changed")),
        ("321311199391,新村,村,农村,,,", ("parent", "parent_unknown")),
        ("321311103,,,,,2019-12-31,321311101", ("valid_to", "ends_before_it_begins")),
        ("321311103,,,,,2026-12-31,", ("successor", "successor_missing")),
        ("321311103,,,,,,321311101", ("successor", "successor_without_end")),
        ("321311103,,,,,2026-12-31,321311199", ("successor", "successor_unknown")),
        ("321311103,,,,,2026-12-31,321311", ("successor", "successor_level")),
        ("321311103,,,,,2026-12-31,321311103", ("successor", "successor_closed")),
        ("321311101,大兴镇,镇,,,,,多出来的", ("", "too_many_cells")),
        ("341302,埇桥区,,,,,", ("code", "outside")),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_column(
    line: str, expected: tuple[str, str]
) -> None:
    assert (2, *expected) in faults(f"{line}\n")


def test_two_townships_may_not_inherit_from_each_other() -> None:
    lines = "321311101,,,,,2026-12-31,321311103\n321311103,,,,,2026-12-31,321311101\n"
    assert [code for *_, code in faults(lines)] == ["successor_closed"] * 2


def test_a_code_that_stands_there_twice_is_told_at_its_second_line() -> None:
    assert faults("321311101,大兴镇,镇,,,,\n321311101000,大兴镇,镇,,,,\n") == [
        (3, "code", "code_twice")
    ]


def test_a_county_administrator_changes_no_other_county() -> None:
    made = planned("321322001,沭城街道,街道,,,,\n", roots=("321311",))
    assert [one.code for one in made.faults] == ["outside"]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("名称\n", "heading_missing"),
        ("区划代码,区划代码\n", "heading_twice"),
        ("区划代码,面积\n", "unknown_heading"),
    ],
)
def test_a_table_with_wrong_headings_is_not_read_further(head: str, code: str) -> None:
    made = planned("1,2\n", head)
    assert [one.code for one in made.faults] == [code]
    assert made.changes == ()


@pytest.mark.parametrize("text", ["", "\ufeff", HEAD, "\n\n"])
def test_an_empty_table_says_so(text: str) -> None:
    assert "empty" in [one.code for one in plan(sheet.read(text), KNOWN, (CITY,), TODAY).faults]


def test_an_open_quotation_mark_is_told_with_its_line() -> None:
    (fault,) = planned('321311104,"新庄镇,镇,,,,\n').faults
    assert fault.code == "unreadable"


def test_what_was_exported_changes_nothing_when_it_comes_back() -> None:
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "level": one.level,
            "parent": one.parent or "",
            "kind": one.kind or "",
            "hh_type": one.hh_type or "",
            "valid_from": one.valid_from.isoformat(),
        }
        for one in KNOWN.values()
    ]
    made = plan(sheet.read(sheet.write(rows)), KNOWN, (CITY,), TODAY)
    assert (made.faults, made.changes) == ([], [])


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A1", "+1", "-1", "@sum(1)", "\tx"])
def test_no_exported_cell_is_a_formula(cell: str) -> None:
    line = sheet.write([{"code": "321300", "name": cell}]).splitlines()[1]
    assert line.split(",", 1)[1].lstrip('"').startswith("'")


def test_an_apostrophe_against_formulas_goes_again_on_the_way_in() -> None:
    text = sheet.write([{"code": "321300", "name": "-甲"}])
    assert sheet.read(text).lines[0]["name"] == "-甲"
