"""Which rows one request writes: the whole city read before and after, and compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import asyncpg
from sqlalchemy import Table

from adapters.schema import metadata
from bench.place import SCHEMA

Row = Mapping[str, str | None]  # column → value as PostgreSQL writes it
Key = tuple[str | None, ...]
Snapshot = Mapping[str, Mapping[Key, Row]]


@dataclass(frozen=True, slots=True)
class Amended:
    """A row that was there before: how it is found, and the columns that changed."""

    key: Row
    changed: Row


@dataclass(frozen=True, slots=True)
class Written:
    """What one transaction wrote, by table, in the order foreign keys allow."""

    inserted: Mapping[str, list[Row]]
    amended: Mapping[str, list[Amended]]

    def counts(self) -> dict[str, int]:
        return {table: len(rows) for table, rows in self.inserted.items()}

    def new_ids(self) -> list[str]:
        """Keys made by the transaction, in order."""
        found = (row["id"] for rows in self.inserted.values() for row in rows if row.get("id"))
        return list(dict.fromkeys(id for id in found if id))


def tables() -> Iterator[Table]:
    """Parents first."""
    yield from metadata.sorted_tables


async def snapshot(url: str) -> Snapshot:
    """Every row of a small city."""
    connection = await asyncpg.connect(
        url.replace("+asyncpg", ""), server_settings={"search_path": SCHEMA, "timezone": "UTC"}
    )
    try:
        return {table.name: await _rows(connection, table) for table in tables()}
    finally:
        await connection.close()


async def _rows(connection: asyncpg.Connection, table: Table) -> Mapping[Key, Row]:
    names = [column.name for column in table.columns]
    texts = ", ".join(f'"{name}"::text' for name in names)
    keys = [column.name for column in table.primary_key.columns]
    found = await connection.fetch(f'SELECT {texts} FROM "{table.name}"')  # noqa: S608
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return {tuple(row[key] for key in keys): row for row in rows}


def written(before: Snapshot, after: Snapshot) -> Written:
    """The difference."""
    inserted: dict[str, list[Row]] = {}
    amended: dict[str, list[Amended]] = {}
    for table in tables():
        old, new = before[table.name], after[table.name]
        fresh = [row for key, row in new.items() if key not in old]
        changed = [
            _amended(table, old[key], row)
            for key, row in new.items()
            if key in old and old[key] != row
        ]
        if fresh:
            inserted[table.name] = fresh
        if changed:
            amended[table.name] = changed
    return Written(inserted, amended)


def _amended(table: Table, old: Row, new: Row) -> Amended:
    keys = {column.name: new[column.name] for column in table.primary_key.columns}
    return Amended(keys, {name: value for name, value in new.items() if value != old[name]})
