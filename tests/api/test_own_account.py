"""My own account: the password that must be changed, and the second lock."""

from itertools import pairwise

import pytest
from sqlalchemy import select

from domain.base import utc_now
from domain.organisation.models import Staff
from domain.session import rules
from domain.session.models import RecoveryCode, SecondFactor
from tests.api.test_sessions import change
from tests.api.town import Office
from tests.api.visitor import Json, Visitor, kind

pytestmark = pytest.mark.asyncio(loop_scope="session")
NEW = "柳树下面有一张旧的木桌子"


async def signed_in(office: Office, login: str) -> Visitor:
    visitor = Visitor(office)
    answer = await visitor.sign_in(login, code=await office.code(login))
    assert answer.status_code == 201, answer.text
    return visitor


async def asked(visitor: Visitor, current: str, new: str) -> Json:
    answer = await visitor.ask("PUT", "/me/password", {"current": current, "password": new})
    said: Json = answer.json()
    return said


async def test_an_initial_password_opens_nothing_but_its_own_change(office: Office) -> None:
    await change(office, Staff, Staff.login == "an.huimin", must_change=True)
    visitor = Visitor(office)
    said = (await visitor.sign_in("an.huimin")).json()
    assert (said["duties"], said["actor"]["posts"]) == (["change_password"], [])
    said = await asked(visitor, office.password, NEW)
    assert said["duties"] == []
    assert said["actor"]["posts"] != []
    assert (await visitor.ask("GET", "/me")).json()["posts"] != []


async def test_a_new_password_signs_out_everywhere_else_and_the_old_one_is_dead(
    office: Office,
) -> None:
    here, there = await signed_in(office, "sun.ruoxi"), await signed_in(office, "sun.ruoxi")
    await asked(here, office.password, NEW)
    assert (await here.refresh()).status_code == 200
    assert kind(await there.refresh()) == (401, "session-ended")
    assert kind(await Visitor(office).sign_in("sun.ruoxi")) == (401, "sign-in-failed")
    assert (await Visitor(office).sign_in("sun.ruoxi", NEW)).status_code == 201


@pytest.mark.parametrize(
    ("new", "reason"),
    [("short", "too-short"), ("li.guiying 2026", "like-account"), ("woaini 5201314", "too-common")],
)
async def test_a_password_others_would_guess_is_refused_with_the_reason(
    office: Office, new: str, reason: str
) -> None:
    said = await asked(await signed_in(office, "li.guiying"), office.password, new)
    assert said["type"] == "/problems/password-weak"
    assert [(e["pointer"], e["code"]) for e in said["errors"]] == [("/password", reason)]


async def test_none_of_the_last_five_passwords_comes_back(office: Office) -> None:
    visitor = await signed_in(office, "zhou.tianyou")
    words = [office.password, *(f"{NEW}{number}" for number in range(1, 7))]
    for current, new in pairwise(words[:6]):
        assert "access_token" in await asked(visitor, current, new)
    codes = [e["code"] for e in (await asked(visitor, words[5], words[1]))["errors"]]
    assert codes == ["used-before"]
    assert "access_token" in await asked(visitor, words[5], words[6])


async def test_somebody_at_an_open_machine_cannot_guess_the_password(office: Office) -> None:
    visitor = await signed_in(office, "zheng.jingqiu")
    kinds = [(await asked(visitor, "wrong", NEW))["type"].rpartition("/")[2] for _ in range(6)]
    assert kinds == ["password-wrong"] * 5 + ["too-many-tries"]


async def test_a_sensitive_account_needs_its_code(office: Office) -> None:
    visitor = Visitor(office)
    assert kind(await visitor.sign_in("admin.sys")) == (401, "second-factor-needed")
    assert kind(await visitor.sign_in("admin.sys", "wrong")) == (401, "sign-in-failed")
    assert kind(await visitor.sign_in("admin.sys", code="000000")) == (401, "code-wrong")
    said = await visitor.sign_in("admin.sys", code=await office.code("admin.sys"))
    assert said.json()["duties"] == []
    assert said.json()["actor"]["posts"] != []


async def test_a_code_opens_once(office: Office) -> None:
    code = await office.code("admin.sec")
    assert (await Visitor(office).sign_in("admin.sec", code=code)).status_code == 201
    assert kind(await Visitor(office).sign_in("admin.sec", code=code)) == (401, "code-wrong")


async def test_wrong_codes_count_like_wrong_passwords(office: Office) -> None:
    guesser = Visitor(office, "203.0.113.77")
    kinds = [kind(await guesser.sign_in("admin.aud", code="111111"))[1] for _ in range(6)]
    assert kinds == ["code-wrong"] * 5 + ["too-many-tries"]


async def enrolled(office: Office, visitor: Visitor) -> list[str]:
    """Enrol, confirm with the code of the step before, and the recovery codes."""
    secret = (await visitor.ask("POST", "/me/second-factor")).json()["secret"]
    code = rules.code_at(secret, rules.step_at(utc_now()) - 1)
    answer = await visitor.ask("PUT", "/me/second-factor", {"code": code})
    assert answer.status_code == 200, answer.text
    codes: list[str] = answer.json()["codes"]
    return codes


async def test_a_sensitive_account_without_authenticator_may_only_enrol(office: Office) -> None:
    async with office.runtime.sessions.begin() as session:
        await session.delete(
            await session.scalar(select(SecondFactor).where(SecondFactor.staff == "tong.shuqin"))
        )
    visitor = Visitor(office)
    said = (await visitor.sign_in("tong.shuqin")).json()
    assert (said["duties"], said["actor"]["posts"]) == (["enrol_second_factor"], [])
    assert len(set(await enrolled(office, visitor))) == 10
    after = (await visitor.refresh()).json()
    assert (after["duties"], len(after["actor"]["posts"])) == ([], 1)
    assert kind(await Visitor(office).sign_in("tong.shuqin")) == (401, "second-factor-needed")


async def test_a_recovery_code_opens_once(office: Office) -> None:
    codes = await enrolled(office, await signed_in(office, "chen.desheng"))
    typed = codes[3].upper().replace("-", " ")
    assert (await Visitor(office).sign_in("chen.desheng", code=typed)).status_code == 201
    again = await Visitor(office).sign_in("chen.desheng", code=codes[3])
    assert kind(again) == (401, "code-wrong")


async def test_neither_secret_nor_recovery_code_is_stored_in_the_clear(office: Office) -> None:
    visitor = await signed_in(office, "chu.shaoqing")
    secret = (await visitor.ask("POST", "/me/second-factor")).json()["secret"]
    async with office.runtime.sessions() as session:
        factors = (await session.scalars(select(SecondFactor.secret_sealed))).all()
        codes = (await session.scalars(select(RecoveryCode.code_index))).all()
    assert not [one for one in factors if secret.encode() in one]
    assert {len(one) for one in codes} <= {16}


async def test_a_secret_nobody_confirmed_asks_nobody_for_a_code(office: Office) -> None:
    visitor = await signed_in(office, "mao.xiaodan")
    await visitor.ask("POST", "/me/second-factor")
    assert (await Visitor(office).sign_in("mao.xiaodan")).status_code == 201


async def test_an_authenticator_is_removed_with_password_and_code_only(office: Office) -> None:
    visitor = await signed_in(office, "wang.wenbo")
    codes = await enrolled(office, visitor)
    path = "/me/second-factor/removal"
    wrong = {"password": office.password, "code": "000000"}
    assert kind(await visitor.ask("POST", path, wrong)) == (401, "code-wrong")
    wrong = {"password": "wrong", "code": codes[0]}
    assert kind(await visitor.ask("POST", path, wrong)) == (422, "password-wrong")
    right = {"password": office.password, "code": codes[0]}
    assert (await visitor.ask("POST", path, right)).json() == {"enrolled": False}
    assert (await Visitor(office).sign_in("wang.wenbo")).status_code == 201


async def test_a_sensitive_account_cannot_do_without(office: Office) -> None:
    visitor = await signed_in(office, "pan.jing")
    said = {"password": office.password, "code": "123456"}
    answer = await visitor.ask("POST", "/me/second-factor/removal", said)
    assert kind(answer) == (409, "second-factor-required")


async def test_the_demonstration_shows_the_code_of_whom_one_can_sign_in_as(office: Office) -> None:
    rows = (await office.http.get("/demo/sign-ins")).json()["rows"]
    by_login = {row["login"]: row["code"] for row in rows}
    assert by_login["ding.lu"] is None
    async with office.runtime.sessions() as session:
        confirmed = SecondFactor.confirmed_at.is_not(None)
        logins = set(await session.scalars(select(SecondFactor.staff).where(confirmed)))
    assert {by_login[one] for one in logins & by_login.keys()}.isdisjoint({None})
