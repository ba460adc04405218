"""What may enter at all: bodies that are small, JSON, and free of characters no table can hold.

Refused here, nothing behind it needs a second thought: not a number (NaN), half a character (a lone
surrogate), NUL, bytes that are no UTF-8. Departments' callbacks speak their own formats and are
only kept small.
"""

import asyncio
from collections.abc import Mapping
from email.message import Message as Headers
from typing import Final
from urllib.parse import unquote_to_bytes

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from domain.document.rules import MOST_BYTES

LARGEST_BODY: Final = 2 * 1024 * 1024
UPLOADS: Final = ("/api/v1/documents", "/api/v1/supplement-papers", "/api/v1/camera-photos")
OWN_FORMATS: Final = "/api/v1/callbacks/"
JSON: Final = "application/json"
OTHER: Final[Mapping[str, str]] = {  # what a path speaks instead of JSON
    "/api/v1/oauth/token": "application/x-www-form-urlencoded",  # RFC 6749
    **dict.fromkeys(UPLOADS, "application/octet-stream"),
}
LARGER: Final = dict.fromkeys(UPLOADS, MOST_BYTES)
PATIENCE: Final = 60.0  # seconds for a whole body to arrive; a crawling one holds nothing longer
NUL, ESCAPED_NUL = b"\0", b"\\u0000"


class Intake:
    """Reads the whole body before the request goes on, and refuses what cannot be read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _read(scope, receive)
        except TimeoutError:
            await problems.transport("too-slow")(scope, receive, send)
            return
        refused = _wrong(scope, body)
        if refused:
            await problems.transport(refused)(scope, receive, send)
            return
        await self.app(scope, _replayed(body or b"", receive), send)


async def _read(scope: Scope, receive: Receive) -> bytes | None:
    """The body, or None as soon as it is known to be too large."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    most = LARGER.get(scope["path"], LARGEST_BODY)
    if announced.isdigit() and int(announced) > most:
        return None
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


def _wrong(scope: Scope, body: bytes | None) -> str | None:
    """The problem with this request, or None."""
    if body is None:
        return "too-large"
    if NUL in unquote_to_bytes(scope["query_string"]) or "\0" in scope["path"]:
        return "bad-request"
    if not body or scope["path"].startswith(OWN_FORMATS):
        return None
    wanted = OTHER.get(scope["path"], JSON)
    if _said(dict(scope["headers"])) != wanted:
        return "wrong-media-type"
    return None if wanted != JSON or readable(body) else "bad-request"


def _said(headers: Mapping[bytes, bytes]) -> str:
    said = Headers()
    said["content-type"] = headers.get(b"content-type", b"").decode("latin-1")
    return said.get_content_type()


def readable(body: bytes) -> bool:
    """Whether this is JSON by the letter (RFC 8259) whose texts PostgreSQL can hold."""
    if ESCAPED_NUL in body:
        return False
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body once more, whole; after it whatever the connection says (that it closed)."""
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
