"""The catalogue as shipped, the families of the demonstration town, and answers to change."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.form.check import Stage, check
from domain.form.derive import derive
from domain.form.prune import combine, prune
from domain.item.catalogue import Catalogue, compile_catalogue, read_files
from domain.item.catalogue.documents import read_text
from domain.item.facts import Facts

ON = date(2026, 11, 2)
CITY = "321300"
TOWN = Path(__file__).parents[3] / "deploy" / "town" / "families.yaml"
Json = dict[str, Any]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return compile_catalogue(read_files(), version=1)


@pytest.fixture(scope="session")
def all_items(catalogue: Catalogue) -> list[str]:
    return list(catalogue.items)


@pytest.fixture(scope="session")
def town() -> Mapping[str, Any]:
    families = read_text(TOWN.read_text(encoding="utf-8"))["families"]
    return {family["id"]: family for family in families}


@pytest.fixture
def family(town: Mapping[str, Any]) -> Json:
    """The widow's family (H01) with its visit, to be changed at will."""
    return deepcopy(combine(town["H01"]["answers"], town["H01"]["survey"]))


def wrong(
    catalogue: Catalogue, items: list[str], answers: Json, stage: Stage = "submission"
) -> set[tuple[str, str]]:
    """{(pointer, code)} of all errors."""
    found = check(catalogue, items, answers, ON, stage, CITY)
    return {(error.pointer, error.code) for error in found}


def facts(catalogue: Catalogue, answers: Json, on: date = ON) -> Facts:
    """What the answers say when every item is asked for."""
    return derive(catalogue, prune(catalogue, list(catalogue.items), answers, on, CITY), on, CITY)
