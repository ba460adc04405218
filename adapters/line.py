"""uvicorn's HTTP line with the limits it lacks: how long and how large the head of a request is.

`uvicorn --http adapters.line:GuardedLine`. Bodies are limited in `api.intake`, idle lines by
uvicorn.
"""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 15.0
HEAD_BYTES: Final = 32 * 1024  # beyond what one read brings
TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\n"


class GuardedLine(HttpToolsProtocol):
    """Closes a line whose request head is larger or slower than any honest one."""

    _head = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._deadline is None:
            return
        self._head += len(data)
        if self._head > HEAD_BYTES:
            self._hang_up(TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._head_is_there()
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        if self._deadline is None:
            self._head = 0
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._hang_up, TOO_SLOW)

    def _head_is_there(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self, status: bytes) -> None:
        self._head_is_there()
        if not self.transport.is_closing():
            self.transport.write(status + b"Connection: close\r\nContent-Length: 0\r\n\r\n")
            self.transport.close()
