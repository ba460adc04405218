"""TEMPORARY until the migration exists: tables by create_all on a server without migrations."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters import postgres
from domain.base import Entity
from domain.job import models as _jobs  # noqa: F401
from domain.organisation import models as _organisations  # noqa: F401
from tests.conftest import FAST, RUN, _postgres


@pytest.fixture(scope="session")
def bare_url(worker_id: str) -> str:
    folder = Path(os.environ[RUN]) / f"bare-{worker_id}"
    _postgres("start", folder, *(f"{name}={on}" for name, on in FAST.items()))
    server = postgres.start(folder, FAST)
    yield server.url(postgres.OWNER)
    server.stop()


@pytest.fixture
async def engine(bare_url: str) -> AsyncIterator[AsyncEngine]:
    settings = {"search_path": "city", "timezone": "UTC"}
    engine = create_async_engine(bare_url, pool_size=20, connect_args={"server_settings": settings})
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA IF EXISTS city CASCADE"))
        await connection.execute(text("CREATE SCHEMA city"))
        await connection.run_sync(Entity.metadata.create_all)
    yield engine
    await engine.dispose()
