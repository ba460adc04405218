"""The security administrator keeps the list of department systems; nobody else does."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.api.client.systems import ADMINISTRATOR, SCOPES, Pair, another_secret, registered
from tests.api.town import Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
TERMS: Json = {"name": "业务系统", "scopes": SCOPES, "items": ["JY-01"], "networks": []}


async def shown(office: Office, id: str) -> Json:
    answer = await (await office.desk(ADMINISTRATOR)).get("/clients")
    found: Json = next(row for row in answer.json()["rows"] if row["id"] == id)
    return found


async def test_a_new_system_is_on_the_list_with_what_it_may_do(office: Office) -> None:
    system = await registered(office, "JY", ["JY-02"], networks=["10.20.0.0/16"])
    row = await shown(office, system.id)
    assert (row["department"], row["items"], row["scopes"], row["networks"]) == (
        "JY",
        ["JY-02"],
        ["claims.answer", "claims.read"],
        ["10.20.0.0/16"],
    )


async def test_a_secret_is_shown_once_and_kept_nowhere(office: Office) -> None:
    system = await registered(office, "JY", ["JY-02"])
    row = await shown(office, system.id)
    assert [(p["kind"], p["mark"], p["in_force"]) for p in row["credentials"]] == [
        ("secret", system.secret[-4:], True)
    ]
    async with office.runtime.sessions() as session:
        rows = await session.scalars(text("select t::text from client_secret t"))
        audit = await session.scalars(text("select t::text from audit_record t"))
        assert not any(system.secret in each for each in [*rows, *audit])


async def test_a_third_secret_has_to_wait_until_one_is_ended(office: Office) -> None:
    system = await registered(office, "JY", ["JY-02"])
    await another_secret(office, system.id)
    administrator = await office.desk(ADMINISTRATOR)
    third = await administrator.post(f"/clients/{system.id}/secrets", {"days": 30})
    assert (third.status_code, third.json()["type"]) == (409, "/problems/two-already")


async def test_when_a_secret_was_last_used_can_be_seen(office: Office) -> None:
    system = await registered(office, "JY", ["JY-02"])
    assert (await shown(office, system.id))["credentials"][0]["last_used_at"] is None
    await system.signed_in()
    assert (await shown(office, system.id))["credentials"][0]["last_used_at"] is not None


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"items": ["MZ-02"]}, "/items"),
        ({"scopes": ["claims.write"]}, "/scopes"),
        ({"networks": ["10.20.0.1/16"]}, "/networks"),
        ({"networks": ["everywhere"]}, "/networks"),
        ({"department": "QQ", "items": []}, "/department"),
    ],
)
async def test_terms_that_make_no_sense_are_refused_at_their_field(
    office: Office, changed: dict[str, Any], pointer: str
) -> None:
    administrator = await office.desk(ADMINISTRATOR)
    answer = await administrator.post("/clients", {"department": "JY"} | TERMS | changed)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/terms-refused")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


BAD_KEYS: dict[str, Json] = {
    "another curve": {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"},
    "RSA": {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    "no point of the curve": Pair().jwk | {"y": Pair().jwk["y"]},
    "half a key": {"kty": "EC", "crv": "P-256", "x": Pair().jwk["x"]},
    "a private key": Pair().jwk | {"d": "AAAA"},
    "a shared key": {"kty": "oct", "k": "c2VjcmV0"},
}


@pytest.mark.parametrize("jwk", BAD_KEYS.values(), ids=BAD_KEYS)
async def test_what_is_no_public_key_is_refused(office: Office, jwk: Json) -> None:
    system = await registered(office, "JY", ["JY-02"])
    administrator = await office.desk(ADMINISTRATOR)
    answer = await administrator.post(f"/clients/{system.id}/keys", {"jwk": jwk})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/key-unusable")


async def test_a_key_is_registered_once(office: Office) -> None:
    system = await registered(office, "JY", ["JY-02"])
    administrator, jwk = await office.desk(ADMINISTRATOR), Pair().jwk
    first = await administrator.post(f"/clients/{system.id}/keys", {"jwk": jwk})
    again = await administrator.post(f"/clients/{system.id}/keys", {"jwk": jwk})
    assert (first.status_code, again.status_code) == (201, 409)


async def test_an_ended_system_stays_on_the_list_and_cannot_come_back(office: Office) -> None:
    system = await registered(office, "JY", ["JY-02"])
    administrator = await office.desk(ADMINISTRATOR)
    await administrator.post(f"/clients/{system.id}/end", {})
    assert (await shown(office, system.id))["ended_at"] is not None
    answer = await administrator.post(f"/clients/{system.id}/terms", TERMS)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/client-ended")


async def test_a_system_nobody_registered_does_not_exist(office: Office) -> None:
    administrator = await office.desk(ADMINISTRATOR)
    answer = await administrator.post(f"/clients/{uuid4()}/secrets", {"days": 30})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-client")


@pytest.mark.parametrize("login", ["admin.sys", "ding.lu", "fang.hui"])
async def test_nobody_else_sees_or_changes_the_list(office: Office, login: str) -> None:
    desk = await office.desk(login)
    for answer in (
        await desk.get("/clients"),
        await desk.post("/clients", {"department": "JY"} | TERMS),
        await desk.post(f"/clients/{uuid4()}/end", {}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (
            403,
            "/problems/may-not-keep-clients",
        )
    assert "rows" not in (await desk.get("/clients")).json()


async def test_each_change_is_on_the_trail(office: Office) -> None:
    system = await registered(office, "JY", ["JY-02"])
    administrator = await office.desk(ADMINISTRATOR)
    await administrator.post(f"/clients/{system.id}/terms", TERMS)
    await administrator.post(f"/clients/{system.id}/end", {})
    async with office.runtime.sessions() as session:
        found = await session.scalars(
            text("select action from audit_record where object_id::text = :id order by id"),
            {"id": system.id},
        )
        assert list(found) == ["client.add", "client.add_secret", "client.change", "client.end"]
