"""Signing in, staying signed in, and signing out: here, elsewhere, everywhere."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response
from pydantic import Field

from api import cookies
from api.deps import Id, Session, Who, World
from api.rates import limited
from api.wire import In, Out
from domain.actor import Actor
from domain.base import utc_now
from domain.session import service, sign_in
from domain.session.models import StaffSession
from domain.session.rules import ACCESS
from domain.session.service import Duty, Opened, SessionEnded

router = APIRouter(tags=["sessions"])
OWN_PAGES = Depends(cookies.own_pages)
Code = Annotated[str, Field(min_length=6, max_length=20, examples=["123456"])]
Password = Annotated[str, Field(min_length=1, max_length=200)]
RefreshToken = Annotated[str | None, Cookie(alias=cookies.REFRESH, max_length=64)]


class SignIn(In):
    """`code` is the authenticator's, or one of the recovery codes, where the account has them."""

    login: Annotated[str, Field(min_length=1, max_length=100, examples=["wu.xiaoyan"])]
    password: Password
    code: Code | None = None


class PostOut(Out):
    role: str
    organisation: str
    region: str
    permissions: list[str]


class ActorOut(Out):
    """Who is signed in and what their posts allow."""

    id: str
    name: str
    window: str | None
    posts: list[PostOut]


class SessionOut(Out):
    """An access token for `Authorization: Bearer`, valid `expires_in` seconds.

    Whoever owes a duty holds no post before it is done.
    """

    access_token: str
    expires_in: int
    ends_at: datetime
    actor: ActorOut
    duties: list[Duty]


class SignInRow(Out):
    """One sign-in of mine: the browser's own name for itself, and where it came from."""

    id: Id
    method: str
    opened_at: datetime
    used_at: datetime
    ends_at: datetime
    device: str | None
    address: str | None
    current: bool


class SignInRows(Out):
    rows: list[SignInRow]


def shown(actor: Actor) -> ActorOut:
    posts = [
        PostOut(
            role=post.role,
            organisation=post.organisation,
            region=post.region,
            permissions=sorted(post.permissions),
        )
        for post in actor.posts
    ]
    return ActorOut(id=actor.id, name=actor.name, window=actor.window, posts=posts)


def begun(request: Request, response: Response, runtime: World, opened: Opened) -> SessionOut:
    """The answer to every way of signing in: the token here, what prolongs it in the cookie."""
    if opened.refresh is not None:
        cookies.keep(request, response, opened.refresh, opened.ends_at - utc_now())
    response.headers["Cache-Control"] = "no-store"
    seconds = int(min(ACCESS, opened.ends_at - utc_now()).total_seconds())
    return SessionOut(
        access_token=runtime.identity.issue(opened.actor, seconds, opened.generation),
        expires_in=seconds,
        ends_at=opened.ends_at,
        actor=shown(opened.actor),
        duties=list(opened.duties),
    )


@router.post(
    "/sessions",
    status_code=201,
    response_model=SessionOut,
    dependencies=[OWN_PAGES, Depends(limited("sign-in", 60))],  # an office may share one address
)
async def sign_in_(
    body: SignIn, request: Request, response: Response, session: Session, runtime: World
) -> SessionOut:
    """Sign in with a login, a password and, where the account has one, a one-time code."""
    opened = await sign_in.sign_in(
        session, runtime.sessions, runtime.passwords, body.login, body.password, body.code
    )
    return begun(request, response, runtime, opened)


@router.post(
    "/sessions/refresh",
    response_model=SessionOut,
    dependencies=[OWN_PAGES, Depends(limited("refresh", 600))],
)
async def refresh(
    request: Request,
    response: Response,
    session: Session,
    runtime: World,
    lianban_refresh: RefreshToken = None,
) -> SessionOut:
    """A new access token for the session of the cookie, which is replaced."""
    if lianban_refresh is None:
        raise SessionEnded("no sign-in is kept here")
    opened = await service.refresh(session, lianban_refresh)
    return begun(request, response, runtime, opened)


@router.get("/sessions", response_model=SignInRows)
async def list_sessions(session: Session, who: Who) -> SignInRows:
    """Where I am signed in, newest first."""
    return SignInRows(rows=[_row(row, who) for row in await service.mine(session, who)])


@router.delete("/sessions", response_model=SignInRows)
async def end_all(request: Request, response: Response, session: Session, who: Who) -> SignInRows:
    """Sign out everywhere, here as well."""
    await service.end_all(session, who)
    cookies.keep(request, response, "")
    return SignInRows(rows=[])


@router.delete("/sessions/current", response_model=SignInRows)
async def sign_out(request: Request, response: Response, session: Session, who: Who) -> SignInRows:
    """Sign out here; the answer lists where I still am signed in."""
    if who.session is not None:
        await service.end(session, who, who.session)
    cookies.keep(request, response, "")
    return await list_sessions(session, who)


@router.delete("/sessions/{id}", response_model=SignInRows)
async def end(id: Id, session: Session, who: Who) -> SignInRows:
    """End one of my sign-ins; the answer lists those that remain."""
    await service.end(session, who, id)
    return await list_sessions(session, who)


@router.get("/me", response_model=ActorOut)
async def me(who: Who) -> ActorOut:
    """Who I am and which posts I hold."""
    return shown(who)


def _row(row: StaffSession, who: Actor) -> SignInRow:
    return SignInRow(
        id=row.id,
        method=row.method,
        opened_at=row.opened_at,
        used_at=row.used_at,
        ends_at=row.ends_at,
        device=row.device,
        address=row.address,
        current=row.id == who.session,
    )
