"""Every operation of the contract × every role × own and other: as the table says."""

import json
import os
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from adapters import postgres
from tests.api.conftest import TEMPLATE
from tests.api.permissions import REPORT
from tests.api.permissions import places as town
from tests.api.permissions.table import Cell, cells, operations, roles, table
from tests.api.permissions.walk import answer_of, asked, keep_nothing
from tests.api.town import Seeded, opened
from tests.conftest import _urls as urls_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
FAMILIES = r"application|claim|step|household|membership|person|decision|job"
READS = re.compile(rf"\b(?:from|join)\s+({FAMILIES})\b", re.IGNORECASE)


class Trail:
    """Of each request: whether it read a family's table before anything was scoped."""

    def __init__(self) -> None:
        self.unscoped: dict[str, str] = {}
        self._marked: set[int] = set()
        self.request = 0

    def look(self, statement: str) -> None:
        if "/* reach " in statement:
            self._marked.add(self.request)
        found = READS.search(statement)
        select = statement.lstrip().upper().startswith(("SELECT", "WITH"))
        if found and select and self.request not in self._marked:
            self.unscoped.setdefault(asked.get(), " ".join(statement.split())[:200])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def places(
    postgres_server: postgres.Server, secrets: Path, worker_id: str
) -> AsyncIterator[tuple[town.Places, Trail]]:
    name = f"permissions_{worker_id}"
    postgres.create_database(postgres_server, name, template=TEMPLATE)
    async with opened(Seeded(urls_of(postgres_server, name), secrets)) as office:
        built = await town.build(office)
        keep_nothing(office.app)
        trail = Trail()

        def before(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401
            trail.look(statement)

        event.listen(office.runtime.engine.sync_engine, "before_cursor_execute", before)
        yield built, trail


@pytest.fixture(scope="session")
def walked() -> Iterator[dict[str, int]]:
    """Counts of what was walked; told to `make permissions` at the end."""
    told: dict[str, int] = defaultdict(int)
    yield told
    if path := os.environ.get(REPORT):
        Path(path).write_text(json.dumps(summary(told)), "utf-8")


def summary(told: dict[str, int]) -> dict[str, float]:
    listed = [name for name in operations() if name in table()["operations"]]
    each = len(list(cells(listed[0]))) if listed else 1
    expected = sum(len(list(cells(name))) for name in listed)
    expected += each * (len(operations()) - len(listed))
    return {
        "operations": len(operations()),
        "roles": len(roles()),
        "cells": told["cells"],
        "covered_share": round(told["right"] / expected, 4),
    }


async def test_every_operation_of_the_contract_has_a_row() -> None:
    assert sorted(set(operations()) - set(table()["operations"])) == []


async def test_no_row_is_left_of_an_operation_that_is_gone() -> None:
    assert sorted(set(table()["operations"]) - set(operations())) == []


async def test_every_role_of_the_city_stands_in_the_table(
    places: tuple[town.Places, Trail],
) -> None:
    runtime = places[0].office.runtime
    held = {role for role in runtime.identity._permissions if not role.startswith("P-")}
    assert held == set(table()["people"])


@pytest.mark.parametrize("operation", sorted(table()["operations"]))
async def test_an_operation_answers_every_role_as_the_table_says(
    operation: str, places: tuple[town.Places, Trail], walked: dict[str, int]
) -> None:
    if operation not in operations():
        pytest.skip("not in the contract")
    built, trail = places
    wrong = []
    for cell in cells(operation):
        trail.request += 1
        got = await answer_of(built, cell)
        walked["cells"] += 1
        walked["right"] += got == cell.expected
        if got != cell.expected:
            wrong.append(_told(cell, got))
    assert wrong == []


def _told(cell: Cell, got: str) -> str:
    return f"{cell.role} · {cell.target}: {got}, should be {cell.expected}"


async def test_no_statement_reads_families_before_the_one_mechanism_has_spoken(
    places: tuple[town.Places, Trail],
) -> None:
    """Runs after the walk, in the same process; what may is named in the table with its reason."""
    assert {k: v for k, v in places[1].unscoped.items() if k not in table()["unscoped"]} == {}
