"""A seeded database per worker: tests bring fresh families and need not clean up."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from adapters import db, keys, postgres, runtime
from adapters.keys import Keys
from adapters.settings import Settings, from_environment
from adapters.vault import SealedVault
from deploy.seed import seed
from deploy.town.read import read_town
from domain.world import World
from tests.conftest import RUN, SCHEMA, DatabaseUrls
from tests.conftest import _urls as urls_of
from tests.domain.approval.town import MORNING, Clock, Json, Town, listed


@dataclass(frozen=True, slots=True)
class Seeded:
    """A database with the whole town in it, the secrets it was sealed with, and its world."""

    urls: DatabaseUrls
    keys_file: Path
    keys: Keys
    world: World

    def settings(self) -> Settings:
        return settings_of(self.urls, self.keys_file)


def settings_of(urls: DatabaseUrls, keys_file: Path) -> Settings:
    return replace(
        from_environment(),
        database_url=urls.app,
        schema=SCHEMA,
        keys=keys_file,
        exchange=keys_file.parent / "exchange",
        frontend=Path("nowhere"),
        demo=False,
    )


@pytest.fixture(scope="session")
def seeded(postgres_server: postgres.Server, worker_id: str) -> Seeded:
    folder = Path(os.environ[RUN])
    template, path = "template_seeded", folder / "approval_keys.json"
    with (folder / "approval.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            town = read_town()
            made = keys.create_demo(path, town.departments)
            postgres.create_database(postgres_server, template, template="template_city")
            asyncio.run(_seed(urls_of(postgres_server, template), made))
        name = f"approval_{worker_id}"
        postgres.create_database(postgres_server, name, template=template)
    urls, secrets = urls_of(postgres_server, name), keys.read(path)
    return Seeded(urls, path, secrets, asyncio.run(_world(urls, path)))


async def _seed(urls: DatabaseUrls, secrets: Keys) -> None:
    engine = db.engine(urls.owner, SCHEMA, 1)
    async with AsyncSession(engine) as session, session.begin():
        await seed(session, read_town(), secrets)
    await engine.dispose()


async def _world(urls: DatabaseUrls, path: Path) -> World:
    async with runtime.opened(settings_of(urls, path)) as opened:
        return replace(opened.world, vault=SealedVault(opened.keys.vault))


@pytest.fixture
async def town(seeded: Seeded) -> AsyncIterator[Town]:
    """The town on Monday morning, 2 November 2026."""
    clock = Clock(MORNING)
    world = replace(seeded.world, now=clock.now)
    engine = db.engine(seeded.urls.app, SCHEMA, 12)
    yield Town(db.sessions(engine, world), world, clock)
    await engine.dispose()


@pytest.fixture(scope="session")
def families() -> dict[str, Json]:
    return listed()
