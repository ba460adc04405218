import os
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters import db
from adapters.vault import SealedVault
from adapters.vault_keys import VaultKey, VaultKeys
from deploy.town.read import read_town
from deploy.town.rows import Town
from tests.conftest import DatabaseUrls


@pytest.fixture(scope="session")
def town() -> Town:
    return read_town()


@pytest.fixture(scope="session")
def vault() -> SealedVault:
    return SealedVault(VaultKeys(1, {1: VaultKey("sm4-gcm", os.urandom(16))}, os.urandom(32)))


@pytest.fixture
async def sessions(
    clean_database: DatabaseUrls,
) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Of the owner, as `deploy.seed` works: the app role may not write roles."""
    engine = db.engine(clean_database.owner, clean_database.schema, 5)
    yield async_sessionmaker(engine, expire_on_commit=False)
    await engine.dispose()
