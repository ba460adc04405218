"""The table of expectations, and the cells that follow from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from api import main

BESIDES = ("P-APP", "P-AGT", "department", "anonymous")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract."""

    id: str
    method: str
    path: str
    parameters: frozenset[str]
    example: Mapping[str, Any] | None
    refusals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One operation, asked for by one role, of one target, and the answer it should get."""

    operation: str
    role: str
    target: str
    expected: str


class Once(yaml.SafeLoader):
    """Says each thing once: of two lines with one key the first would be lost without a word."""


def _once(loader: Once, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]  # type: ignore[no-untyped-call]
    twice = {str(key) for key in keys if keys.count(key) > 1}
    if twice:
        raise yaml.constructor.ConstructorError(
            None, None, f"said twice: {', '.join(sorted(twice))}", node.start_mark
        )
    return loader.construct_mapping(node, deep=True)


Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)


def read(text: str) -> Mapping[str, Any]:
    """Raises ConstructorError with the keys that stand there twice."""
    found: Mapping[str, Any] = yaml.load(text, Once)
    return found


@cache
def table() -> Mapping[str, Any]:
    return read(Path(__file__).with_name("table.yaml").read_text("utf-8"))


@cache
def operations() -> Mapping[str, Operation]:
    """Every operation of the contract, by id."""
    found = {}
    for path, methods in main.contract()["paths"].items():
        for method, said in methods.items():
            bodies = said.get("requestBody", {}).get("content", {})
            found[said["operationId"]] = Operation(
                id=said["operationId"],
                method=method.upper(),
                path=path,
                parameters=frozenset(p["name"].lower() for p in said.get("parameters", ())),
                example=bodies.get("application/json", {}).get("example"),
                refusals=frozenset(said["responses"]["4XX"]["x-problem-types"]),
            )
    return found


def roles() -> list[str]:
    return [*table()["people"], *BESIDES]


def cells(operation: str) -> Iterator[Cell]:
    """Every role × every target of the operation's pattern."""
    row = table()["operations"][operation]
    pattern = table()["patterns"][row["pattern"]]
    for target, answers in pattern.items():
        if target == "otherwise":
            continue
        for role in roles():
            named = next((said for said, who in answers.items() if role in who), None)
            expected = named or pattern["otherwise"]
            if role == "anonymous" and not row.get("open"):
                expected = "sign-in"
            yield Cell(operation, role, target, expected)
