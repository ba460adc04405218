"""WeChat's sign-in against a stand-in of its endpoint, over real HTTP."""

import httpx
import pytest

from adapters import http
from adapters.wechat.mini_program import MiniProgram
from domain.citizen.port import WechatAccountBlocked, WechatBusy, WechatCodeInvalid
from domain.delivery.port import Unavailable
from tests.adapters.conftest import CONTROL, GATEWAYS, Town

APP = "wx0000000000000000"


def login(town: Town, openid: str = "o-1") -> str:
    """What `wx.login` gives the mini-program."""
    answer = CONTROL.post(f"{town.address}/_control/wechat/codes", json={"openid": openid})
    return str(answer.json()["js_code"])


async def openid(town: Town, code: str, app: str = APP, secret: str = GATEWAYS["wechat"]) -> str:
    async with http.client(town.address) as line:
        return await MiniProgram(line, app, secret).openid(code)


async def test_a_code_says_who_it_is(town: Town) -> None:
    assert await openid(town, login(town, "o-7")) == "o-7"


async def test_a_code_counts_once(town: Town) -> None:
    code = login(town)
    await openid(town, code)
    with pytest.raises(WechatCodeInvalid):
        await openid(town, code)


async def test_an_invented_code_is_refused(town: Town) -> None:
    with pytest.raises(WechatCodeInvalid):
        await openid(town, "invented&secret=x")


async def test_an_account_at_risk_does_not_sign_in(town: Town) -> None:
    town.turn("wechat", blocked=["o-1"])  # type: ignore[arg-type]
    with pytest.raises(WechatAccountBlocked):
        await openid(town, login(town))


async def test_too_many_calls_in_a_minute_are_told(town: Town) -> None:
    for _ in range(100):
        await openid(town, login(town))
    with pytest.raises(WechatBusy):
        await openid(town, login(town))


async def test_a_busy_wechat_is_asked_again_later(town: Town) -> None:
    town.turn("wechat", busy=True)
    with pytest.raises(Unavailable):
        await openid(town, login(town))


@pytest.mark.parametrize(("app", "secret"), [("wx1", GATEWAYS["wechat"]), (APP, "guessed")])
async def test_a_wrong_app_or_secret_is_ours_to_mend(town: Town, app: str, secret: str) -> None:
    with pytest.raises(Unavailable):
        await openid(town, login(town), app, secret)


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"openid": ""}', b'{"openid": 7}', b"<html>"])
async def test_garbage_says_nothing(answer: bytes) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=answer))
    async with httpx.AsyncClient(transport=transport, base_url="http://wechat") as line:
        with pytest.raises(Unavailable):
            await MiniProgram(line, APP, "s").openid("code")


async def test_no_failure_and_no_log_names_secret_or_code(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with http.client("http://127.0.0.1:1") as line:
        with pytest.raises(Unavailable) as failure:
            await MiniProgram(line, APP, "a-secret").openid("a-code")
    await openid(town, code := login(town))
    told = f"{failure.value} {failure.value.__context__} {caplog.text}"
    assert not [word for word in ("a-secret", "a-code", code, GATEWAYS["wechat"]) if word in told]
