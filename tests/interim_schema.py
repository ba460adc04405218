"""Until the first migration is written: the tables straight from the mapped classes."""

import asyncio
import importlib
import os
import sys
from pathlib import Path

from sqlalchemy import Uuid, text
from sqlalchemy.schema import CreateIndex
from sqlalchemy.ext.asyncio import create_async_engine

from domain.base import Entity

for file in sorted(Path("domain").glob("*/models.py")):
    try:
        importlib.import_module(f"domain.{file.parent.name}.models")
    except Exception as problem:  # noqa: BLE001
        print(f"{file} does not import yet: {problem!r}", file=sys.stderr)


for table in Entity.metadata.tables.values():
    for key in list(table.foreign_keys):
        if key.target_fullname.split(".")[0] not in Entity.metadata.tables:
            table.foreign_keys.discard(key)
            key.parent.type = Uuid()
            if key.constraint is not None:
                table.constraints.discard(key.constraint)


async def create() -> None:
    engine = create_async_engine(
        os.environ["DATABASE_OWNER_URL"],
        connect_args={"server_settings": {"search_path": "city"}},
    )
    async with engine.begin() as connection:
        await connection.execute(text("create schema city"))
        indexes = [index for table in Entity.metadata.tables.values() for index in table.indexes]
        for table in Entity.metadata.tables.values():
            table.indexes.clear()
        await connection.run_sync(Entity.metadata.create_all)
        for index in indexes:
            try:
                async with connection.begin_nested():
                    await connection.execute(CreateIndex(index))
            except Exception as problem:  # noqa: BLE001
                print(f"index {index.name}: {problem}", file=sys.stderr)
        for grant in (
            "usage on schema city",
            "select, insert, update, delete on all tables in schema city",
            "usage, select on all sequences in schema city",
        ):
            await connection.execute(text(f"grant {grant} to lianban_app"))
    await engine.dispose()


asyncio.run(create())
