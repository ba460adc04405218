"""Requests nobody thought of, made from the contract: refused where wrong, never a 500."""

import json
import re
from functools import cache
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core import NOT_SET

from api import main
from tests.api.town import Desk, Office
from tests.factories import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
Operation = tuple[str, str]
LOGINS = ("ding.lu", "liang.bo", "jiang.yulan", "he.ailian")
CONTRACT = main.contract()
# A stream never ends by itself, and a moved clock would move every other test's as well.
LEFT_OUT = {("get", "/api/v1/applications/{id}/events"), ("post", "/api/v1/demo/clock")}
OPERATIONS = [
    (method, path) for path, item in CONTRACT["paths"].items() for method in item
    if (method, path) not in LEFT_OUT
]  # fmt: skip


@cache
def cases(operation: Operation) -> st.SearchStrategy[schemathesis.Case]:
    method, path = operation
    found: st.SearchStrategy[schemathesis.Case] = schema()[path][method].as_strategy()
    return found


@cache
def schema() -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_dict(CONTRACT)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o[0]} {o[1]}")
@given(data=st.data())
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
async def test_no_request_breaks_the_service(
    office: Office, operation: Operation, data: st.DataObject
) -> None:
    ids = await known_ids(office)
    desk = await office.desk(data.draw(st.sampled_from(LOGINS)))
    case = data.draw(cases(operation))
    path = case.formatted_path
    if data.draw(st.integers(0, 3)):
        path = re.sub(r"\{(\w+)\}", lambda found: data.draw(st.sampled_from(ids)), case.path)
    sound = data.draw(st.sampled_from([{}, {"if-match": '"1"', "idempotency-key": uuid4().hex}]))
    proper(await send(desk, case, path, sound))


def proper(answer: httpx.Response) -> None:
    """No error of ours, and every refusal one that the contract names."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] in problem_types()


async def send(
    desk: Desk, case: schemathesis.Case, path: str, sound: dict[str, str]
) -> httpx.Response:
    headers = {**dict(case.headers or {}), **sound, **desk.headers}
    made = {name.lower(): str(value) for name, value in headers.items()}
    body = {} if case.body is NOT_SET else {"json": case.body}
    return await desk.http.request(
        case.method,
        f"http://town{path}",
        params=case.query or None,
        headers={name: value.encode() for name, value in made.items()},
        **body,
    )


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
    | st.sampled_from(["", "none", "01", "2026-02-30", "-0", "1e9", "\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(data=st.data(), value=JSON_VALUES)
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
async def test_no_answer_at_any_place_of_a_real_form_breaks_the_service(
    office: Office, all_items: list[str], data: st.DataObject, value: object
) -> None:
    form = fresh("H04", all_items)
    rows = [form["answers"]["household"], *form["answers"]["persons"]]
    row = data.draw(st.sampled_from(rows))
    row[data.draw(st.sampled_from([*row, "ref"]))] = value
    body = json.dumps(form).encode("utf-8")
    headers = {"Content-Type": "application/json", "Idempotency-Key": uuid4().hex}
    desk = await office.desk()
    proper(await desk.http.post("/applications", content=body, headers=desk.headers | headers))


_ids: list[str] = []


async def known_ids(office: Office) -> list[str]:
    """Ids of a case that exists, of its claims and of its steps."""
    if not _ids:
        clerk = await office.desk()
        receipt = await clerk.submitted(fresh("H01"))
        seen = (await clerk.get(f"/applications/{receipt['application_id']}")).json()
        _ids.extend([seen["id"], seen["household_id"], seen["steps"][0]["id"]])
        _ids.extend([seen["claims"][0]["id"], seen["claims"][0]["steps"][0]["id"]])
    return _ids


@cache
def problem_types() -> set[str]:
    return set(CONTRACT["components"]["schemas"]["Problem"]["properties"]["type"]["enum"])
