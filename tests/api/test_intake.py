"""What cannot be read is refused with a problem, never with a 500."""

import json
from collections.abc import AsyncIterator

import pytest

from tests.api.town import Desk, Office
from tests.factories import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
PROBLEM = "application/problem+json"
JSON = {"Content-Type": "application/json"}


async def sent(desk: Desk, body: bytes | AsyncIterator[bytes], **headers: str) -> tuple[int, str]:
    answer = await desk.http.post(
        "/applications",
        content=body,
        headers={**desk.headers, "Idempotency-Key": "k", **JSON, **headers},
    )
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["instance"] == answer.headers["x-request-id"]
    return answer.status_code, answer.json()["type"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe{}",
        b'{"items": ["MZ-02"], "answers": NaN}',
        b'{"items": ["MZ-02"], "answers": {"household": {"x": -Infinity}}}',
        b'{"items": ["\\ud800"]}',
        b'{"items": ["MZ-02\\u0000"]}',
        b'{"items": ["MZ-02\x00"]}',
        b'{"items": ["MZ-02"],}',
        b"[" * 100_000,
        b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
    ],
)
async def test_a_body_that_is_no_json_for_us_is_a_bad_request(clerk: Desk, body: bytes) -> None:
    assert await sent(clerk, body) == (400, "/problems/bad-request")


async def test_values_nested_without_end_are_refused(clerk: Desk) -> None:
    form = fresh("H01")
    text = json.dumps(form).replace('"contact_phone"', '"x": ' + "[" * 900 + "]" * 900 + ', "y"')
    status, _ = await sent(clerk, text.encode())
    assert status in (400, 422)


async def test_a_number_longer_than_any_column_is_refused(clerk: Desk) -> None:
    form = fresh("H01") | {"household_version": 10**4000}
    status, type_ = await sent(clerk, json.dumps(form).encode())
    assert (status, type_) in [(400, "/problems/bad-request"), (422, "/problems/invalid-input")]


OTHERS = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "json")


@pytest.mark.parametrize("said", OTHERS)
async def test_another_media_type_is_told_to_send_json(clerk: Desk, said: str) -> None:
    body = json.dumps(fresh("H01")).encode()
    assert await sent(clerk, body, **{"Content-Type": said}) == (415, "/problems/wrong-media-type")


async def test_a_body_announced_as_too_large_is_refused(clerk: Desk) -> None:
    body = b" " * (2 * 1024 * 1024 + 1)
    assert await sent(clerk, body) == (413, "/problems/too-large")


async def test_a_body_that_grows_too_large_on_the_way_is_refused(clerk: Desk) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    assert await sent(clerk, chunks()) == (413, "/problems/too-large")


async def test_a_body_of_almost_two_megabytes_is_read(clerk: Desk) -> None:
    body = json.dumps(fresh("H01")).encode().ljust(2 * 1024 * 1024)
    answer = await clerk.http.post(
        "/applications", content=body, headers={**clerk.headers, **JSON, "Idempotency-Key": "big"}
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status", "type_"),
    [
        ("GET", "/nothing/here", 404, "/problems/no-such-path"),
        ("POST", "/nothing/here", 404, "/problems/no-such-path"),
        ("DELETE", "/items", 405, "/problems/method-not-allowed"),
        ("PUT", "/applications", 405, "/problems/method-not-allowed"),
        ("GET", "/applications?state=%00", 400, "/problems/bad-request"),
        ("GET", "/applications?state=nonsense", 422, "/problems/invalid-input"),
        ("GET", "/applications?limit=0", 422, "/problems/invalid-input"),
        ("GET", "/applications?limit=99999999999999999999", 422, "/problems/invalid-input"),
        ("GET", "/applications?after=x", 422, "/problems/bad-page-key"),
        ("GET", "/applications/not-an-id", 422, "/problems/invalid-input"),
        ("GET", "/form", 422, "/problems/invalid-input"),
        ("GET", "/form?items=ZZ-99", 404, "/problems/unknown-item"),
    ],
)
async def test_a_path_or_a_question_that_means_nothing_is_a_problem(
    clerk: Desk, method: str, path: str, status: int, type_: str
) -> None:
    answer = await clerk.http.request(method, path, headers=clerk.headers)
    assert answer.headers["content-type"] == PROBLEM
    assert (answer.status_code, answer.json()["type"]) == (status, type_)


async def test_a_login_with_half_a_character_or_nul_is_no_error_of_ours(office: Office) -> None:
    for login in ('"a\\u0000b"', '"\\udc80"'):
        body = f'{{"login": {login}, "password": "x"}}'.encode()
        answer = await office.http.post("/sessions", content=body, headers=JSON)
        assert answer.status_code == 400
