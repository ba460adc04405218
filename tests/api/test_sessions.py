"""Signing in, and what happens without."""

import pytest

from tests.api.town import Desk, Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_clerk_signs_in_and_sees_the_own_window_and_posts(clerk: Desk) -> None:
    me = (await clerk.get("/me")).json()
    assert (me["name"], me["window"]) == ("丁露", "W-321311101")
    assert [(p["role"], p["organisation"]) for p in me["posts"]] == [("T-ACC", "321311101-MZ")]
    assert "application.accept" in me["posts"][0]["permissions"]


@pytest.mark.parametrize(("login", "password"), [("ding.lu", "wrong"), ("nobody", "wrong")])
async def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    office: Office, login: str, password: str
) -> None:
    answer = await office.http.post("/sessions", json={"login": login, "password": password})
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/sign-in-failed"
    assert answer.json()["detail"] == "wrong account name or password"


@pytest.mark.parametrize("token", ["", "x", "Bearer", "Bearer x.y.z", "Basic YTpi"])
async def test_without_a_token_of_ours_one_is_asked_to_sign_in(office: Office, token: str) -> None:
    answer = await office.http.get("/applications", headers={"Authorization": token})
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-needed")


async def test_a_token_that_was_tampered_with_is_refused(clerk: Desk) -> None:
    head, body, signature = clerk.headers["Authorization"].split(".")
    forged = f"{head}.{body[:-2]}AA.{signature}"
    answer = await clerk.http.get("/me", headers={"Authorization": forged})
    assert answer.status_code == 401
