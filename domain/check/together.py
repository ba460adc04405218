"""Queries, and the facts they tell, are written together: one statement however many they are, so
that the trigger which asks for the authorisation looks once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    Enum,
    Table,
    TableValuedAlias,
    Text,
    Uuid,
    bindparam,
    column,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.check.models import CheckQuery
from domain.household.models import Fact

Row = Mapping[str, Any]
QUERY: Final = cast(Table, CheckQuery.__table__)
FACT: Final = cast(Table, Fact.__table__)
PLANNED: Final = tuple(QUERY.columns.keys())
TOLD: Final = tuple(FACT.columns.keys())
ANSWERED: Final = (
    "id", "state", "hit", "answer_sealed", "reference", "asked_at", "answered_at", "source_at",
)  # fmt: skip


def _kind(of: Table, name: str) -> Any:  # noqa: ANN401
    here = of.columns[name]
    if here.foreign_keys:  # has its type only once the other table is known
        return Uuid()
    return Text() if isinstance(here.type, Enum) else here.type


def _rows(of: Table, names: Sequence[str]) -> TableValuedAlias:
    arrays = (bindparam(f"all_{name}", type_=ARRAY(_kind(of, name))) for name in names)
    columns = (column(name, _kind(of, name)) for name in names)
    return func.unnest(*arrays).table_valued(*columns).render_derived()


_NEW, _ANSWERED, _TOLD = _rows(QUERY, PLANNED), _rows(QUERY, ANSWERED), _rows(FACT, TOLD)
PUT: Final = insert(QUERY).from_select(PLANNED, select(*_NEW.c))
PUT_FACTS: Final = insert(FACT).from_select(TOLD, select(*_TOLD.c))
RECORD: Final = (
    update(QUERY)
    .where(QUERY.c.id == _ANSWERED.c.id)
    .values({name: _ANSWERED.c[name] for name in ANSWERED if name != "id"})
)


async def put(session: AsyncSession, rows: Sequence[Row]) -> None:
    """New queries, as rows of all columns; one left out is null."""
    if rows:
        await session.execute(PUT, _arrays(PLANNED, rows))


async def put_facts(session: AsyncSession, rows: Sequence[Row]) -> None:
    """New facts, as rows of all columns."""
    if rows:
        await session.execute(PUT_FACTS, _arrays(TOLD, rows))


async def record(session: AsyncSession, rows: Iterable[Row]) -> None:
    """What came of queries: rows of the columns ANSWERED, each written as it stands here."""
    await session.execute(RECORD, _arrays(ANSWERED, list(rows)))


def _arrays(names: Sequence[str], rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {f"all_{name}": [row.get(name) for row in rows] for name in names}
