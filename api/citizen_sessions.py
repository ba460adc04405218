"""Citizens signing in: a code to the phone, or WeChat; the session goes on by refresh token.

A browser keeps that token in a cookie no script can read; an app or mini-program has no cookies and
keeps it itself.
"""

from datetime import timedelta
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Cookie, Depends, Request, Response
from pydantic import Field

from adapters.runtime import Runtime
from api.citizens import Phone
from api.cookies import LOOPBACK, own_pages
from api.deps import Session, Who, World
from api.problems import Busy, TooManyRequests
from api.rates import limited
from api.wire import In, Out
from domain.citizen import accounts, codes, rules, sessions
from domain.citizen.port import Wechat, WechatBusy
from domain.citizen.sessions import Opened
from domain.delivery.port import Unavailable
from domain.session.rules import ACCESS
from domain.session.service import SessionEnded

router = APIRouter(prefix="/citizens", tags=["citizens"])
COOKIE: Final = "lianban_citizen"
PATH: Final = "/api/v1/citizens/sessions"
WECHAT_PAUSE: Final = 60

Code = Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["274913"])]
Keeps = Annotated[
    Literal["cookie", "body"], Field(description="Where the refresh token goes: a browser's cookie")
]


class CodeWanted(In):
    phone: Phone
    language: Literal["zh", "en"] = "zh"


class CodeSent(Out):
    """The same for every phone. Seconds."""

    expires_in: int
    again_after: int


class PhoneSignIn(In):
    phone: Phone
    code: Code
    keep: Keeps = "cookie"


class WechatSignIn(In):
    """`js_code` of `wx.login`; phone and code as well the first time, to bind this WeChat user."""

    js_code: Annotated[str, Field(min_length=1, max_length=200)]
    phone: Phone | None = None
    code: Code | None = None


class Refresh(In):
    """The token, from whoever keeps it without cookies."""

    refresh_token: Annotated[str, Field(max_length=200)] | None = None


class CitizenSessionOut(Out):
    """`refresh_token` is null when it went into the cookie."""

    access_token: str
    expires_in: int
    refresh_token: str | None


class SignedOut(Out):
    """On how many other phones I still am signed in."""

    elsewhere: int


@router.post(
    "/codes",
    status_code=202,
    response_model=CodeSent,
    dependencies=[Depends(limited("citizen-code", 5, burst=20))],
)
async def send_code(body: CodeWanted, session: Session) -> CodeSent:
    """Send a one-time code to a phone; one counts at a time, for five minutes and five tries.

    The answer is the same whether the phone is known or not, and whether a text message left.
    """
    await codes.send(session, body.phone, body.language)
    return CodeSent(expires_in=seconds(rules.CODE_LASTS), again_after=seconds(rules.SEND_AGAIN))


@router.post(
    "/sessions",
    status_code=201,
    response_model=CitizenSessionOut,
    dependencies=[Depends(limited("citizen-sign-in", 10, burst=30))],
)
async def sign_in(
    body: PhoneSignIn, request: Request, response: Response, session: Session, runtime: World
) -> CitizenSessionOut:
    """Sign in with a phone and its code; the first time makes the account."""
    phone = await codes.prove(session, body.phone, body.code)
    opened = await accounts.sign_in(session, phone)
    return answered(opened, runtime, request, response, cookie=body.keep == "cookie")


async def openid(body: WechatSignIn, request: Request) -> str:
    """Who WeChat says it is, asked before any transaction begins."""
    wechat: Wechat = request.app.state.wechat
    try:
        return await wechat.openid(body.js_code)
    except WechatBusy:
        raise TooManyRequests(WECHAT_PAUSE) from None
    except Unavailable:
        raise Busy from None


@router.post(
    "/wechat-sessions",
    status_code=201,
    response_model=CitizenSessionOut,
    dependencies=[Depends(limited("citizen-wechat", 10, burst=30))],
)
async def sign_in_by_wechat(
    body: WechatSignIn,
    who: Annotated[str, Depends(openid)],
    request: Request,
    response: Response,
    session: Session,
    runtime: World,
) -> CitizenSessionOut:
    """Sign in from the mini-program; a WeChat user nobody knows yet must bind a phone by its code.

    The refresh token is in the answer: mini-programs have no cookies.
    """
    bound = await codes.prove(session, body.phone, body.code or "") if body.phone else None
    opened = await accounts.sign_in_by_wechat(session, who, bound)
    return answered(opened, runtime, request, response, cookie=False)


@router.post(
    "/sessions/refresh",
    response_model=CitizenSessionOut,
    dependencies=[Depends(limited("citizen-refresh", 60)), Depends(own_pages)],
)
async def refresh(
    request: Request,
    response: Response,
    session: Session,
    runtime: World,
    body: Refresh | None = None,
    lianban_citizen: Annotated[str | None, Cookie(include_in_schema=False)] = None,
) -> CitizenSessionOut:
    """Go on with a session: a new access token, and a refresh token that replaces the old one."""
    given = body.refresh_token if body else None
    token = given or lianban_citizen
    if not token:
        raise SessionEnded("no sign-in is kept here")
    opened = await sessions.refresh(session, token)
    return answered(opened, runtime, request, response, cookie=given is None)


@router.delete("/sessions/current", response_model=SignedOut)
async def sign_out(response: Response, session: Session, who: Who) -> SignedOut:
    """Sign out on this phone."""
    await accounts.mine(session, who)
    elsewhere = await sessions.end(session, who)
    response.delete_cookie(COOKIE, path=PATH)
    return SignedOut(elsewhere=elsewhere)


def answered(
    opened: Opened, runtime: Runtime, request: Request, response: Response, *, cookie: bool
) -> CitizenSessionOut:
    if cookie:
        _keep(opened.refresh, request, response)
    return CitizenSessionOut(
        access_token=runtime.identity.issue(opened.actor, seconds(ACCESS)),
        expires_in=seconds(ACCESS),
        refresh_token=None if cookie else opened.refresh,
    )


def _keep(token: str, request: Request, response: Response) -> None:
    plain = request.url.scheme == "http" and request.url.hostname in LOOPBACK
    response.set_cookie(
        COOKIE,
        token,
        max_age=seconds(sessions.REST),
        path=PATH,
        secure=not plain,
        httponly=True,
        samesite="strict",
    )


def seconds(span: timedelta) -> int:
    return int(span.total_seconds())
