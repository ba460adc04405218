"""One statement writes the whole submission, however many claims it has.

Each table's rows travel as one array per column; PostgreSQL unnests them. The statement's text
never changes, so it is parsed and planned once per connection.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, repeat
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from domain.submission.columns import COLUMNS, COMMON


def as_json(value: Any) -> str:  # noqa: ANN401
    """The text of a JSON column."""
    return orjson.dumps(value, default=str).decode()


@dataclass(slots=True)
class Rows:
    """Rows of every table, as tuples in the order of COLUMNS."""

    of: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {table: [] for table in COLUMNS}
    )

    def add(self, table: str, *values: Any) -> None:  # noqa: ANN401
        self.of[table].append(values)


@cache
def statement(skip: frozenset[str] = frozenset()) -> str:
    """The insert over all tables but those in `skip`; parameters are numbered in order."""
    number = count(1)
    parts = [_insert(table, number) for table in COLUMNS if table not in skip]
    *first, last = parts
    ctes = ", ".join(f"w{at} AS ({part})" for at, part in enumerate(first))
    return f"WITH {ctes} {last}"


def _insert(table: str, number: Iterator[int]) -> str:
    """One table's part: arrays side by side, and beside them what their rows have in common."""
    common = COMMON.get(table, frozenset())
    values: list[str] = []
    arrays: list[str] = []
    for name, kind in COLUMNS[table].items():
        sent, cast = ("text", "::jsonb") if kind == "jsonb" else (kind, "")
        if name in common:
            values.append(f"${next(number)}::{sent}{cast}")
        else:
            values.append(f"c{len(arrays)}{cast}")
            wire = "" if kind == "bytea" else "::text"
            arrays.append(f"${next(number)}{wire}::{sent}[]")
    names = ", ".join(f'"{name}"' for name in COLUMNS[table])
    labels = ", ".join(f"c{at}" for at in range(len(arrays)))
    rows = f" FROM unnest({', '.join(arrays)}) AS u({labels})" if arrays else ""
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}{rows}"


KNOWN_FAMILY = frozenset({"household"})


async def write(session: AsyncSession, rows: Rows, skip: frozenset[str] = frozenset()) -> None:
    """Send the rows of all tables but those in `skip` in one round trip. A lost race surfaces as a
    unique violation."""
    parameters: list[Any] = []
    for table in COLUMNS:
        if table not in skip:
            parameters += _sent(table, rows.of[table])
    connection = await session.connection()
    await connection.exec_driver_sql(statement(skip), tuple(parameters))


def _sent(table: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    """A list for each column; one value where all rows share it."""
    common = COMMON.get(table, frozenset())
    columns = zip(*rows, strict=True) if rows else repeat(())
    for (name, kind), values in zip(COLUMNS[table].items(), columns, strict=False):
        if name in common:
            yield values[0] if values else None
        else:
            yield list(values) if kind == "bytea" else array(kind, values)


def array(kind: str, values: Sequence[Any]) -> str:
    """The array as PostgreSQL reads it from text.

    Six times cheaper than a list: the driver asks of every element whether it is an array itself.
    """
    if kind in TEXTS and values and None not in values:
        escaped = NUL.join(values).replace("\\", "\\\\").replace('"', '\\"')
        return '{"' + escaped.replace(NUL, '","') + '"}'
    spell = SPELL[kind]
    if spell is str:  # days and numbers: few different ones
        spelt = {value: "NULL" if value is None else str(value) for value in set(values)}
        return "{" + ",".join([spelt[value] for value in values]) + "}"
    return "{" + ",".join(["NULL" if value is None else spell(value) for value in values]) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


TEXTS = ("text", "jsonb")
NUL = "\0"  # stands between texts while they are escaped together: no table can hold it


SPELL: Mapping[str, Callable[[Any], str]] = {
    "uuid": lambda id: f"{id.int:032x}",
    "text": _quoted,
    "jsonb": _quoted,
    "bigint": str,
    "date": str,
    "timestamptz": str,
    "boolean": str,
}
