"""The same rows as SQL: what one request wrote, turned into statements that write it again.

Every value is the one really written (so are the sizes), except those that must differ between
transactions: keys made by the request, and the few unique columns. Those are computed from a number
`n` of twelve digits; keys of one transaction stand side by side and later ones come later, as
UUIDv7 does. One multi-row statement per table.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy.dialects import postgresql

from adapters.schema import metadata
from bench.rows import Row, Written

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
FIRST = 10**11  # n has twelve digits, so that it fits into a key as it is
UNIQUE = {
    ("application", "number"): "{n}::text || '{k:010d}'",
    ("person", "id_number_index"): "decode(md5({n}::text || 'p{k}'), 'hex')",
    ("request_key", "key"): "md5({n}::text || 'k{k}')",
}


def key(ordinal: int, n: str) -> str:
    """The key number `ordinal` of transaction `n`, as an SQL expression."""
    return f"('019a' || {n}::text || '{_tail(ordinal)}')::uuid"


def _tail(ordinal: int) -> str:
    return f"{0x8000_0000_0000_0000 | ordinal:016x}"


class Writer:
    """Writes statements; `ordinals` are the keys that belong to the transaction."""

    def __init__(self, ordinals: Mapping[str, int]) -> None:
        self._ordinals = ordinals

    @classmethod
    def of(cls, *parts: Written) -> "Writer":
        ids = [id for written in parts for id in written.new_ids()]
        return cls({id: at for at, id in enumerate(dict.fromkeys(ids))})

    def inserts(self, rows: Mapping[str, Sequence[Row]]) -> Iterator[str]:
        """One statement per table; `:n` stands in it once, pgbench allows only so many places."""
        for table, many in rows.items():
            names, types = _names(many[0]), _types(table, many[0])
            first, *rest = (self._values(table, row, at, "t.n") for at, row in enumerate(many))
            typed = [f"{value}::{kind}" for value, kind in zip(first, types, strict=True)]
            values = ",\n".join(f"({', '.join(row)})" for row in (typed, *rest))
            yield (
                f"INSERT INTO {table} ({names}) SELECT v.* "  # noqa: S608
                f"FROM (SELECT :n::text AS n) AS t, LATERAL (VALUES\n{values}) AS v;"
            )

    def clones(self, rows: Mapping[str, Sequence[Row]], first: int, last: int) -> Iterator[str]:
        """The same for every n from `first` to `last`, one statement per row."""
        for table, many in rows.items():
            for at, row in enumerate(many):
                values = ", ".join(self._values(table, row, at, "n"))
                yield (
                    f"INSERT INTO {table} ({_names(row)}) SELECT {values} "  # noqa: S608
                    f"FROM generate_series({first}, {last}) AS n;"
                )

    def key_of(self, id: str, n: int) -> str:
        """The key that stands for `id` in transaction `n`."""
        return str(UUID(f"019a{n}{_tail(self._ordinals[id])}"))

    def updates(self, written: Written, n: str = ":n") -> Iterator[str]:
        for table, many in written.amended.items():
            for row in many:
                changed = ", ".join(
                    f'"{name}" = {self._value(table, name, value, 0, n)}'
                    for name, value in row.changed.items()
                )
                found = " AND ".join(
                    f'"{name}" = {self._value(table, name, value, 0, n)}'
                    for name, value in row.key.items()
                )
                yield f"UPDATE {table} SET {changed} WHERE {found};"  # noqa: S608

    def _values(self, table: str, row: Row, at: int, n: str) -> list[str]:
        return [self._value(table, name, value, at, n) for name, value in row.items()]

    def _value(self, table: str, column: str, value: str | None, at: int, n: str) -> str:
        if value is None:
            return "NULL"
        if value in self._ordinals:
            return key(self._ordinals[value], n)
        if (table, column) in UNIQUE:
            return UNIQUE[table, column].format(n=n, k=at)
        return _literal(value)


def _literal(value: str) -> str:
    """Without a colon: pgbench sees a variable in every `:00` of a time, quoted or not."""
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\072")
    return f"E'{escaped}'"


def _names(row: Row) -> str:
    return ", ".join(f'"{name}"' for name in row)


def _types(table: str, row: Row) -> list[str]:
    columns = metadata.tables[table].columns
    return [columns[name].type.compile(DIALECT) for name in row]
