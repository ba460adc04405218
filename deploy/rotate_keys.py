"""Personal values under a new key, while everybody goes on working (`make rotate-keys`).

    python -m deploy.rotate_keys [--alg aes-256-gcm]   a new key, all values sealed with it
    python -m deploy.rotate_keys --retire              takes old keys out of the file, if unused

Killed at any moment it goes on where it was when it is started again: what is still to do is read
from the key file and from the values themselves, which carry the number of their key. Values are
sealed anew in short transactions; one that somebody changes meanwhile is left to that change.

Needs the owner's DATABASE_OWNER_URL (also history is sealed anew, which the app may not touch),
LIANBAN_SCHEMA, LIANBAN_KEYS and LIANBAN_DOCUMENTS. The index key stays: with another one nobody
would be found.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncEngine

import adapters.schema  # noqa: F401  (every table)
from adapters import keys, vault_keys
from adapters.db import engine
from adapters.documents.folder import SealedFolder
from adapters.settings import from_environment
from adapters.vault import SealedVault, Unreadable
from deploy.migrate import Unreachable, address, reach
from domain.base import Entity

SUFFIX = "_sealed"
BATCH = 500
WAIT = 12.0  # seconds until every process has read a changed key file (twice its interval)
FIRST = UUID(int=0)


class CannotRotate(Exception):
    """One sentence for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The sealed columns of one table; `names` are those columns, `id` is its one key column,
    with which each value is bound to its row."""

    table: str
    names: tuple[str, ...]
    id: str = "id"

    def under_others(self) -> str:
        """SQL: at least one value of the row is sealed with another key than :key."""
        return " OR ".join(f"get_byte({name}, 1) <> :key" for name in self.names)


def sealed_cells() -> list[Cells]:
    """Every table with personal columns: by convention they end in `_sealed`."""
    found = ((table, tuple(_sealed(table))) for table in Entity.metadata.sorted_tables)
    return [Cells(table.name, names, _key(table)) for table, names in found if names]


def _key(table: Table) -> str:
    (column,) = table.primary_key.columns
    return column.name


def _sealed(table: Table) -> Iterator[str]:
    return (column.name for column in table.columns if column.name.endswith(SUFFIX))


async def rotate(
    database: AsyncEngine, path: Path, alg: str, wait: float = WAIT, papers: Path | None = None
) -> int:
    """Finish a rotation that was begun, else do a new one; how many values were sealed anew.

    `papers`: the folder of uploaded files, which are sealed with the same keys.
    """
    held = keys.read(path).vault
    newest = max(held.keys)
    if newest == held.current and not await left(database, held.current):
        held = keys.change(path, lambda written: vault_keys.add(written["vault"], alg)).vault
        newest = max(held.keys)  # everybody can open what it will seal …
        print(f"Key {newest} ({alg}) is in {path}; waiting for every process to read it.")
        await asyncio.sleep(wait)
    if newest != held.current:
        keys.change(
            path, lambda written: vault_keys.use(written["vault"], newest)
        )  # … before anybody seals with it
        print(f"Key {newest} is the current one; waiting for every process to use it.")
        await asyncio.sleep(wait)
    changed = keys.read(path).vault
    done = await reseal(database, SealedVault(changed), newest)
    return done + (
        await asyncio.to_thread(reseal_files, SealedFolder(papers, changed)) if papers else 0
    )


def reseal_files(folder: SealedFolder) -> int:
    """Seal every uploaded file that is under another key anew."""
    older = list(folder.under_others())
    for id in older:
        folder.reseal(id)
    if older:
        print(f"papers: {len(older)} files sealed anew.", flush=True)
    return len(older)


async def reseal(database: AsyncEngine, vault: SealedVault, key: int) -> int:
    """Seal every value with the current key of the vault, table by table, in order of the rows."""
    total = 0
    for cells in sealed_cells():
        done = await reseal_table(database, vault, cells, key)
        total += done
        if done:
            print(f"{cells.table}: {done} rows sealed with key {key}.", flush=True)
    return total


async def reseal_table(database: AsyncEngine, vault: SealedVault, cells: Cells, key: int) -> int:
    """Seal anew what of one table is under other keys; how many rows were."""
    after, total = FIRST, 0
    while True:
        async with database.begin() as connection:
            page = await connection.execute(
                text(
                    f"SELECT {cells.id}, {', '.join(cells.names)} FROM {cells.table}"  # noqa: S608
                    f" WHERE {cells.id} > :after AND ({cells.under_others()})"
                    f" ORDER BY {cells.id} LIMIT {BATCH}"
                ),
                {"after": after, "key": key},
            )
            rows = page.all()
            for row in rows:
                total += await _row(connection, vault, cells, row)
        if len(rows) < BATCH:
            return total
        after = rows[-1][0]


async def _row(connection: Any, vault: SealedVault, cells: Cells, row: Sequence[Any]) -> int:  # noqa: ANN401
    """Changes the row only if its values are still those that were read."""
    id, *old = row
    values: dict[str, Any] = {"id": id}
    for name, sealed in zip(cells.names, old, strict=True):
        cell = f"{cells.table}.{name.removesuffix(SUFFIX)}"
        values[f"old_{name}"] = sealed
        values[name] = vault.seal(cell, id, vault.open(cell, id, sealed)) if sealed else None
    changed = ", ".join(f"{name} = :{name}" for name in cells.names)
    same = " AND ".join(f"{name} IS NOT DISTINCT FROM :old_{name}" for name in cells.names)
    told = await connection.execute(
        text(f"UPDATE {cells.table} SET {changed} WHERE {cells.id} = :id AND {same}"),  # noqa: S608
        values,
    )
    return int(told.rowcount)


async def left(database: AsyncEngine, key: int) -> dict[str, int]:
    """Rows by table that still hold a value sealed with another key."""
    found: dict[str, int] = {}
    async with database.connect() as connection:
        for cells in sealed_cells():
            sql = f"SELECT count(*) FROM {cells.table} WHERE {cells.under_others()}"  # noqa: S608
            rows = await connection.scalar(text(sql), {"key": key})
            found[cells.table] = rows or 0
    return {table: rows for table, rows in found.items() if rows}


async def retire(database: AsyncEngine, path: Path, papers: Path | None = None) -> list[int]:
    """Take the keys no value needs any more out of the file; their numbers. Raises CannotRotate."""
    held = keys.read(path).vault
    still: Mapping[str, int] = await left(database, held.current)
    if papers and (files := sum(1 for _ in SealedFolder(papers, held).under_others())):
        still = {**still, "papers": files}
    if still:
        raise CannotRotate(f"Values under older keys remain: {still}. Run this without --retire.")
    old = [number for number in held.keys if number != held.current]
    keys.change(path, lambda written: vault_keys.drop(written["vault"], old))
    return old


async def run(arguments: argparse.Namespace, path: Path) -> None:
    url = address()
    await reach(url)
    database = engine(url, os.environ.get("LIANBAN_SCHEMA", "city"), pool_size=1)
    papers = from_environment().documents
    try:
        if arguments.retire:
            print(f"Taken out of {path}: keys {await retire(database, path, papers) or 'none'}.")
            return
        rows = await rotate(database, path, arguments.alg, arguments.wait, papers)
        print(f"{rows} values sealed anew. Backups of before still need the old keys: keep those.")
    finally:
        await database.dispose()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.rotate_keys")
    parser.add_argument("--alg", choices=sorted(vault_keys.KEY_BYTES), default="sm4-gcm")
    parser.add_argument("--retire", action="store_true")
    parser.add_argument("--wait", type=float, default=WAIT, help="seconds for all to reload")
    arguments = parser.parse_args()
    try:
        asyncio.run(run(arguments, Path(os.environ.get("LIANBAN_KEYS", ".data/keys.json"))))
    except (keys.KeysMissing, Unreachable, Unreadable, CannotRotate) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
