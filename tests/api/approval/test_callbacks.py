"""Departments that answer later: signed, once, and only for their own claims."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from adapters import signing
from adapters.keys import Keys
from adapters.signing import NONCE, SIGNATURE, TIMESTAMP
from api.intake import LARGEST_BODY
from domain.base import utc_now
from tests.api.approval.desks import Case, reviewed
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")
Headers = dict[str, str]
Attack = Callable[[Office, bytes], tuple[bytes, Headers]]
LONG = timedelta(seconds=signing.WINDOW_SECONDS + 5)
READY = {"Content-Type": "application/json"}


def key_of(office: Office, department: str) -> str:
    return office.runtime.keys.callbacks[department]


def signed(
    office: Office,
    body: bytes,
    department: str = "ZJ",
    *,
    key: str | None = None,
    at: datetime | None = None,
    nonce: str | None = None,
) -> Headers:
    return signing.sign(key or key_of(office, department), body, at or utc_now(), nonce)


async def send(office: Office, department: str, body: bytes, headers: Headers) -> httpx.Response:
    return await office.http.post(f"/callbacks/{department}", content=body, headers=READY | headers)


async def at_the_department(office: Office) -> tuple[Case, dict[str, Any]]:
    case = await reviewed(office, "H01", ["ZJ-01", "JY-02"])
    return case, await case.claim("ZJ-01")


def asked_for(claim: dict[str, Any]) -> bytes:
    """What the housing department says when it wants one more paper."""
    return json.dumps(
        {
            "businessNo": claim["id"],
            "serialNo": "ZJ-2026-0001",
            "approvalStatus": "BACK",
            "details": [],
            "reviewer": "甲",
            "approver": "乙",
            "approvedAt": utc_now().isoformat(),
            "missingMaterials": ["租赁合同"],
        }
    ).encode()


def without(name: str) -> Attack:
    def attack(office: Office, body: bytes) -> tuple[bytes, Headers]:
        return body, {k: v for k, v in signed(office, body).items() if k != name}

    return attack


ATTACKS: dict[str, Attack] = {
    "no timestamp": without(TIMESTAMP),
    "no nonce": without(NONCE),
    "no signature": without(SIGNATURE),
    "an old timestamp": lambda o, b: (b, signed(o, b, at=utc_now() - LONG)),
    "a timestamp to come": lambda o, b: (b, signed(o, b, at=utc_now() + LONG)),
    "an old one with a fresh timestamp": lambda o, b: (
        b,
        signed(o, b, at=utc_now() - LONG) | {TIMESTAMP: str(int(utc_now().timestamp()))},
    ),
    "another department's key": lambda o, b: (b, signed(o, b, "JY")),
    "the token we show them": lambda o, b: (
        b,
        signed(o, b, key=signing.outbound_token(key_of(o, "ZJ"))),
    ),
    "an empty key": lambda o, b: (b, signed(o, b, key=" ")),
    "another body": lambda o, b: (b + b" ", signed(o, b)),
    "another nonce": lambda o, b: (b, signed(o, b) | {NONCE: uuid4().hex}),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
async def test_a_forged_callback_is_refused_and_changes_nothing(
    office: Office, attack: Attack
) -> None:
    case, claim = await at_the_department(office)
    answer = await send(office, "ZJ", *attack(office, asked_for(claim)))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/bad-signature")
    assert (await case.claim("ZJ-01"))["state"] == claim["state"]


async def test_a_callback_of_a_department_nobody_knows_is_refused_alike(office: Office) -> None:
    answer = await send(office, "QQ", b"{}", signing.sign("whatever", b"{}", utc_now()))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/bad-signature")


async def test_a_department_cannot_answer_for_another(office: Office) -> None:
    case, _ = await at_the_department(office)
    stolen = await case.claim("JY-02")
    body = asked_for(stolen)
    answer = await send(office, "ZJ", body, signed(office, body))
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-claim")
    assert (await case.claim("JY-02"))["state"] == stolen["state"]


async def test_an_oversized_callback_is_not_read(office: Office) -> None:
    body = b" " * (LARGEST_BODY + 1)
    answer = await send(office, "ZJ", body, signed(office, body))
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"claim": 1}', b"[" * 100_000])
async def test_a_signed_callback_nobody_can_read_is_a_bad_request(
    office: Office, body: bytes
) -> None:
    answer = await send(office, "JY", body, signed(office, body, "JY"))
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/unreadable-callback")


async def test_a_callback_sent_again_is_answered_and_changes_nothing(office: Office) -> None:
    case, claim = await at_the_department(office)
    body = asked_for(claim)
    headers = signed(office, body)
    first = await send(office, "ZJ", body, headers)
    once = await case.view()
    again = await send(office, "ZJ", body, headers)
    assert (first.status_code, first.json()) == (200, {"repeated": False}), first.text
    assert (again.status_code, again.json()) == (200, {"repeated": True})
    assert (await case.claim("ZJ-01"))["state"] == "returned"
    assert (await case.view())["version"] == once["version"]


async def test_a_nonce_with_another_body_is_refused_and_changes_nothing(office: Office) -> None:
    _, claim = await at_the_department(office)
    other, second = await at_the_department(office)
    nonce = uuid4().hex
    for body in (asked_for(claim), asked_for(second)):
        answer = await send(office, "ZJ", body, signed(office, body, nonce=nonce))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/mark-used")
    assert (await other.claim("ZJ-01"))["state"] == second["state"]


def use(monkeypatch: pytest.MonkeyPatch, office: Office, keys: Keys) -> None:
    """Other keys, also when the runtime looks at its file meanwhile."""
    monkeypatch.setattr("adapters.runtime.keys.read", lambda _: keys)
    monkeypatch.setattr(office.runtime, "keys", keys)


async def test_while_a_key_is_exchanged_the_new_one_counts_beside_the_old(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = replace(office.runtime.keys, callbacks_next={"ZJ": "the key they change over to"})
    use(monkeypatch, office, both)
    for key in (key_of(office, "ZJ"), "the key they change over to"):
        case, claim = await at_the_department(office)
        body = asked_for(claim)
        answer = await send(office, "ZJ", body, signed(office, body, key=key))
        assert answer.status_code == 200, answer.text
        assert (await case.claim("ZJ-01"))["state"] == "returned"


async def test_after_the_exchange_the_old_key_counts_no_longer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = key_of(office, "ZJ")
    after = replace(office.runtime.keys, callbacks={"ZJ": "the key they changed over to"})
    use(monkeypatch, office, after)
    body = b"{}"
    assert (await send(office, "ZJ", body, signed(office, body, key=old))).status_code == 401
