"""`code2session`: who is behind the code a mini-program got from `wx.login`.

    GET /sns/jscode2session?appid&secret&js_code&grant_type=authorization_code
    → {"openid", "session_key", "unionid"?} or {"errcode", "errmsg"}, both with status 200

WeChat wants the secret in the query, so this address is never logged and no failure names it. The
session key is thrown away: we decrypt nothing of what WeChat knows about anybody.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from adapters.http import Request, send, understood
from domain.citizen.port import WechatAccountBlocked, WechatBusy, WechatCodeInvalid
from domain.delivery.port import Rejected, Unavailable

PATH: Final = "/sns/jscode2session"
WRONG_CODE: Final = frozenset({40029, 40163})  # invalid; used before
TOO_OFTEN: Final = frozenset({45011})
BLOCKED: Final = frozenset({40226})


@dataclass(frozen=True, slots=True)
class MiniProgram:
    """`line` is `adapters.http.client("https://api.weixin.qq.com")`."""

    line: httpx.AsyncClient
    app_id: str
    secret: str = field(repr=False)

    async def openid(self, js_code: str) -> str:
        answer = await self._ask(js_code)
        with understood(PATH):
            said = dict(json.loads(answer))
            _refuse(int(said.get("errcode", 0)))
            return _text(said, "openid")

    async def _ask(self, js_code: str) -> bytes:
        wanted = {
            "appid": self.app_id,
            "secret": self.secret,
            "js_code": js_code,
            "grant_type": "authorization_code",
        }
        with suppress(Unavailable, Rejected):  # their words name the address, and so the secret
            return await send(self.line, Request("GET", f"{PATH}?{urlencode(wanted)}", b""))
        raise Unavailable(f"no answer from {PATH}")


def _refuse(code: int) -> None:
    if code in WRONG_CODE:
        raise WechatCodeInvalid("ask WeChat for a new code")
    if code in BLOCKED:
        raise WechatAccountBlocked("WeChat does not let this account sign in")
    if code in TOO_OFTEN:
        raise WechatBusy("too often")
    if code:  # -1: busy; anything else is ours to mend (app id, secret), and no fault of the caller
        raise Unavailable(f"errcode {code} from {PATH}")


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said[name]
    if not isinstance(found, str) or not found:
        raise ValueError(name)
    return found
