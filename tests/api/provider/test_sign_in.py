"""Staff sign in by the government's identity provider: a real one, over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from tests.api.provider.provider import (
    Program,
    begin,
    came_back,
    finish,
    linked,
    running,
    set_up,
)
from tests.api.town import Desk, Office

pytestmark = pytest.mark.asyncio(loop_scope="session")
LOGIN = "ding.lu"
REDIRECT = "http://127.0.0.1:8000/sign-in/provider"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def program() -> AsyncIterator[Program]:
    async with running(REDIRECT) as program:
        yield program


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def provider(office: Office, program: Program) -> AsyncIterator[None]:
    async with set_up(office, program):
        yield


def somebody() -> str:
    return f"320000-{uuid4().hex[:12]}"


async def test_the_sign_in_page_is_told_that_there_is_a_provider(office: Office) -> None:
    assert (await office.http.get("/sessions/methods")).json() == {"identity_provider": True}


async def test_a_linked_account_signs_in_as_the_one_of_ours(office: Office) -> None:
    subject = somebody()
    await linked(office, LOGIN, subject)
    back = await came_back(office, subject)
    answer = await finish(office, back)
    assert answer.status_code == 201, answer.text
    assert answer.json()["actor"]["id"] == LOGIN
    desk = Desk(office.http, {"Authorization": f"Bearer {answer.json()['access_token']}"})
    assert (await desk.get("/me")).json()["id"] == LOGIN


async def test_such_a_session_goes_on_by_its_cookie_and_says_how_it_began(office: Office) -> None:
    subject = somebody()
    await linked(office, LOGIN, subject)
    answer = await finish(office, await came_back(office, subject))
    assert "lianban_refresh" in answer.cookies
    token = answer.json()["access_token"]
    rows = (await Desk(office.http, {"Authorization": f"Bearer {token}"}).get("/sessions")).json()
    assert next(row for row in rows["rows"] if row["current"])["method"] == "oidc"


async def test_rsa_signatures_are_read_as_well(office: Office) -> None:
    subject = somebody()
    async with running(REDIRECT, "RS256") as program, set_up(office, program):
        await linked(office, LOGIN, subject)  # another issuer, another link
        back = await came_back(office, subject)
        answer = await finish(office, back)
    assert answer.status_code == 201, answer.text


async def test_an_account_nobody_linked_is_refused_like_any_failed_sign_in(
    office: Office,
) -> None:
    answer = await finish(office, await came_back(office, somebody()))
    wrong = {"login": LOGIN, "password": "wrong"}
    like = await office.http.post("/sessions", json=wrong)
    assert (answer.status_code, answer.json()["type"]) == (like.status_code, like.json()["type"])
    assert "access_token" not in answer.text


async def test_a_state_of_another_attempt_is_refused(office: Office) -> None:
    subject = somebody()
    await linked(office, LOGIN, subject)
    back = await came_back(office, subject)
    answer = await finish(office, replace(back, state=uuid4().hex))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-failed")


async def test_what_another_browser_began_cannot_be_finished_here(office: Office) -> None:
    """Whoever is sent a link with somebody's own code is not signed in as that somebody."""
    subject = somebody()
    await linked(office, LOGIN, subject)
    theirs = await came_back(office, subject)
    _, mine = await begin(office)
    assert (await finish(office, replace(theirs, cookie=mine))).status_code == 401


async def test_without_the_attempts_cookie_nothing_is_finished(office: Office) -> None:
    subject = somebody()
    await linked(office, LOGIN, subject)
    back = await came_back(office, subject)
    assert (await finish(office, replace(back, cookie=""))).status_code == 401


async def test_a_code_counts_once(office: Office) -> None:
    subject = somebody()
    await linked(office, LOGIN, subject)
    back = await came_back(office, subject)
    assert (await finish(office, back)).status_code == 201
    assert (await finish(office, back)).status_code == 401


@pytest.mark.parametrize("code", ["made up", "'; drop table staff"])
async def test_a_code_the_provider_never_gave_is_refused(office: Office, code: str) -> None:
    back = await came_back(office, somebody())
    answer = await finish(office, replace(back, code=code))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-failed")


async def test_an_ended_link_signs_nobody_in(office: Office) -> None:
    subject = somebody()
    administrator = await linked(office, LOGIN, subject)
    await administrator.post(f"/staff/{LOGIN}/identities/end", {"subject": subject})
    answer = await finish(office, await came_back(office, subject))
    assert answer.status_code == 401


async def test_an_account_of_the_provider_belongs_to_one_account_of_ours(office: Office) -> None:
    subject = somebody()
    administrator = await linked(office, LOGIN, subject)
    answer = await administrator.post("/staff/liang.bo/identities", {"subject": subject})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/identity-taken")


@pytest.mark.parametrize(
    ("login", "of", "kind"),
    [
        ("admin.sys", "admin.sys", "own-account"),
        ("ding.lu", "liang.bo", "may-not-administer"),
        ("admin.sec", "ding.lu", "may-not-administer"),
    ],
)
async def test_nobody_links_their_own_account_and_nobody_else_links_at_all(
    office: Office, login: str, of: str, kind: str
) -> None:
    desk = await office.desk(login)
    answer = await desk.post(f"/staff/{of}/identities", {"subject": somebody()})
    assert (answer.status_code, answer.json()["type"]) == (403, f"/problems/{kind}")


async def test_linking_is_on_the_trail_and_names_no_account_of_the_provider(
    office: Office,
) -> None:
    subject = somebody()
    await linked(office, LOGIN, subject)
    async with office.runtime.sessions() as session:
        rows = list(
            await session.scalars(
                text("select t::text from audit_record t where action = 'staff.link_identity'")
            )
        )
    assert rows
    assert not any(subject in row for row in rows)
