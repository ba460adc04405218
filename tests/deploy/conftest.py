import os

import pytest

from adapters.vault import SealedVault
from adapters.vault_keys import VaultKey, VaultKeys
from deploy.town.read import read_town
from deploy.town.rows import Town


@pytest.fixture(scope="session")
def town() -> Town:
    return read_town()


@pytest.fixture(scope="session")
def vault() -> SealedVault:
    return SealedVault(VaultKeys(1, {1: VaultKey("sm4-gcm", os.urandom(16))}, os.urandom(32)))
