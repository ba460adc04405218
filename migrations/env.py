"""Migrates one city's schema, as the owner role.

DATABASE_OWNER_URL (else DATABASE_URL) says where, LIANBAN_SCHEMA (default `city`) which city. The
schema is made when missing and is the whole search_path, so the version table lies inside it.
After every run the app role, where it exists, gets what it needs: reading and writing rows, but no
DDL, neither UPDATE nor DELETE on tables marked `info={"append_only": True}`, and nothing but
reading on those marked `read_only`, which only an installation writes.
"""

import asyncio
import os
import re

from alembic import context
from sqlalchemy import Connection, make_url, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.schema import metadata

EMBEDDED_APP = "lianban_app"
SCHEMA = os.environ.get("LIANBAN_SCHEMA", "city")
# What a mark of a table takes away from the app role.
TAKEN = {"append_only": "update, delete", "read_only": "insert, update, delete"}
LOCK_TIMEOUT = "5s"  # a migration that cannot have its lock gives up; the city keeps working


def app_role() -> str:
    """The role the product itself signs in as: that of DATABASE_URL, when the owner has another."""
    url = os.environ.get("DATABASE_URL") if os.environ.get("DATABASE_OWNER_URL") else None
    return (make_url(url).username if url else None) or EMBEDDED_APP


def address() -> str:
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("Set DATABASE_OWNER_URL (or DATABASE_URL) to the PostgreSQL to migrate.")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", SCHEMA):
        raise SystemExit(f"LIANBAN_SCHEMA={SCHEMA} is not a plain lower-case name.")
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+asyncpg://", url)


async def migrate() -> None:
    search_path = {"server_settings": {"search_path": SCHEMA, "timezone": "UTC"}}
    engine = create_async_engine(address(), poolclass=pool.NullPool, connect_args=search_path)
    async with engine.connect() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


def upgrade(connection: Connection) -> None:
    """One transaction for all revisions; a second migration started meanwhile waits its turn."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        include_object=ours,
    )
    with context.begin_transaction():
        connection.execute(text("select pg_advisory_xact_lock(hashtext(:name))"), {"name": SCHEMA})
        connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"create schema if not exists {SCHEMA}"))
        context.run_migrations()
        grant(connection)


def grant(connection: Connection) -> None:
    """Whoever has one role for everything (or the owner's alone) needs none of it."""
    app = app_role()
    known = text("select 1 from pg_roles where rolname = :role and rolname <> current_user")
    if connection.scalar(known, {"role": app}) is None:
        return
    for statement in grants(f'"{app}"', own_tables(connection)):
        connection.execute(text(statement))


def own_tables(connection: Connection) -> list[str]:
    """The tables that are ours to grant on; somebody else's in the schema are left alone."""
    query = (
        "select relname from pg_class where relnamespace = cast(:name as regnamespace) "
        "and relkind in ('r', 'p') and not relispartition "  # rights lie on the whole, not on parts
        "and pg_get_userbyid(relowner) = current_user"
    )
    held = connection.scalars(text(query), {"name": SCHEMA})
    return sorted(name for name in held if not is_part(name))


def ours(_thing: object, name: str | None, kind: str, reflected: bool, _compared: object) -> bool:
    """Partitions are made as time goes by; no mapped class knows them."""
    return not (kind == "table" and reflected and is_part(f"{name}"))


def is_part(name: str) -> bool:
    """Whether a table is, or once was, a part of a partitioned one."""
    options = {table.name: table.dialect_options["postgresql"] for table in metadata.sorted_tables}
    parted = [whole for whole, said in options.items() if said["partition_by"]]
    return any(name.startswith(f"{whole}_") for whole in parted)


def grants(app: str, tables: list[str]) -> list[str]:
    marked = [
        (mark, one.name) for one in metadata.sorted_tables for mark in TAKEN if mark in one.info
    ]
    return [
        f"grant usage on schema {SCHEMA} to {app}",
        f"grant usage, select on all sequences in schema {SCHEMA} to {app}",
        *(f'grant select, insert, update, delete on {SCHEMA}."{name}" to {app}' for name in tables),
        *(
            f'revoke {TAKEN[mark]} on {SCHEMA}."{name}" from {app}'
            for mark, name in marked
            if name in tables
        ),
        f"revoke insert, update, delete on {SCHEMA}.alembic_version from {app}",
    ]


def offline() -> None:
    context.configure(url=address(), target_metadata=metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    offline()
else:
    asyncio.run(migrate())
