"""One throw-away PostgreSQL for the whole run; a database of its own for every pytest worker.

The template is migrated once (`alembic upgrade head`), each worker clones it. Tests commit for
real and as the app role; `clean_database` empties what an earlier test wrote. Tests that need no
database start none.

    async def test_...(engine): ...          an engine of the app role on an empty, migrated schema
    async def test_...(sessions): ...        async_sessionmaker on it
    def test_...(clean_database): ...        .owner, .app (URLs) and .schema, for other processes
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from adapters import postgres

ROOT = Path(__file__).parent.parent
SCHEMA = "city"
RUN = "LIANBAN_TEST_RUN"  # the folder of this run, told to workers by the environment
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
KEPT: list[IO[str]] = []  # the lock that says this run is alive, held to the end


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Addresses (postgresql+asyncpg://…) of one worker's database."""

    owner: str
    app: str
    admin: str
    schema: str = SCHEMA

    def environment(self) -> dict[str, str]:
        """For programs started by a test: this machine's variables and ours."""
        ours = {"DATABASE_URL": self.app, "DATABASE_OWNER_URL": self.owner}
        return os.environ | ours | {"LIANBAN_SCHEMA": self.schema}


def pytest_configure(config: pytest.Config) -> None:
    """The controlling process names the folder; workers inherit it."""
    if hasattr(config, "workerinput"):
        return
    top = Path(tempfile.gettempdir(), f"lianban-tests-{os.getuid()}")
    top.mkdir(mode=0o711, exist_ok=True)
    _clear_left_overs(top)
    folder = Path(tempfile.mkdtemp(dir=top))
    folder.chmod(0o711)  # PostgreSQL may run under another account
    KEPT.append(_hold(folder))
    os.environ[RUN] = str(folder)
    os.environ["LIANBAN_PASSWORD_MEMORY"] = "64"  # hashes that cost nothing: many sign in here


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and KEPT:
        _remove(Path(os.environ[RUN]))
        KEPT.pop().close()


def _hold(folder: Path) -> IO[str]:
    """The run's lock. Raises OSError when that run is alive."""
    lock = (folder / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise
    return lock


def _clear_left_overs(top: Path) -> None:
    """Runs that were killed could not stop their server: their lock is free again."""
    for folder in top.iterdir():
        try:
            with _hold(folder):
                _remove(folder)
        except OSError:
            continue


def _remove(folder: Path) -> None:
    _postgres("stop", folder / "pg")
    shutil.rmtree(folder, ignore_errors=True)


def _postgres(verb: str, data: Path, *settings: str) -> None:
    """In a program of its own, so that the server is nobody's child and outlives a worker."""
    command = [sys.executable, "-m", "adapters.postgres", verb, str(data), *settings]
    subprocess.run(command, cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def postgres_server() -> postgres.Server:
    """The run's server with the migrated database `template_city`, started by whoever is first."""
    folder = Path(os.environ[RUN])
    with (folder / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "pg" / "cluster").exists():
            _postgres("start", folder / "pg", *(f"{name}={on}" for name, on in FAST.items()))
        server = postgres.start(folder / "pg", FAST)
        if not (folder / "migrated").exists():
            postgres.create_database(server, "template_city")
            (folder / "migrated").write_text(_migrate(_urls(server, "template_city")))
    if complaint := (folder / "migrated").read_text():
        pytest.fail(complaint, pytrace=False)
    return server


def _migrate(urls: DatabaseUrls) -> str:
    """What the migration complained about; nothing when it went through."""
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    told = subprocess.run(
        command, cwd=ROOT, env=urls.environment(), capture_output=True, text=True, check=False
    )
    return "" if told.returncode == 0 else f"No test database:\n{told.stderr[-2000:]}"


def _urls(server: postgres.Server, database: str) -> DatabaseUrls:
    roles = (postgres.OWNER, postgres.APP, postgres.ADMIN)
    return DatabaseUrls(*(server.url(role, database) for role in roles))


@pytest.fixture(scope="session")
def database_urls(postgres_server: postgres.Server, worker_id: str) -> DatabaseUrls:
    """This worker's own migrated database. Rows of earlier tests may be in it."""
    postgres.create_database(postgres_server, worker_id, template="template_city")
    return _urls(postgres_server, worker_id)


@pytest.fixture
def another_database(postgres_server: postgres.Server, worker_id: str) -> Iterator[DatabaseUrls]:
    """A migrated database for one test alone, for tests that change tables or the catalogue."""
    name = f"{worker_id}_{uuid4().hex[:12]}"
    postgres.create_database(postgres_server, name, template="template_city")
    yield _urls(postgres_server, name)
    postgres_server.sql(f'drop database "{name}" with (force)')


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty folder that PostgreSQL's account can enter; pytest's own are closed to it."""
    with tempfile.TemporaryDirectory(prefix="lianban-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)
        for cluster in Path(folder).glob("**/postmaster.pid"):
            _postgres("stop", cluster.parent.parent)


EMPTY_ALL = """
do $$
declare name text; filled boolean;
begin
  set local session_replication_role = replica;  -- no foreign keys: the order does not matter
  for name in select format('%I.%I', schemaname, tablename) from pg_tables
              where schemaname = 'city' and tablename <> 'alembic_version' loop
    execute 'select exists (select from ' || name || ')' into filled;
    if filled then execute 'delete from ' || name; end if;
  end loop;
end $$
"""


@pytest.fixture
async def clean_database(database_urls: DatabaseUrls) -> DatabaseUrls:
    """This worker's database without a row (what migrations themselves insert goes as well)."""
    connection = await asyncpg.connect(database_urls.admin.replace("+asyncpg", ""))
    await connection.execute(EMPTY_ALL)
    await connection.close()
    return database_urls


@pytest.fixture
async def engine(clean_database: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    settings = {"search_path": clean_database.schema, "timezone": "UTC"}
    engine = create_async_engine(
        clean_database.app, pool_size=20, connect_args={"server_settings": settings}
    )
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)
