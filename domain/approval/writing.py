"""One statement writes all that a decision has changed and added, however many tables that is.

The rows of each table travel as one JSON value; PostgreSQL spreads them over the table's columns.
The text depends only on which tables and columns are touched: it is prepared once per connection.
Tables and columns come from the mapping alone, hence the S608s.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import orjson
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from domain.approval.models import Step
from domain.base import Entity

Names = tuple[str, ...]
VERSIONED = frozenset({Step.__tablename__})  # of all that a decision changes


async def write(session: AsyncSession) -> None:
    """Write what is new or changed in this session, in one round trip; its rows leave the session.

    Raises StaleDataError when a row has changed since it was read.
    """
    added = _by_table(session.new)
    changed = _by_table(row for row in session.dirty if session.is_modified(row))
    if not added and not changed:
        return
    touched = {table: _touched(rows) for table, rows in changed.items()}
    whole = {table: _all(rows) for table, rows in added.items()}
    sent = [_json(rows, ("id", *touched[table])) for table, rows in changed.items()]
    sent += [_json(rows, whole[table]) for table, rows in added.items()]
    connection = await session.connection()
    sql = _statement(tuple(touched.items()), tuple(whole.items()))
    found = await connection.exec_driver_sql(sql, tuple(sent))
    if found.scalar_one() != sum(len(rows) for rows in changed.values()):
        raise StaleDataError("a row has changed since it was read")
    for rows in (*added.values(), *changed.values()):
        for row in rows:
            session.expunge(row)


def _by_table(rows: Iterable[Entity]) -> dict[str, list[Entity]]:
    """The rows by name of their table, in that order; the versions of steps are counted on."""
    found: dict[str, list[Entity]] = {}
    for row in rows:
        if isinstance(row, Step):
            row.version = (row.version or 0) + 1
        found.setdefault(row.__tablename__, []).append(row)
    return dict(sorted(found.items()))


def _all(rows: Sequence[Entity]) -> Names:
    """Every column, but those which the database itself fills in."""
    return tuple(
        column.key
        for column in rows[0].__table__.columns
        if column.server_default is None or any(getattr(r, column.key) is not None for r in rows)
    )


def _touched(rows: Sequence[Entity]) -> Names:
    """The columns in which at least one of the rows has changed."""
    return tuple(sorted({name for row in rows for name in inspect(row).committed_state}))


def _json(rows: Sequence[Entity], names: Names) -> str:
    written = [{name: getattr(row, name) for name in names} for row in rows]
    return orjson.dumps(written, default=str).decode()  # the driver has a UUID of its own


@lru_cache(maxsize=256)
def _statement(changed: tuple[tuple[str, Names], ...], added: tuple[tuple[str, Names], ...]) -> str:
    """Parameters are numbered in order: what is changed, then what is added. Counts the changed."""
    updates = [_update(at, *part) for at, part in enumerate(changed, 1)]
    after = {table: f"u{at}" for at, (table, _) in enumerate(changed, 1)}
    inserts = [
        _insert(at, *part, after.get(part[0])) for at, part in enumerate(added, 1 + len(changed))
    ]
    counts = " + ".join(f"(SELECT count(*) FROM u{at})" for at, _ in enumerate(changed, 1))  # noqa: S608
    return f"WITH {', '.join([*updates, *inserts])} SELECT {counts or '0'}"


def _update(at: int, table: str, names: Names) -> str:
    """A row whose version somebody else has counted on is left alone, and missing in the count."""
    values = ", ".join(f'"{name}" = n."{name}"' for name in names)
    same = " AND old.version = n.version - 1" if table in VERSIONED else ""
    return (
        f"u{at} AS (UPDATE {table} old SET {values} FROM {_rows(at, table)}"  # noqa: S608
        f" WHERE old.id = n.id{same} RETURNING 1)"
    )


def _insert(at: int, table: str, names: Names, after: str | None) -> str:
    """Rows of a table are added after others of it changed: they may take their unique place."""
    columns = ", ".join(f'"{name}"' for name in names)
    waits = f" WHERE (SELECT count(*) FROM {after}) >= 0" if after else ""  # noqa: S608
    chosen = f"SELECT {columns} FROM {_rows(at, table)}{waits}"  # noqa: S608
    return f"i{at} AS (INSERT INTO {table} ({columns}) {chosen})"


def _rows(at: int, table: str) -> str:
    """The row type is asked of the table: by name, `line` would be PostgreSQL's own type."""
    kind = f"(SELECT r FROM {table} r LIMIT 0)"  # noqa: S608
    return f"json_populate_recordset({kind}, ${at}::text::json) n"
