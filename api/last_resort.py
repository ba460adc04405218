"""What nobody foresaw becomes a 500 here, before it reaches the server program.

That would print the whole exception, and an exception may quote what a family wrote.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems


class LastResort:
    """Answers for any exception left over. Logs its kind and place, never its message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            answer = problems.unexpected(error)
            if begun:
                raise BrokenOff from None
            await answer(scope, receive, send)


class BrokenOff(Exception):
    """An answer already under way could not be finished; the connection is cut."""
