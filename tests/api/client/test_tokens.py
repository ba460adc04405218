"""Who gets an access token: a department's system that proves itself in exactly one way."""

import base64
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from jose import jwt
from sqlalchemy import update

from domain.base import utc_now
from domain.client.models import Client, ClientSecret
from tests.api.client.systems import (
    ADMINISTRATOR,
    TYPE,
    Pair,
    System,
    another_secret,
    ask,
    registered,
    unsigned,
)
from tests.api.town import Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
ITEMS = ["JY-01", "JY-02"]


@pytest_asyncio.fixture(loop_scope="session")
async def system(office: Office) -> System:
    return await registered(office, "JY", ITEMS)


def basic(id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{id}:{secret}".encode()).decode()}


async def test_a_token_names_what_it_is_good_for_and_is_kept_by_nobody(system: System) -> None:
    answer = await system.ask()
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert body["scope"].split() == [
        "claims.answer:JY-01",
        "claims.answer:JY-02",
        "claims.read:JY-01",
        "claims.read:JY-02",
    ]
    assert answer.headers["cache-control"] == "no-store"


async def test_the_secret_may_come_as_http_basic(office: Office, system: System) -> None:
    answer = await ask(office, basic(system.id, system.secret))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("claims.read", ["claims.read:JY-01", "claims.read:JY-02"]),
        ("claims.answer:JY-02", ["claims.answer:JY-02"]),
    ],
)
async def test_a_system_may_ask_for_less_than_it_has(
    system: System, asked: str, given: list[str]
) -> None:
    answer = await system.ask(scope=asked)
    assert answer.json()["scope"].split() == given


@pytest.mark.parametrize("asked", ["claims.read:MZ-02", "claims.write", "claims.read nonsense"])
async def test_a_system_may_not_ask_for_more(system: System, asked: str) -> None:
    answer = await system.ask(scope=asked)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


UNPROVEN: dict[str, Callable[[System], tuple[dict[str, str] | None, dict[str, str]]]] = {
    "nothing": lambda s: (None, {}),
    "a wrong secret": lambda s: (None, {"client_id": s.id, "client_secret": s.secret + "x"}),
    "no client": lambda s: (None, {"client_id": str(uuid4()), "client_secret": s.secret}),
    "a name that is none": lambda s: (None, {"client_id": "' or 1=1", "client_secret": s.secret}),
    "two ways at once": lambda s: (
        basic(s.id, s.secret),
        {"client_id": s.id, "client_secret": s.secret},
    ),
    "Basic that is none": lambda s: ({"Authorization": "Basic ***"}, {}),
    "another scheme": lambda s: ({"Authorization": f"Bearer {s.secret}"}, {}),
}


@pytest.mark.parametrize("attempt", UNPROVEN.values(), ids=UNPROVEN)
async def test_whoever_does_not_prove_who_it_is_gets_no_token(
    office: Office,
    system: System,
    attempt: Callable[[System], tuple[dict[str, str] | None, dict[str, str]]],
) -> None:
    headers, form = attempt(system)
    answer = await ask(office, headers, **form)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("kind", ["authorization_code", "password", "refresh_token"])
async def test_other_grants_are_not_known(system: System, kind: str) -> None:
    answer = await system.ask(grant_type=kind)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize(
    "body", [b"grant_type=client_credentials&grant_type=password", b"grant_type=%ff", b"\xff=1"]
)
async def test_a_form_that_says_two_things_is_refused(office: Office, body: bytes) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await office.http.post("/oauth/token", content=body, headers=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_json_is_not_what_this_address_speaks(office: Office) -> None:
    answer = await office.http.post("/oauth/token", json={"grant_type": "client_credentials"})
    assert answer.status_code == 415


async def test_two_secrets_are_good_at_once_and_an_ended_one_is_not(
    office: Office, system: System
) -> None:
    old, system.secret = system.secret, await another_secret(office, system.id)
    assert (await system.ask()).status_code == 200
    assert (await system.ask(client_secret=old)).status_code == 200
    administrator = await office.desk(ADMINISTRATOR)
    rows = (await administrator.get("/clients")).json()["rows"]
    credentials = next(row for row in rows if row["id"] == system.id)["credentials"]
    older = next(credential["id"] for credential in credentials if credential["mark"] == old[-4:])
    await administrator.post(f"/clients/{system.id}/credentials/{older}/end", {})
    assert (await system.ask(client_secret=old)).status_code == 401
    assert (await system.ask()).status_code == 200


async def test_a_secret_that_has_run_out_is_not_good(office: Office, system: System) -> None:
    past = utc_now() - timedelta(seconds=1)
    async with office.runtime.sessions.begin() as session:
        await session.execute(
            update(ClientSecret).where(ClientSecret.client_id == system.id).values(expires_at=past)
        )
    assert (await system.ask()).status_code == 401


@pytest.mark.parametrize(
    ("networks", "status"), [(["127.0.0.0/8"], 200), (["10.0.0.0/8", "2001:db8::/32"], 401)]
)
async def test_a_system_with_an_allow_list_gets_a_token_from_there_only(
    office: Office, networks: list[str], status: int
) -> None:
    system = await registered(office, "JY", ITEMS, networks=networks)
    assert (await system.ask()).status_code == status


# -- a key of their own (RFC 7523) ------------------------------------------------------------


async def with_key(office: Office, system: System) -> Pair:
    pair = Pair()
    administrator = await office.desk(ADMINISTRATOR)
    answer = await administrator.post(f"/clients/{system.id}/keys", {"jwk": pair.jwk, "days": 30})
    assert answer.status_code == 201, answer.text
    return pair


async def show(office: Office, assertion: str, **more: str) -> Json:
    form = {"client_assertion_type": TYPE, "client_assertion": assertion} | more
    answer = await ask(office, **form)
    body: Json = answer.json() | {"status": answer.status_code}
    return body


async def test_a_signed_assertion_is_as_good_as_a_secret(office: Office, system: System) -> None:
    pair = await with_key(office, system)
    assert (await show(office, pair.assertion(system.id)))["status"] == 200


async def test_an_assertion_counts_once(office: Office, system: System) -> None:
    pair = await with_key(office, system)
    assertion = pair.assertion(system.id)
    assert (await show(office, assertion))["status"] == 200
    again = await show(office, assertion)
    assert (again["status"], again["error"]) == (401, "invalid_client")


Forgery = Callable[[Pair, str], str]
FORGED: dict[str, Forgery] = {
    "another's key": lambda p, c: Pair().assertion(c),
    "for somebody else": lambda p, c: p.assertion(c, aud="https://elsewhere/oauth/token"),
    "for us and somebody else": lambda p, c: p.assertion(c, aud=["https://elsewhere"]),
    "run out": lambda p, c: p.assertion(c, exp=int(time.time()) - 1),
    "good for too long": lambda p, c: p.assertion(c, exp=int(time.time()) + 3600),
    "not yet good": lambda p, c: p.assertion(c, nbf=int(time.time()) + 60),
    "without a number": lambda p, c: p.assertion(c, without="jti"),
    "without an end": lambda p, c: p.assertion(c, without="exp"),
    "without an audience": lambda p, c: p.assertion(c, without="aud"),
    "about somebody else": lambda p, c: p.assertion(c, sub=str(uuid4())),
    "of a client nobody knows": lambda p, c: p.assertion(str(uuid4())),
    "with a key it brings": lambda p, c: p.assertion(c, headers={"jwk": p.jwk}),
    "with a key's address": lambda p, c: p.assertion(c, headers={"jku": "http://169.254.1.1/"}),
    "with an unknown key id": lambda p, c: p.assertion(c, headers={"kid": "another"}),
    "unsigned": lambda p, c: unsigned(jwt.get_unverified_claims(p.assertion(c)), {"alg": "none"}),
    "keyed with the public key": lambda p, c: str(
        jwt.encode(jwt.get_unverified_claims(p.assertion(c)), str(p.jwk), "HS256")
    ),
    "no token": lambda p, c: "a.b.c",
    "nothing like it": lambda p, c: "x" * 5000,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_a_forged_assertion_is_refused(
    office: Office, system: System, forge: Forgery
) -> None:
    pair = await with_key(office, system)
    answer = await show(office, forge(pair, system.id))
    assert (answer["status"], answer["error"]) == (401, "invalid_client")


async def test_an_assertion_beside_a_secret_is_one_way_too_many(
    office: Office, system: System
) -> None:
    pair = await with_key(office, system)
    answer = await show(office, pair.assertion(system.id), client_secret=system.secret)
    assert answer["status"] == 401


async def test_an_ended_system_gets_no_token(office: Office, system: System) -> None:
    async with office.runtime.sessions.begin() as session:
        await session.execute(
            update(Client).where(Client.id == system.id).values(ended_at=utc_now())
        )
    assert (await system.ask()).status_code == 401
