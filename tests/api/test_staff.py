"""Administering accounts, as the three administrators and everybody else would try it."""

import asyncio
import itertools
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from domain.audit.models import AuditRecord
from domain.audit.service import object_id_of
from domain.organisation.models import Staff
from domain.staff.reading import today
from tests.api.town import Desk, Office
from tests.factories import another

pytestmark = pytest.mark.asyncio(loop_scope="session")
Json = dict[str, Any]
SYSTEM, SECURITY, AUDITOR = "admin.sys", "admin.sec", "admin.aud"
TOWNSHIP = "321311101-MZ"
NUMBER = "321311198405179983"
_names = itertools.count(1)


def person(**changes: object) -> Json:
    """An account nobody has yet."""
    body = {
        "login": f"new.person{next(_names)}-{uuid4().hex[:6]}",
        "name": "秦岚",
        "id_number": another(NUMBER),
        "organisation": TOWNSHIP,
    }
    return body | changes


async def made(office: Office, **changes: object) -> Json:
    system = await office.desk(SYSTEM)
    answer = await system.post("/staff", person(**changes))
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def given(
    office: Office, login: str, role: str, organisation: str = TOWNSHIP, **more: object
) -> httpx.Response:
    security = await office.desk(SECURITY)
    post = {"role": role, "organisation": organisation, "valid_from": str(today())}
    return await security.post(f"/staff/{login}/posts", post | more)


async def signed_in(
    office: Office, login: str, password: str, code: str | None = None
) -> httpx.Response:
    said = {"login": login, "password": password, "code": code}
    return await office.http.post("/sessions", json=said)


async def at_work(office: Office, issued: Json, word: str = "杨柳岸边的一把旧伞 2026") -> Desk:
    """The new colleague, password changed and, where asked, a second factor enrolled."""
    login, first = issued["account"]["login"], issued["initial_password"]
    desk = _desk(office, await signed_in(office, login, first))
    body = {"current": first, "password": word}
    answer = await office.http.put("/me/password", json=body, headers=desk.headers)
    assert answer.status_code < 300, answer.text
    if "enrol_second_factor" not in answer.json()["duties"]:
        return _desk(office, answer)
    desk = _desk(office, answer)
    secret = (await desk.post("/me/second-factor", {})).json()["secret"]
    body = {"code": pyotp.TOTP(secret).now()}
    enrolled = await office.http.put("/me/second-factor", json=body, headers=desk.headers)
    assert enrolled.status_code < 300, enrolled.text
    return _desk(office, await signed_in(office, login, word, await office.code(login)))


def _desk(office: Office, answer: httpx.Response) -> Desk:
    assert answer.status_code < 300, answer.text
    return Desk(office.http, {"Authorization": f"Bearer {answer.json()['access_token']}"})


def kind(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rpartition("/")[2]


async def test_a_new_account_signs_in_with_its_initial_password_and_must_change_it(
    office: Office,
) -> None:
    issued = await made(office)
    answer = await signed_in(office, issued["account"]["login"], issued["initial_password"])
    assert answer.status_code == 201
    assert "change_password" in answer.json()["duties"]


async def test_the_initial_password_is_shown_once(office: Office) -> None:
    issued = await made(office)
    system = await office.desk(SYSTEM)
    seen = await system.get(f"/staff/{issued['account']['login']}")
    assert issued["initial_password"] not in seen.text


async def test_a_granted_post_works_from_the_next_sign_in(office: Office) -> None:
    issued = await made(office)
    answer = await given(office, issued["account"]["login"], "T-ACC")
    assert answer.status_code == 201, answer.text
    assert [post["state"] for post in answer.json()["posts"]] == ["held"]
    me = (await (await at_work(office, issued)).get("/me")).json()
    assert [post["role"] for post in me["posts"]] == ["T-ACC"]


async def test_one_person_has_one_account(office: Office) -> None:
    number = another(NUMBER)
    await made(office, id_number=number)
    system = await office.desk(SYSTEM)
    again = await system.post("/staff", person(id_number=number))
    assert (again.status_code, kind(again)) == (409, "person-has-account")


async def test_the_id_number_is_not_kept(office: Office) -> None:
    body = person()
    await made(office, **body)
    async with office.runtime.sessions() as session:
        row = await session.get_one(Staff, body["login"])
        written = await session.scalar(
            select(func.to_jsonb(text("staff"))).select_from(Staff).where(Staff.login == row.login)
        )
    assert body["id_number"] not in str(written)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"id_number": "321311198405179980"}, "/id_number"),
        ({"name": "秦岚 <b>"}, "/name"),
        ({"window": "W-321322"}, "/window"),
    ],
)
async def test_what_is_wrong_with_an_account_is_told_at_its_field(
    office: Office, change: Json, pointer: str
) -> None:
    system = await office.desk(SYSTEM)
    answer = await system.post("/staff", person(**change))
    assert (answer.status_code, kind(answer)) == (422, "account-invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_taken_name_is_refused(office: Office) -> None:
    system = await office.desk(SYSTEM)
    answer = await system.post("/staff", person(login="wu.xiaoyan"))
    assert kind(answer) == "login-taken"


# --- who may do what -----------------------------------------------------------------------------


async def test_the_system_administrator_grants_no_role(office: Office) -> None:
    issued = await made(office)
    system = await office.desk(SYSTEM)
    post = {"role": "T-ACC", "organisation": TOWNSHIP, "valid_from": str(today())}
    answer = await system.post(f"/staff/{issued['account']['login']}/posts", post)
    assert (answer.status_code, kind(answer)) == (403, "may-not-administer")


async def test_the_security_administrator_makes_no_account(office: Office) -> None:
    security = await office.desk(SECURITY)
    answer = await security.post("/staff", person())
    assert (answer.status_code, kind(answer)) == (403, "may-not-administer")


@pytest.mark.parametrize("login", ["ding.lu", "dai.zhiyuan", "qiao.yun"])
async def test_nobody_else_sees_accounts(office: Office, login: str) -> None:
    desk = await office.desk(login)
    for answer in (await desk.post("/staff/search", {}), await desk.get("/staff/wu.xiaoyan")):
        assert (answer.status_code, kind(answer)) == (403, "may-not-administer")


async def test_the_auditor_reads_accounts_and_changes_none(office: Office) -> None:
    auditor = await office.desk(AUDITOR)
    assert (await auditor.get("/staff/ding.lu")).status_code == 200
    answer = await auditor.post("/staff/ding.lu/suspension", {"reason": "想试一试"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("login", "path", "body"),
    [
        (SYSTEM, f"/staff/{SYSTEM}/suspension", {"reason": "休假"}),
        (SYSTEM, f"/staff/{SYSTEM}/password-reset", {"reason": "忘记"}),
        (SECURITY, f"/staff/{SECURITY}/second-factor-reset", {"reason": "丢失"}),
        (
            SECURITY,
            f"/staff/{SECURITY}/posts",
            {"role": "T-ACC", "organisation": TOWNSHIP, "valid_from": "2026-11-02"},
        ),
    ],
)
async def test_nobody_administers_themselves(
    office: Office, login: str, path: str, body: Json
) -> None:
    answer = await (await office.desk(login)).post(path, body)
    assert (answer.status_code, kind(answer)) == (403, "own-account")


async def test_no_single_administrator_can_take_an_account_over(office: Office) -> None:
    """Password and second factor are reset by two different people."""
    system, security = await office.desk(SYSTEM), await office.desk(SECURITY)
    reason = {"reason": "手机和密码都丢了"}
    path = "/staff/tong.shuqin"
    assert (await system.post(f"{path}/second-factor-reset", reason)).status_code == 403
    assert (await security.post(f"{path}/password-reset", reason)).status_code == 403


@pytest.mark.parametrize("role", ["S-AUD", "S-SEC"])
async def test_the_watchers_of_the_city_are_not_chosen_by_those_they_watch(
    office: Office, role: str
) -> None:
    issued = await made(office, organisation="321300-PT")
    answer = await given(office, issued["account"]["login"], role, "321300-PT")
    assert (answer.status_code, kind(answer)) == (403, "role-beyond-reach")


async def test_the_city_appoints_the_administrators_of_a_county(office: Office) -> None:
    issued = await made(office, organisation="321311-SJ")
    answer = await given(office, issued["account"]["login"], "S-SEC", "321311-SJ")
    assert answer.status_code == 201, answer.text


async def test_three_administrators_are_never_one_person(office: Office) -> None:
    issued = await made(office, organisation="321311-SJ")
    login = issued["account"]["login"]
    assert (await given(office, login, "S-SYS", "321311-SJ")).status_code == 201
    for role in ("S-SEC", "S-AUD"):
        answer = await given(office, login, role, "321311-SJ")
        assert (answer.status_code, kind(answer)) == (422, "roles-clash")


# --- a county's administrator ---------------------------------------------------------------------


async def county_system(office: Office) -> Desk:
    """A system administrator of 宿豫区 alone."""
    issued = await made(office, organisation="321311-SJ")
    await given(office, issued["account"]["login"], "S-SYS", "321311-SJ")
    return await at_work(office, issued)


async def test_a_county_sees_its_own_accounts_only(office: Office) -> None:
    county = await county_system(office)
    rows = (await county.post("/staff/search", {"limit": 200})).json()["rows"]
    logins = {row["login"] for row in rows}
    assert "ding.lu" in logins
    assert not {"hu.wenjuan", SYSTEM} & logins


@pytest.mark.parametrize("login", ["hu.wenjuan", SYSTEM, "nobody.at-all"])
async def test_an_account_elsewhere_looks_like_none(office: Office, login: str) -> None:
    county = await county_system(office)
    for path in ("suspension", "reactivation", "password-reset"):
        answer = await county.post(f"/staff/{login}/{path}", {"reason": "越界"})
        assert (answer.status_code, kind(answer)) == (404, "no-such-staff")


async def test_a_county_makes_accounts_in_its_own_places_only(office: Office) -> None:
    county = await county_system(office)
    answer = await county.post("/staff", person(organisation="321322-MZ"))
    assert (answer.status_code, kind(answer)) == (404, "no-such-organisation")


# --- posts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "organisation", "more", "refusal"),
    [
        ("X-REV", TOWNSHIP, {}, "role-does-not-fit"),
        ("V-DEM", TOWNSHIP, {}, "role-does-not-fit"),
        ("P-APP", TOWNSHIP, {}, "no-such-role"),
        ("T-ZZZ", TOWNSHIP, {}, "no-such-role"),
        ("T-ACC", "999999-MZ", {}, "no-such-organisation"),
        ("T-ACC", TOWNSHIP, {"region": "321311"}, "region-outside-organisation"),
        ("T-ACC", TOWNSHIP, {"region": "321322110391"}, "region-outside-organisation"),
        ("T-ACC", TOWNSHIP, {"region": "321311101999"}, "no-such-region"),
        ("T-ACC", TOWNSHIP, {"valid_to": "2020-01-01"}, "period-invalid"),
    ],
)
async def test_a_post_that_does_not_fit_is_refused(
    office: Office, role: str, organisation: str, more: Json, refusal: str
) -> None:
    issued = await made(office)
    answer = await given(office, issued["account"]["login"], role, organisation, **more)
    assert kind(answer) == refusal


async def test_a_post_may_be_for_a_part_of_the_organisations_place(office: Office) -> None:
    issued = await made(office)
    answer = await given(office, issued["account"]["login"], "T-INV", region="321311101391")
    assert [post["region"] for post in answer.json()["posts"]] == ["321311101391"]


async def test_roles_that_exclude_each_other_are_refused_on_the_days_they_would_meet(
    office: Office,
) -> None:
    issued = await made(office)
    login = issued["account"]["login"]
    month = today() + timedelta(days=30)
    await given(office, login, "T-ACC", valid_to=str(month))
    assert kind(await given(office, login, "T-REV")) == "roles-clash"
    after = await given(office, login, "T-REV", valid_from=str(month + timedelta(days=1)))
    assert after.status_code == 201, after.text


async def test_two_administrators_at_once_do_not_join_what_is_kept_apart(office: Office) -> None:
    issued = await made(office)
    login = issued["account"]["login"]
    answers = await asyncio.gather(*(given(office, login, role) for role in ("T-ACC", "T-REV")))
    assert sorted(answer.status_code for answer in answers) == [201, 422]


async def test_the_database_itself_refuses_a_second_administrator_role(office: Office) -> None:
    insert = text(
        "INSERT INTO post (id, staff, role, organisation, region, valid_from)"
        " VALUES (gen_random_uuid(), :who, :role, '321300-PT', '321300', :day)"
    )
    for who, role in ((SYSTEM, "S-AUD"), (SECURITY, "S-SYS"), (AUDITOR, "S-SEC")):
        async with office.runtime.sessions() as session:
            with pytest.raises(IntegrityError, match="excludes"):
                await session.execute(insert, {"who": who, "role": role, "day": date(2026, 1, 1)})


async def test_the_database_itself_refuses_a_post_given_to_oneself(office: Office) -> None:
    async with office.runtime.sessions() as session:
        with pytest.raises(IntegrityError, match="not_by_oneself"):
            await session.execute(
                text("UPDATE post SET granted_by = staff WHERE staff = 'admin.sec'")
            )


async def test_an_ended_post_is_held_no_longer(office: Office) -> None:
    issued = await made(office)
    granted = (await given(office, issued["account"]["login"], "T-ACC")).json()
    desk = await at_work(office, issued)
    security = await office.desk(SECURITY)
    ended = await security.post(f"/posts/{granted['posts'][0]['id']}/end", {"reason": "调离岗位"})
    assert [post["state"] for post in ended.json()["posts"]] == ["ended"]
    await office.runtime.refresh()
    assert (await desk.get("/me")).status_code == 401, "the old token still works"


async def test_a_post_ends_once(office: Office) -> None:
    issued = await made(office)
    granted = (await given(office, issued["account"]["login"], "T-ACC")).json()
    security = await office.desk(SECURITY)
    path = f"/posts/{granted['posts'][0]['id']}/end"
    await security.post(path, {"reason": "调离岗位"})
    assert kind(await security.post(path, {"reason": "调离岗位"})) == "post-ended"


# --- suspension and resets ------------------------------------------------------------------------


async def test_a_suspended_account_is_shut_out_at_once_and_comes_back(office: Office) -> None:
    issued = await made(office)
    login, word = issued["account"]["login"], issued["initial_password"]
    token = (await signed_in(office, login, word)).json()["access_token"]
    system = await office.desk(SYSTEM)
    await system.post(f"/staff/{login}/suspension", {"reason": "离职"})
    await office.runtime.refresh()
    old = Desk(office.http, {"Authorization": f"Bearer {token}"})
    assert (await old.get("/me")).status_code == 401
    assert (await signed_in(office, login, word)).status_code == 401
    await system.post(f"/staff/{login}/reactivation", {"reason": "复岗"})
    assert (await signed_in(office, login, word)).status_code == 201


async def test_a_reset_password_replaces_the_old_one(office: Office) -> None:
    issued = await made(office)
    login = issued["account"]["login"]
    system = await office.desk(SYSTEM)
    fresh = (await system.post(f"/staff/{login}/password-reset", {"reason": "忘记密码"})).json()
    old = await signed_in(office, login, issued["initial_password"])
    new = await signed_in(office, login, fresh["initial_password"])
    assert (old.status_code, new.status_code) == (401, 201)


async def test_every_act_leaves_a_record(office: Office) -> None:
    issued = await made(office)
    login = issued["account"]["login"]
    system = await office.desk(SYSTEM)
    await system.post(f"/staff/{login}/suspension", {"reason": "离职"})
    async with office.runtime.sessions() as session:
        found = await session.scalars(
            select(AuditRecord.action)
            .where(AuditRecord.object_id == object_id_of("staff", login))
            .order_by(AuditRecord.at, AuditRecord.id)
        )
        assert found.all() == ["staff.create", "staff.suspend"]


# --- the list -------------------------------------------------------------------------------------


async def test_the_list_is_read_page_by_page_without_gap_or_repetition(office: Office) -> None:
    system = await office.desk(SYSTEM)
    seen: list[str] = []
    after = None
    while True:
        page = (await system.post("/staff/search", {"after": after, "limit": 70})).json()
        seen += [row["login"] for row in page["rows"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(set(seen))
    assert {"ding.lu", "hu.wenjuan", SYSTEM} <= set(seen)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "吴晓燕"}, {"wu.xiaoyan"}),
        ({"text": "WU.XIAO"}, {"wu.xiaoyan"}),
        ({"role": "S-AUD"}, {AUDITOR}),
        ({"text": "%"}, set()),
    ],
)
async def test_the_list_finds_by_name_login_and_role(
    office: Office, wanted: Json, found: set[str]
) -> None:
    rows = (await (await office.desk(SYSTEM)).post("/staff/search", wanted)).json()["rows"]
    assert {row["login"] for row in rows} == found


async def test_an_edit_of_what_somebody_else_changed_is_refused(office: Office) -> None:
    issued = await made(office)
    login = issued["account"]["login"]
    system = await office.desk(SYSTEM)
    body = {"name": "秦岚岚", "organisation": TOWNSHIP}

    async def put(version: int) -> httpx.Response:
        headers = {**system.headers, "If-Match": f'"{version}"'}
        return await office.http.put(f"/staff/{login}", json=body, headers=headers)

    assert (await put(1)).status_code == 200
    assert ((await put(1)).status_code, kind(await put(1))) == (412, "account-changed")


async def test_roles_come_with_the_words_of_their_permissions(office: Office) -> None:
    table = (await (await office.desk(SECURITY)).get("/roles")).json()
    words = {one["code"]: one for one in table["permissions"]}
    roles = {one["code"]: one for one in table["roles"]}
    assert {name for role in roles.values() for name in role["permissions"]} <= words.keys()
    assert "S-AUD" in roles["S-SYS"]["exclusive_with"]
    assert (words["role.grant"]["zh"], words["role.grant"]["en"]) == ("授予角色", "Grant roles")
