"""Personal values under a new key, while clerks go on working; killed, it goes on where it was."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters import db, keys, vault_keys
from adapters.documents.folder import SealedFolder
from adapters.vault import SealedVault
from deploy import rotate_keys
from domain.base import Entity
from tests.api.town import Office, Seeded, opened
from tests.conftest import ROOT, SCHEMA
from tests.factories import Json, fresh


@pytest.fixture
def town(another_town: Seeded, tmp_path: Path) -> Seeded:
    """A town with a key file of its own to change."""
    copy = tmp_path / "keys.json"
    copy.write_text(another_town.secrets.read_text())
    copy.chmod(0o600)
    return Seeded(another_town.urls, copy)


@pytest.fixture
async def owner(town: Seeded) -> AsyncIterator[AsyncEngine]:
    made = db.engine(town.urls.owner, SCHEMA, 1)
    yield made
    await made.dispose()


async def submitted(office: Office, count: int) -> list[Json]:
    clerk = await office.desk()
    forms = [fresh("H01") for _ in range(count)]
    for form in forms:
        await clerk.submitted(form)
    return forms


async def answers(office: Office, form: Json) -> bool:
    """Whether the family is found, and what it said before opens."""
    clerk = await office.desk()
    household = await clerk.household_of(form)  # the index and the sealed columns
    known = await clerk.get("/form", items="MZ-08", household=household["id"])
    return known.status_code == 200 and bool(known.json())


async def test_every_value_opens_under_the_new_key_alone(town: Seeded, owner: AsyncEngine) -> None:
    async with opened(town) as office:
        forms = await submitted(office, 2)
    rows = await rotate_keys.rotate(owner, town.secrets, "aes-256-gcm", wait=0)
    assert rows > 0
    assert await rotate_keys.retire(owner, town.secrets) == [1]
    held = keys.read(town.secrets).vault
    assert [(number, key.alg) for number, key in held.keys.items()] == [(2, "aes-256-gcm")]
    async with opened(town) as office:
        assert [await answers(office, form) for form in forms] == [True, True]


async def test_clerks_go_on_while_values_are_sealed_anew(town: Seeded, owner: AsyncEngine) -> None:
    async with opened(town) as office:
        before = await submitted(office, 3)
        rotating = asyncio.create_task(rotate_keys.rotate(owner, town.secrets, "sm4-gcm", wait=1.5))
        during: list[Json] = []
        while not rotating.done():
            during += await submitted(office, 1)
            await office.runtime.refresh()
        await rotating
        await rotate_keys.rotate(owner, town.secrets, "sm4-gcm", wait=0)
        await office.runtime.refresh()
        for form in (before[0], during[0], during[-1]):
            assert await answers(office, form)


async def test_a_rotation_killed_half_way_goes_on_with_the_same_key(
    town: Seeded, owner: AsyncEngine
) -> None:
    async with opened(town) as office:
        forms = await submitted(office, 4)
    changed = keys.change(town.secrets, lambda held: vault_keys.add(held["vault"], "sm4-gcm"))
    assert max(changed.vault.keys) == 2
    keys.change(town.secrets, lambda held: vault_keys.use(held["vault"], 2))
    vault = SealedVault(keys.read(town.secrets).vault)
    household = next(c for c in rotate_keys.sealed_cells() if c.table == "household")
    await rotate_keys.reseal_table(owner, vault, household, 2)  # … and here it was killed
    assert await rotate_keys.left(owner, 2)
    await rotate_keys.rotate(owner, town.secrets, "sm4-gcm", wait=0)
    assert await rotate_keys.left(owner, 2) == {}
    assert max(keys.read(town.secrets).vault.keys) == 2
    async with opened(town) as office:
        assert all([await answers(office, form) for form in forms])


async def test_a_kill_at_any_moment_loses_nothing(town: Seeded, owner: AsyncEngine) -> None:
    async with opened(town) as office:
        forms = await submitted(office, 6)
    for moment in (0.6, 0.9, 1.2, 1.5):
        running = subprocess.Popen(  # noqa: ASYNC220  (what is timed is the program, not us)
            [sys.executable, "-m", "deploy.rotate_keys", "--wait", "0"],
            cwd=ROOT,
            env=town.environment(),
            stdout=subprocess.DEVNULL,
        )
        await asyncio.sleep(moment)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    await rotate_keys.rotate(owner, town.secrets, "sm4-gcm", wait=0)
    async with opened(town) as office:
        assert all([await answers(office, form) for form in forms])


async def test_old_keys_are_kept_while_a_value_needs_them(town: Seeded, owner: AsyncEngine) -> None:
    async with opened(town) as office:
        await submitted(office, 1)
    keys.change(town.secrets, lambda held: vault_keys.add(held["vault"], "sm4-gcm"))
    keys.change(town.secrets, lambda held: vault_keys.use(held["vault"], 2))
    with pytest.raises(rotate_keys.CannotRotate, match="older keys remain"):
        await rotate_keys.retire(owner, town.secrets)


def test_every_sealed_column_lies_in_a_row_with_one_uuid_as_its_key() -> None:
    for cells in rotate_keys.sealed_cells():
        key = Entity.metadata.tables[cells.table].primary_key.columns
        assert [(each.name, each.type.python_type) for each in key] == [(cells.id, UUID)]


def test_a_number_is_never_given_to_two_keys(town: Seeded) -> None:
    keys.change(town.secrets, lambda held: vault_keys.add(held["vault"], "sm4-gcm"))
    keys.change(town.secrets, lambda held: vault_keys.drop(held["vault"], [2]))
    keys.change(town.secrets, lambda held: vault_keys.add(held["vault"], "sm4-gcm"))
    assert sorted(json.loads(town.secrets.read_text())["vault"]["keys"]) == ["1", "3"]


async def test_papers_change_over_with_the_values(
    town: Seeded, owner: AsyncEngine, tmp_path: Path
) -> None:
    papers, id = tmp_path / "papers", uuid4()
    SealedFolder(papers, keys.read(town.secrets).vault).put(id, b"%PDF of a fictional family")
    await rotate_keys.rotate(owner, town.secrets, "aes-256-gcm", wait=0, papers=papers)
    assert await rotate_keys.retire(owner, town.secrets, papers) == [1]
    kept = SealedFolder(papers, keys.read(town.secrets).vault)
    assert kept.get(id) == b"%PDF of a fictional family"
