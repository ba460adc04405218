"""Departments that answer later: signed, once, and only for their own claims."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from adapters import signing
from domain.base import utc_now
from tests.api.approval.desks import Case, reviewed
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def call(
    office: Office, department: str, body: bytes, secret: str | None = None, **changed: str
) -> httpx.Response:
    key = secret or office.runtime.keys.callbacks[department]
    headers = signing.sign(key, body, utc_now(), changed.pop("nonce", None))
    return await office.http.post(
        f"/callbacks/{department}",
        content=body,
        headers={**headers, "Content-Type": "application/json", **changed},
    )


async def at_the_department(office: Office) -> tuple[Case, dict[str, Any]]:
    case = await reviewed(office, "H01", ["ZJ-03", "MZ-02"])
    return case, await case.claim("ZJ-03")


async def test_a_callback_with_a_wrong_signature_is_refused(office: Office) -> None:
    answer = await call(office, "JY", b"{}", secret="not the key we share")
    assert answer.status_code == 401


async def test_a_callback_of_a_department_nobody_knows_is_refused_alike(office: Office) -> None:
    answer = await call(office, "QQ", b"{}", secret="whatever")
    assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"claim": 1}'])
async def test_a_signed_callback_nobody_can_read_is_a_bad_request(
    office: Office, body: bytes
) -> None:
    answer = await call(office, "JY", body)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_same_nonce_is_taken_once(office: Office) -> None:
    _, claim = await at_the_department(office)
    body, nonce = readable(office, claim["id"]), uuid4().hex
    first = await call(office, "ZJ", body, nonce=nonce)
    if first.status_code == 200:
        again = await call(office, "ZJ", body, nonce=nonce)
        assert (first.json(), again.json()) == ({"repeated": False}, {"repeated": True})
    else:
        assert first.status_code < 500


def readable(office: Office, claim: str) -> bytes:
    return json.dumps({"claim": claim}).encode()
