"""The one statement that writes a submission, and the one form it must keep."""

from adapters.schema import metadata
from domain.submission.insert import COLUMNS, KNOWN_FAMILY, statement


def test_every_column_named_exists_in_its_table() -> None:
    for table, columns in COLUMNS.items():
        assert columns.keys() <= set(metadata.tables[table].columns.keys())


def test_no_column_that_must_be_filled_is_forgotten() -> None:
    for table, columns in COLUMNS.items():
        must = {
            column.name
            for column in metadata.tables[table].columns
            if not column.nullable and column.server_default is None and column.default is None
        }
        assert must - columns.keys() == set(), table


def test_a_family_on_record_is_written_without_a_new_household() -> None:
    assert "INSERT INTO household " in statement()
    assert "INSERT INTO household " not in statement(KNOWN_FAMILY)


def test_parents_stand_before_their_children() -> None:
    order = list(COLUMNS)
    for table in order:
        for key in metadata.tables[table].foreign_keys:
            parent = key.column.table.name
            assert parent not in order or order.index(parent) <= order.index(table)
