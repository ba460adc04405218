"""The pgbench script writes what one real submission writes, and nothing else."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from adapters import db, keys, postgres, runtime
from adapters.settings import from_environment
from bench.families import CLERK, Families
from bench.pgbench import CLIENTS, Pgbench
from bench.rows import Written, snapshot, written
from bench.script import Writer
from deploy.seed import seed
from deploy.town.read import read_town
from domain.organisation.service import actor_of
from domain.submission import service as submission
from tests.conftest import SCHEMA, DatabaseUrls


@pytest.fixture
async def secrets_file(another_database: DatabaseUrls, tmp_path: Path) -> Path:
    """The secrets of a city that has just been filled."""
    town, path = read_town(), tmp_path / "keys.json"
    made = keys.create_demo(path, town.departments)
    engine = db.engine(another_database.owner, SCHEMA, 1)
    async with AsyncSession(engine) as session, session.begin():
        await seed(session, town, made)
    await engine.dispose()
    return path


async def submit_once(urls: DatabaseUrls, secrets: Path) -> Written:
    """What the widow's family writes when it asks for all 38 items."""
    body = json.loads(Families().form().body(0))
    form = submission.Form(tuple(body["items"]), body["answers"])
    settings = replace(
        from_environment(), database_url=urls.app, schema=SCHEMA, keys=secrets, demo=False
    )
    before = await snapshot(urls.owner)
    async with runtime.opened(settings) as opened, opened.sessions.begin() as session:
        await submission.submit(session, await actor_of(session, CLERK), form, "once")
    return written(before, await snapshot(urls.owner))


async def test_pgbench_writes_as_many_rows_of_every_table_as_a_real_submission(
    another_database: DatabaseUrls,
    secrets_file: Path,
    postgres_server: postgres.Server,
    tmp_path: Path,
) -> None:
    real = await submit_once(another_database, secrets_file)
    assert real.counts()["claim"] == 38

    name = make_url(another_database.app).database
    pgbench = Pgbench(postgres_server, str(name), tmp_path)
    script = pgbench.script("submission", Writer.of(real).inserts(real.inserted))
    before = await snapshot(another_database.owner)
    done = pgbench.run(script, 0, each=1).done
    by_pgbench = written(before, await snapshot(another_database.owner))

    assert done == CLIENTS
    assert Counter(by_pgbench.counts()) == Counter(
        {table: CLIENTS * rows for table, rows in real.counts().items()}
    )
    assert by_pgbench.amended == {}
