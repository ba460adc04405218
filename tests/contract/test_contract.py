"""The contract can be read by somebody who has never seen the code."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs  # comes with schemathesis
import pytest

from api import main, problems, refusals
from api.contract import operations
from tests.conftest import ROOT

Json = dict[str, Any]
CONTRACT = main.contract()
OPERATIONS = [operation for _, operation in operations(CONTRACT)]
EVERY = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o["operationId"])


def test_the_committed_contract_is_what_the_code_says() -> None:
    committed = json.loads((ROOT / "openapi" / "openapi.json").read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(CONTRACT)), "run: make openapi"


def test_it_is_openapi_3_1() -> None:
    assert CONTRACT["openapi"].startswith("3.1.")


def test_no_two_operations_share_an_id() -> None:
    count = Counter(operation["operationId"] for operation in OPERATIONS)
    assert [name for name, times in count.items() if times > 1] == []


@EVERY
def test_an_operation_says_in_a_sentence_what_it_does(operation: Json) -> None:
    assert len(operation["summary"].split()) >= 3
    assert operation["tags"]


@EVERY
def test_an_operation_names_the_ways_it_refuses(operation: Json) -> None:
    refused = operation["responses"]["4XX"]
    assert list(refused["content"]) == ["application/problem+json"]
    assert set(refused["x-problem-types"]) <= set(problems.every_type())
    asks = "parameters" in operation or "requestBody" in operation or "security" in operation
    assert bool(refused["x-problem-types"]) >= asks


@EVERY
def test_every_good_answer_has_a_shape(operation: Json) -> None:
    answers = operation["responses"].items()
    status, good = next((status, answer) for status, answer in answers if status[0] == "2")
    shapes = [content["schema"] for content in good.get("content", {}).values()]
    assert len(shapes) == (status != "204")  # No Content (RFC 9110) means it
    assert {} not in shapes


def test_every_way_of_refusing_listed_for_an_operation_exists() -> None:
    known = {name.rpartition("/")[2] for name in problems.every_type()}
    assert {n for names in refusals.OWN.values() for n in names} - known == set()
    assert refusals.OWN.keys() <= {operation["operationId"] for operation in OPERATIONS}


def test_every_way_of_refusing_has_a_title() -> None:
    untold = [e.__name__ for e in problems.every_domain_error() if not (e.__doc__ or "").strip()]
    assert untold == []


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if "requestBody" in o])
def test_every_body_has_an_example_that_fits(operation: Json) -> None:
    (body,) = operation["requestBody"]["content"].values()
    shape = {**body["schema"], "components": CONTRACT["components"]}
    jsonschema_rs.validator_for(shape).validate(body["example"])


def schemas() -> Iterator[tuple[str, str, Json]]:
    """(schema, property, its definition) of everything the contract names."""
    for name, schema in CONTRACT["components"]["schemas"].items():
        for property, definition in schema.get("properties", {}).items():
            yield name, property, definition


def test_money_is_always_a_whole_number_of_fen() -> None:
    money = [(n, p, d) for n, p, d in schemas() if p.endswith("_fen")]
    assert money
    assert [(n, p) for n, p, d in money if types_in(d) - {"integer", "null"}] == []


def test_nothing_is_binary_floating_point() -> None:
    assert [(n, p) for n, p, d in schemas() if "number" in types_in(d)] == []


def types_in(definition: Json) -> set[str]:
    found = {definition["type"]} if isinstance(definition.get("type"), str) else set()
    parts = [*definition.get("anyOf", ()), *definition.get("oneOf", ())]
    if "items" in definition:
        parts.append(definition["items"])
    return found.union(*(types_in(part) for part in parts)) if parts else found


def test_bodies_refuse_members_nobody_knows() -> None:
    asked = {
        body["schema"]["$ref"].rpartition("/")[2]
        for operation in OPERATIONS
        for body in operation.get("requestBody", {}).get("content", {}).values()
        if "$ref" in body["schema"]
    }
    schemas = CONTRACT["components"]["schemas"]
    assert [name for name in asked if schemas[name].get("additionalProperties") is not False] == []


def test_whoever_changes_something_says_which_version_or_which_submission() -> None:
    for name in ("applications_accept", "applications_give_review", "steps_decide"):
        assert "if-match" in headers_of(name)
    assert "idempotency-key" in headers_of("applications_submit")


def headers_of(name: str) -> set[str]:
    operation = next(o for o in OPERATIONS if o["operationId"] == name)
    return {p["name"].lower() for p in operation.get("parameters", ()) if p["in"] == "header"}
