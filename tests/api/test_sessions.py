"""Signing in, staying signed in, and signing out."""

from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from uuid import UUID

import pytest
from jose import jwt
from sqlalchemy import ColumnElement, select, update

from adapters import keys
from domain.audit.models import AuditRecord
from domain.base import Entity, utc_now
from domain.organisation.models import Post, Staff
from domain.session.models import RefreshToken, StaffSession
from tests.api.town import Desk, Office
from tests.api.visitor import Visitor, kind

pytestmark = pytest.mark.asyncio(loop_scope="session")
CLERK = "lian.jingqiu"  # of another town, so that nobody else's sign-ins are in the way


async def change(
    office: Office, entity: type[Entity], where: ColumnElement[bool], **values: object
) -> None:
    async with office.runtime.sessions.begin() as session:
        await session.execute(update(entity).where(where).values(**values))


@pytest.fixture
def visitor(office: Office) -> Visitor:
    return Visitor(office)


async def session_of(visitor: Visitor) -> UUID:
    return UUID(jwt.get_unverified_claims(visitor.token)["sid"])


async def test_a_clerk_signs_in_and_sees_the_own_window_and_posts(clerk: Desk) -> None:
    me = (await clerk.get("/me")).json()
    assert (me["name"], me["window"]) == ("丁露", "W-321311101")
    assert [(p["role"], p["organisation"]) for p in me["posts"]] == [("T-ACC", "321311101-MZ")]
    assert "application.accept" in me["posts"][0]["permissions"]


@pytest.mark.parametrize("token", ["", "x", "Bearer", "Bearer x.y.z", "Basic YTpi"])
async def test_without_a_token_of_ours_one_is_asked_to_sign_in(office: Office, token: str) -> None:
    answer = await office.http.get("/applications", headers={"Authorization": token})
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-needed")


async def test_a_token_that_was_tampered_with_is_refused(clerk: Desk) -> None:
    head, body, signature = clerk.headers["Authorization"].split(".")
    forged = f"{head}.{body[:-2]}AA.{signature}"
    answer = await clerk.http.get("/me", headers={"Authorization": forged})
    assert answer.status_code == 401


async def test_the_access_token_is_short_and_no_script_can_read_the_other(
    visitor: Visitor,
) -> None:
    answer = await visitor.sign_in(CLERK)
    cookie = SimpleCookie(answer.headers["set-cookie"])["lianban_refresh"]
    assert answer.json()["expires_in"] == 15 * 60
    assert answer.headers["cache-control"] == "no-store"
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "strict", True)
    assert cookie["path"] == "/api/v1/sessions"
    assert cookie.value not in answer.text


async def test_only_a_digest_of_the_refresh_token_is_stored(
    office: Office, visitor: Visitor
) -> None:
    await visitor.sign_in(CLERK)
    async with office.runtime.sessions() as session:
        rows = await session.scalars(select(RefreshToken.hash))
        assert visitor.refresh_token.encode() not in rows.all()
        assert bytes.fromhex(visitor.refresh_token) not in rows.all()


async def test_a_refresh_gives_a_new_access_token_and_another_cookie(visitor: Visitor) -> None:
    await visitor.sign_in(CLERK)
    before = (visitor.token, visitor.refresh_token)
    assert (await visitor.refresh()).status_code == 200
    assert before[0] != visitor.token
    assert before[1] != visitor.refresh_token
    assert (await visitor.ask("GET", "/me")).status_code == 200


async def test_an_answer_that_was_lost_is_asked_for_again_and_is_the_same(
    visitor: Visitor,
) -> None:
    await visitor.sign_in(CLERK)
    lost = visitor.refresh_token
    await visitor.refresh()
    first, visitor.refresh_token = visitor.refresh_token, lost
    assert (await visitor.refresh()).status_code == 200
    assert visitor.refresh_token == first


async def test_a_token_used_twice_ends_the_session_for_both_of_its_holders(
    office: Office, visitor: Visitor
) -> None:
    await visitor.sign_in(CLERK)
    thief = Visitor(office, refresh_token=visitor.refresh_token)
    await visitor.refresh()
    ago = utc_now() - timedelta(seconds=11)
    await change(office, RefreshToken, RefreshToken.used_at.is_not(None), used_at=ago)
    assert kind(await thief.refresh()) == (401, "session-ended")
    assert kind(await visitor.refresh()) == (401, "session-ended")
    await office.runtime.refresh()
    assert kind(await visitor.ask("GET", "/me")) == (401, "sign-in-needed")
    async with office.runtime.sessions() as session:
        ended = select(AuditRecord.reason).where(AuditRecord.action == "sign_out")
        assert "refresh_token_reused" in (await session.scalars(ended)).all()


@pytest.mark.parametrize(
    ("column", "shift"),
    [("used_at", timedelta(hours=-3)), ("ends_at", timedelta(hours=-13))],
    ids=["rested too long", "grown too old"],
)
async def test_a_session_that_ran_out_is_not_prolonged(
    office: Office, visitor: Visitor, column: str, shift: timedelta
) -> None:
    await visitor.sign_in(CLERK)
    mine = StaffSession.id == await session_of(visitor)
    await change(office, StaffSession, mine, **{column: utc_now() + shift})
    assert kind(await visitor.refresh()) == (401, "session-ended")


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
async def test_a_refresh_token_that_never_was_is_refused(visitor: Visitor, token: str) -> None:
    visitor.refresh_token = token
    assert kind(await visitor.refresh()) == (401, "session-ended")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
    ],
)
async def test_another_sites_page_can_neither_refresh_nor_sign_in(
    office: Office, visitor: Visitor, headers: dict[str, str]
) -> None:
    await visitor.sign_in(CLERK)
    elsewhere = Visitor(office, headers=headers, refresh_token=visitor.refresh_token)
    assert kind(await elsewhere.refresh()) == (403, "foreign-page")
    assert kind(await elsewhere.sign_in(CLERK)) == (403, "foreign-page")


async def test_our_own_page_may(office: Office) -> None:
    own = Visitor(office, headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://town"})
    assert (await own.sign_in(CLERK)).status_code == 201
    assert (await own.refresh()).status_code == 200


async def test_my_sign_ins_are_listed_with_device_and_address_and_nobody_elses(
    office: Office,
) -> None:
    here, there = Visitor(office, "198.51.100.7"), Visitor(office, "198.51.100.8")
    await here.sign_in("ni.shaoqing")
    await there.sign_in("ni.shaoqing")
    await Visitor(office).sign_in(CLERK)
    rows = (await here.ask("GET", "/sessions")).json()["rows"]
    assert [(r["address"], r["current"]) for r in rows] == [
        ("198.51.100.8", False),
        ("198.51.100.7", True),
    ]
    assert {row["device"] for row in rows} == {"Firefox on a test"}


async def test_signing_out_here_leaves_the_other_device_signed_in(office: Office) -> None:
    here, there = Visitor(office), Visitor(office)
    await here.sign_in("tang.qingyi")
    await there.sign_in("tang.qingyi")
    left = (await here.ask("DELETE", "/sessions/current")).json()["rows"]
    await office.runtime.refresh()
    assert len(left) == 1
    assert here.refresh_token == ""
    assert (await here.ask("GET", "/me")).status_code == 401
    assert (await there.ask("GET", "/me")).status_code == 200
    assert (await there.refresh()).status_code == 200


async def test_a_lost_device_is_signed_out_from_another_one(office: Office) -> None:
    here, lost = Visitor(office), Visitor(office)
    await lost.sign_in("yin.xuewen")
    await here.sign_in("yin.xuewen")
    await here.ask("DELETE", f"/sessions/{await session_of(lost)}")
    await office.runtime.refresh()
    assert (await lost.ask("GET", "/me")).status_code == 401
    assert kind(await lost.refresh()) == (401, "session-ended")
    assert (await here.ask("GET", "/me")).status_code == 200


async def test_signing_out_everywhere_ends_this_device_too(office: Office) -> None:
    here, there = Visitor(office), Visitor(office)
    await here.sign_in("luo.lixin")
    await there.sign_in("luo.lixin")
    assert (await here.ask("DELETE", "/sessions")).json() == {"rows": []}
    await office.runtime.refresh()
    assert {(await one.ask("GET", "/me")).status_code for one in (here, there)} == {401}


async def test_nobody_ends_a_colleagues_session(office: Office, visitor: Visitor) -> None:
    colleague = Visitor(office)
    await colleague.sign_in("cai.qiming")
    await visitor.sign_in(CLERK)
    path = f"/sessions/{await session_of(colleague)}"
    assert kind(await visitor.ask("DELETE", path)) == (404, "unknown-session")
    assert (await colleague.refresh()).status_code == 200


async def test_a_post_taken_away_is_gone_with_the_next_request(office: Office) -> None:
    officer = Visitor(office)
    await officer.sign_in("bi.guodong")
    yesterday = datetime(2026, 1, 1).date()  # noqa: DTZ001
    await change(office, Post, Post.staff == "bi.guodong", valid_to=yesterday)
    await office.runtime.refresh()
    assert kind(await officer.ask("GET", "/me")) == (401, "sign-in-needed")
    assert (await officer.refresh()).json()["actor"]["posts"] == []
    await change(office, Post, Post.staff == "bi.guodong", valid_to=None)


async def test_a_suspended_account_is_out_and_cannot_come_back(office: Office) -> None:
    officer = Visitor(office)
    await officer.sign_in("hao.lijuan")
    await change(office, Staff, Staff.login == "hao.lijuan", suspended_at=utc_now())
    await office.runtime.refresh()
    assert kind(await officer.ask("GET", "/me")) == (401, "sign-in-needed")
    assert kind(await officer.refresh()) == (401, "account-suspended")
    assert kind(await officer.sign_in("hao.lijuan")) == (401, "account-suspended")
    assert kind(await officer.sign_in("hao.lijuan", "wrong")) == (401, "sign-in-failed")


async def test_a_rotated_key_is_taken_in_without_a_restart(office: Office) -> None:
    keys.rotate_token_key(office.runtime.settings.keys)
    await office.runtime.refresh()
    root = str(office.http.base_url).removesuffix("/api/v1/")
    published = (await office.http.get(f"{root}/.well-known/jwks.json")).json()["keys"]
    officer = Visitor(office)
    await officer.sign_in(CLERK)
    assert len(published) >= 2
    assert jwt.get_unverified_header(officer.token)["kid"] in {key["kid"] for key in published}
