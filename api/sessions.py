"""Signing in."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from api.deps import Session, Who, World
from api.rates import limited
from api.wire import In, Out
from domain.actor import Actor
from domain.organisation import service

router = APIRouter(tags=["sessions"])


class SignIn(In):
    login: Annotated[str, Field(min_length=1, max_length=100, examples=["wu.xiaoyan"])]
    password: Annotated[str, Field(min_length=1, max_length=200)]


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
    access_token: str
    expires_in: int
    actor: ActorOut


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


@router.post(
    "/sessions",
    status_code=201,
    response_model=SessionOut,
    dependencies=[Depends(limited("sign-in", 60))],  # an office may share one address
)
async def sign_in(body: SignIn, session: Session, runtime: World) -> SessionOut:
    """Sign in with a login and a password; the token goes into `Authorization: Bearer`."""
    actor = await service.sign_in(session, body.login, body.password)
    token = runtime.identity.issue(actor, runtime.token_seconds)
    return SessionOut(access_token=token, expires_in=runtime.token_seconds, actor=shown(actor))


@router.get("/me", response_model=ActorOut)
async def me(who: Who) -> ActorOut:
    """Who I am and which posts I hold."""
    return shown(who)
