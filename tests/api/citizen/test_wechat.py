"""From the mini-program: a WeChat user sees nothing before a phone is bound."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from adapters import http
from adapters.wechat.mini_program import MiniProgram
from tests.adapters.conftest import GATEWAYS, Town
from tests.adapters.test_wechat import APP, login
from tests.api.citizen.people import Family, citizen_of, code_for, family, member, new_phone
from tests.api.town import Desk, Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def wechat(office: Office, town: Town) -> AsyncIterator[Town]:
    """The app talks to the stand-in."""
    before = office.app.state.wechat
    async with http.client(town.address) as line:
        office.app.state.wechat = MiniProgram(line, APP, GATEWAYS["wechat"])
        yield town
    office.app.state.wechat = before


async def enter(office: Office, js_code: str, **more: str) -> httpx.Response:
    said = {"js_code": js_code, **more}
    return await office.http.post("/citizens/wechat-sessions", json=said)


async def test_a_new_wechat_user_binds_a_phone_first(office: Office, wechat: Town) -> None:
    answer = await enter(office, login(wechat, "o-new"))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/phone-needed")


async def bound(office: Office, wechat: Town, ours: Family, openid: str) -> None:
    code = await code_for(office, ours.phone)
    answer = await enter(office, login(wechat, openid), phone=ours.phone, code=code)
    assert answer.status_code == 201, answer.text


async def test_once_bound_the_code_of_wechat_is_enough(
    office: Office, clerk: Desk, wechat: Town
) -> None:
    ours = await family(clerk)
    await bound(office, wechat, ours, "o-bound")
    answer = await enter(office, login(wechat, "o-bound"))
    citizen = citizen_of(office, ours.phone, answer.json())
    await citizen.state(*ours.person())
    assert (await citizen.get(ours.case)).status_code == 200


async def test_binding_needs_the_code_of_that_phone(
    office: Office, clerk: Desk, wechat: Town
) -> None:
    ours = await family(clerk)
    await member(office, ours)
    code = await code_for(office, new_phone())
    answer = await enter(office, login(wechat, "o-thief"), phone=ours.phone, code=code)
    again = await enter(office, login(wechat, "o-thief"))
    assert (answer.status_code, again.status_code) == (401, 409)


async def test_a_used_code_of_wechat_signs_nobody_in(
    office: Office, clerk: Desk, wechat: Town
) -> None:
    ours = await family(clerk)
    await bound(office, wechat, ours, "o-twice")
    js_code = login(wechat, "o-twice")
    answers = [await enter(office, js_code) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 422]


async def test_a_busy_wechat_is_a_busy_service(office: Office, wechat: Town) -> None:
    js_code = login(wechat)
    wechat.turn("wechat", busy=True)
    assert (await enter(office, js_code)).json()["type"] == "/problems/busy"
