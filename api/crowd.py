"""How many requests one process serves at once; the next one is told to come again in a moment."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems

AT_ONCE: Final = 256  # far more than the pool of connections; what waits longer helps nobody
ALWAYS_SERVED: Final = "/health/"


class Crowd:
    """Counts requests under way. A live line counts until it is open, then no longer."""

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE) -> None:
        self.app, self.at_once, self.under_way = app, at_once, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(ALWAYS_SERVED):
            await self.app(scope, receive, send)
            return
        if self.under_way >= self.at_once:
            await problems.transport("busy")(scope, receive, send)
            return
        await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = 1
        self.under_way += 1

        async def watched(message: Message) -> None:
            nonlocal counted
            if message["type"] == "http.response.start" and _is_live(message):
                self.under_way -= counted
                counted = 0
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            self.under_way -= counted


def _is_live(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/event-stream")
