"""What every answer tells the browser not to do. One table; the first row that fits a path counts.

A route that says something itself (a document: `sandbox`) is not overruled.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"
# The pages: our own files and nothing else. No inline script, no eval, no inline style; a picture
# may be one the page itself has just read (blob:) or drawn (data:).
PAGES: Final = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'",
    "img-src 'self' data: blob:", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
EVERYWHERE: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
    ),
}
# Beginning of the path → what else is said there.
BY_PATH: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    ("/api/", {"Content-Security-Policy": NOTHING, "Cache-Control": "no-store"}),
    ("/assets/", {
        "Content-Security-Policy": NOTHING,
        "Cache-Control": "public, max-age=31536000, immutable",  # names carry a digest
    }),
    ("/", {"Content-Security-Policy": PAGES, "Cache-Control": "no-cache"}),
)  # fmt: skip
HTTPS_ONLY: Final = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})


class SecurityHeaders:
    """Adds what the table says to every answer that does not say it itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _said(scope, message["status"]).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded)


def _said(scope: Scope, status: int) -> dict[str, str]:
    here = next(said for start, said in BY_PATH if scope["path"].startswith(start))
    found = {**EVERYWHERE, **here, **(HTTPS_ONLY if _from_outside(scope) else {})}
    if status >= 400:
        found["Cache-Control"] = "no-store"  # a missing file may be there tomorrow
    return found


def _from_outside(scope: Scope) -> bool:
    host = Headers(scope=scope).get("host", "")
    return host.rsplit(":", 1)[0] not in LOOPBACK and host not in LOOPBACK
