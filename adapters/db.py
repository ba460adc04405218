"""The engine and its sessions: driver, codecs and schema are chosen here and nowhere else."""

import re
import time
from functools import partial
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Dialect, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, PoolProxiedConnection

from domain.world import World

SINCE, RESTED = "rests since", 1.0  # seconds after which a connection is tried before use
SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def engine(url: str, schema: str, pool_size: int = 8, *, pgbouncer: bool = False) -> AsyncEngine:
    """Connections whose search_path is one city's schema and whose time is UTC.

    Behind PgBouncer (transaction mode) no statement stays prepared, and it does the pooling.
    """
    if not SCHEMA.fullmatch(schema):
        raise ValueError(f"not a schema name: {schema!r}")
    settings = {"search_path": schema, "timezone": "UTC", "application_name": "lianban"}
    pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 0}
    if pgbouncer:
        pool = {"poolclass": NullPool}
    made = create_async_engine(
        url,
        connect_args={"server_settings": settings, **_statements(pgbouncer)},
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        **pool,
    )
    if not pgbouncer:
        event.listen(made.sync_engine, "checkin", _rested)
        event.listen(made.sync_engine, "checkout", partial(_still_there, made.dialect))
    return made


def _rested(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[SINCE] = time.monotonic()


def _still_there(
    dialect: Dialect,
    connection: DBAPIConnection,
    record: ConnectionPoolEntry,
    _proxy: PoolProxiedConnection,
) -> None:
    """A connection that has rested is asked first, a busy one is not: asking is a round trip.

    Raises DisconnectionError, on which the pool connects anew.
    """
    if time.monotonic() - record.info.get(SINCE, 0.0) < RESTED:
        return
    try:
        dialect.do_ping(connection)
    except Exception as problem:
        raise DisconnectionError(str(problem)) from problem


def sessions(engine: AsyncEngine, world: World) -> async_sessionmaker[AsyncSession]:
    """Sessions that know the world they were opened in (`domain.world.world(session)`)."""
    return async_sessionmaker(
        engine, class_=AsyncSession, expire_on_commit=False, info={"world": world}
    )


def _statements(pgbouncer: bool) -> dict[str, Any]:
    if not pgbouncer:
        return {}
    return {
        "statement_cache_size": 0,
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": lambda: f"lianban_{uuid4().hex}",
    }


def _dumps(value: Any) -> str:  # noqa: ANN401
    return orjson.dumps(value).decode()
