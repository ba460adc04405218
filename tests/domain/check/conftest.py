"""The catalogue as shipped."""

import pytest

from domain.item.catalogue import Catalogue, compile_catalogue, read_files


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return compile_catalogue(read_files(), version=1)
