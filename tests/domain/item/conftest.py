"""The catalogue as shipped, the nine test families, and small ways to ask about them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deploy.families import family_facts
from domain.item.catalogue import Catalogue, Parameters, compile_catalogue, read_files
from domain.item.catalogue.documents import read_text
from domain.item.facts import Facts

HERE = Path(__file__).parent
ON = date(2026, 11, 2)


@pytest.fixture(scope="session")
def documents() -> dict[str, Any]:
    return read_files()


@pytest.fixture(scope="session")
def catalogue(documents: Mapping[str, Any]) -> Catalogue:
    return compile_catalogue(documents, version=1)


@pytest.fixture(scope="session")
def parameters(catalogue: Catalogue) -> Parameters:
    return catalogue.parameters.at("321300", ON)


@pytest.fixture(scope="session")
def families() -> dict[str, Any]:
    read = read_text((HERE / "personas.yaml").read_text(encoding="utf-8"))
    return {family["id"]: family for family in read["households"]}


@pytest.fixture(scope="session")
def facts_of(catalogue: Catalogue, families: Mapping[str, Any]) -> dict[str, Facts]:
    return {name: family_facts(catalogue, family, ON) for name, family in families.items()}
