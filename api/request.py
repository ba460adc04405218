"""The id of the request being served: in every answer, every log line and every audit record."""

from contextvars import ContextVar
from uuid import uuid4

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_current: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    return _current.get()


def client_address(request: HTTPConnection) -> str:
    """Who is at the other end of the line.

    What a proxy says about that (X-Forwarded-For) the server program has already put here, if and
    only if the proxy is one of FORWARDED_ALLOW_IPS: here no header is believed a second time.
    """
    return request.client.host if request.client else ""


class RequestId:
    """Gives every request an id of our own making; one sent by the caller is not trusted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        mine = uuid4().hex
        _current.set(mine)

        async def with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", mine.encode())]
            await send(message)

        await self.app(scope, receive, with_id)
