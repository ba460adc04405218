"""WeChat's `GET /sns/jscode2session`, with its parameters, one-time codes and error codes.

`wx.login` happens on a phone; here `POST /_control/wechat/codes {"openid"}` hands out its js_code.
"""

import json
import secrets
import time
from collections import deque
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CODE_SECONDS = 300
A_MINUTE = 100  # calls for one user
ERRORS = {
    -1: "system error",
    40002: "invalid grant_type",
    40013: "invalid appid",
    40029: "invalid code",
    40125: "invalid appsecret",
    40163: "code been used",
    40226: "code blocked",
    41008: "missing code",
    45011: "api minute-quota reach limit  mustslower  retry next minute",
}


@dataclass(slots=True)
class Login:
    openid: str
    until: float
    used: bool = False


@dataclass(slots=True)
class WechatServer:
    app_id: str
    secret: str
    logins: dict[str, Login] = field(default_factory=dict)
    calls: dict[str, deque[float]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    busy: bool = False

    def reset(self) -> None:
        self.logins.clear()
        self.calls.clear()
        self.blocked.clear()
        self.busy = False

    def routes(self) -> list[Route]:
        return [
            Route("/sns/jscode2session", self.code2session),
            Route("/_control/wechat/codes", self.login, methods=["POST"]),
            Route("/_control/wechat", self.turn, methods=["POST"]),
        ]

    async def code2session(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = asked.get("js_code", "")
        wrong = self._wrong(asked, code)
        if wrong:
            return _said({"errcode": wrong, "errmsg": f"{ERRORS[wrong]}, rid: 0"})
        login = self.logins[code]
        login.used = True
        return _said({"session_key": secrets.token_urlsafe(16), "openid": login.openid})

    def _wrong(self, asked: dict[str, str], code: str) -> int:
        if self.busy:
            return -1
        if asked.get("appid") != self.app_id:
            return 40013
        if not self.secret or asked.get("secret") != self.secret:
            return 40125
        if asked.get("grant_type") != "authorization_code":
            return 40002
        return self._wrong_code(code) if code else 41008

    def _wrong_code(self, code: str) -> int:
        login = self.logins.get(code)
        if login is None or login.until < time.time():
            return 40029
        if login.used:
            return 40163
        if login.openid in self.blocked:
            return 40226
        return 45011 if self._too_often(login.openid) else 0

    def _too_often(self, openid: str) -> bool:
        calls, now = self.calls.setdefault(openid, deque()), time.time()
        while calls and calls[0] < now - 60:
            calls.popleft()
        calls.append(now)
        return len(calls) > A_MINUTE

    async def login(self, request: Request) -> Response:
        said = await request.json()
        code = secrets.token_urlsafe(24)
        self.logins[code] = Login(str(said["openid"]), time.time() + CODE_SECONDS)
        return JSONResponse({"js_code": code})

    async def turn(self, request: Request) -> Response:
        said = await request.json()
        self.busy, self.blocked = bool(said.get("busy")), set(said.get("blocked", ()))
        return JSONResponse({})


def _said(answer: dict[str, object]) -> Response:
    """JSON under `text/plain`, as the real one sends it."""
    return Response(json.dumps(answer), media_type="text/plain")
