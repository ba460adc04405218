"""A text-message gateway nobody's phone hears of: what it takes in lies open on a mailbox page."""

import hmac
import html
import json
import time
from collections import deque
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

WINDOW = 300  # seconds a signature is good for
KEPT = 200


@dataclass(frozen=True, slots=True)
class Letter:
    id: str
    phone: str
    sign: str
    text: str
    at: float

    @property
    def clock(self) -> str:
        return time.strftime("%H:%M:%S", time.localtime(self.at))


@dataclass(slots=True)
class SmsGateway:
    """`secret` is shared with the platform. `down` and `reject` are its bad days."""

    secret: str
    letters: deque[Letter] = field(default_factory=lambda: deque(maxlen=KEPT))
    down: bool = False
    reject: bool = False

    def reset(self) -> None:
        self.letters.clear()
        self.down = self.reject = False

    def routes(self) -> list[Route]:
        return [
            Route("/v1/messages", self.take, methods=["POST"]),
            Route("/mailbox", self.page),
            Route("/mailbox.json", self.rows),
            Route("/_control/sms", self.turn, methods=["POST"]),
        ]

    async def take(self, request: Request) -> Response:
        body = await request.body()
        if self.down:
            return Response(status_code=503)
        if not self._signed(request, body):
            return JSONResponse({"error": "signature"}, 401)
        try:
            letter = _letter(json.loads(body))
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": "not understood"}, 400)
        if self.reject:
            return JSONResponse({"error": "number refused"}, 422)
        if all(letter.id != known.id for known in self.letters):
            self.letters.append(letter)
        return JSONResponse({"message_id": f"S{letter.id[-12:]}"})

    def _signed(self, request: Request, body: bytes) -> bool:
        stamp = request.headers.get("x-lianban-timestamp", "")
        nonce = request.headers.get("x-lianban-nonce", "")
        if not self.secret or not stamp.isdigit() or abs(time.time() - int(stamp)) > WINDOW:
            return False
        text = f"{stamp}.{nonce}.".encode() + body
        expected = hmac.new(self.secret.encode(), text, sha256).hexdigest()
        return hmac.compare_digest(expected, request.headers.get("x-lianban-signature", ""))

    async def rows(self, request: Request) -> Response:
        found = [{"phone": one.phone, "text": one.text} for one in reversed(self.letters)]
        return JSONResponse(found, headers={"Cache-Control": "no-store"})

    async def page(self, request: Request) -> Response:
        rows = "".join(_row(one) for one in reversed(self.letters)) or EMPTY
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
        return HTMLResponse(PAGE.replace("{rows}", rows), headers=headers)

    async def turn(self, request: Request) -> Response:
        wanted = await request.json()
        self.down, self.reject = bool(wanted.get("down")), bool(wanted.get("reject"))
        return JSONResponse({"down": self.down, "reject": self.reject})


def _letter(said: dict[str, Any]) -> Letter:
    names = ("id", "phone", "sign", "text")
    found = {name: said[name] for name in names}
    if not all(isinstance(value, str) and value for value in found.values()):
        raise ValueError("texts wanted")
    return Letter(**found, at=time.time())


def _row(one: Letter) -> str:
    phone, text = html.escape(one.phone), html.escape(one.text)
    return f"<li><p><b>{phone}</b> <time>{one.clock}</time></p><p>{text}</p></li>"


EMPTY = "<li><p>还没有短信。要一个验证码，它几秒内就会出现在这里。</p></li>"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>短信信箱（演示）</title>
<style>
body{max-width:40em;margin:0 auto;padding:16px;font:18px/1.6 system-ui,sans-serif;color:#17221f;
background:#f4f6f6}
h1{font-size:24px;margin:0}ul{list-style:none;padding:0}
li{background:#fff;border:1px solid #d9dfde;border-radius:10px;padding:12px 16px;margin:12px 0}
p{margin:0}time{color:#4b5957}
</style></head>
<body><h1>短信信箱（演示）</h1><p>这里收的是演示短信，没有发给任何人。每 3 秒刷新。</p>
<ul>{rows}</ul></body></html>
"""
