"""The seeded town, once per worker. Tests bring fresh families and clean up nothing.

`office` lives as long as the session: modules that use it run on the session's event loop
(`pytestmark = pytest.mark.asyncio(loop_scope="session")`).
"""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from adapters import postgres
from domain.item.catalogue import compile_catalogue, read_files
from tests.api.town import Desk, Office, Seeded, fill, opened
from tests.conftest import RUN
from tests.conftest import _urls as urls_of

TEMPLATE = "template_town"


@pytest.fixture(scope="session")
def secrets(postgres_server: postgres.Server) -> Path:
    """The file of secrets the template was sealed with; the first to come makes the template."""
    folder = Path(os.environ[RUN])
    path, done = folder / "town_keys.json", folder / "town_filled"
    with (folder / "town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            postgres.create_database(postgres_server, TEMPLATE, template="template_city")
            fill(urls_of(postgres_server, TEMPLATE), path)
            done.touch()
    return path


@pytest.fixture(scope="session")
def seeded(postgres_server: postgres.Server, secrets: Path, worker_id: str) -> Seeded:
    """This worker's own town."""
    name = f"town_{worker_id}"
    postgres.create_database(postgres_server, name, template=TEMPLATE)
    return Seeded(urls_of(postgres_server, name), secrets)


@pytest.fixture
def another_town(postgres_server: postgres.Server, secrets: Path) -> Iterator[Seeded]:
    """A town for one test alone."""
    name = f"town_{uuid4().hex[:12]}"
    postgres.create_database(postgres_server, name, template=TEMPLATE)
    yield Seeded(urls_of(postgres_server, name), secrets)
    postgres_server.sql(f'drop database "{name}" with (force)')


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def office(seeded: Seeded) -> AsyncIterator[Office]:
    async with opened(seeded) as office:
        yield office


@pytest_asyncio.fixture(loop_scope="session")
async def clerk(office: Office) -> Desk:
    """A clerk at the township window of 大兴镇."""
    return await office.desk()


@pytest.fixture(scope="session")
def all_items() -> list[str]:
    """Codes of all 38 items, in the catalogue's order."""
    return list(compile_catalogue(read_files(), 1).items)
