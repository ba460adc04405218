"""The refresh token in a browser: a cookie no script can read and no other site can send."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response

from api.deps import runtime_of
from api.problems import ForeignPage
from domain.session.rules import LONGEST

REFRESH: Final = "lianban_refresh"
PATH: Final = "/api/v1/sessions"  # it travels to nothing else
LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}


def keep(request: Request, response: Response, token: str, lasts: timedelta = LONGEST) -> None:
    """Hand the token over; an empty one takes it back."""
    response.set_cookie(
        REFRESH,
        token,
        max_age=int(lasts.total_seconds()) if token else 0,
        path=PATH,
        secure=_secure(request),
        httponly=True,
        samesite="strict",
    )


def set_aside(request: Request, response: Response, name: str, value: str, path: str) -> None:
    """Leave something sealed with this browser for ten minutes; nothing takes it back."""
    response.set_cookie(
        name,
        value,
        max_age=600 if value else 0,
        path=path,
        secure=_secure(request),
        httponly=True,
        samesite="strict",
    )


def _secure(request: Request) -> bool:
    """Everywhere but on a demonstration's own machine, where there is no TLS."""
    return request.url.scheme == "https" or request.url.hostname not in LOOPBACK


async def own_pages(request: Request) -> None:
    """Refuses a browser that speaks for another site's page; SameSite alone trusts neighbours.

    Programs send neither header, and no cookie that is not theirs.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin in runtime_of(request).settings.origins:
        return
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise ForeignPage
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignPage
