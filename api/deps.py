"""All a route may ask for: a session, who is acting, a page, a version, a key."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.identity import InvalidToken
from adapters.runtime import Runtime
from api.problems import KeyNeeded, SignInNeeded, StaleVersion, VersionNeeded
from api.request import client_address, request_id
from domain.actor import Actor
from domain.errors import DomainError

bearer = HTTPBearer(auto_error=False, description="An access token from POST /sessions.")


def runtime_of(request: Request) -> Runtime:
    found = request.app.state.runtime
    assert isinstance(found, Runtime)
    return found


async def runtime(request: Request) -> Runtime:
    """`async` as all dependencies here: a plain function would be sent to a thread each time."""
    return runtime_of(request)


async def unit_of_work(request: Request) -> AsyncIterator[AsyncSession]:
    """One request, one transaction: committed before the answer leaves, or rolled back.

    A refusal that is itself worth keeping (`DomainError.kept`: a failed sign-in, a token used
    twice) commits as well. A second transaction for it could be lost between the two.
    """
    refusal: DomainError | None = None
    async with runtime_of(request).sessions.begin() as session:
        session.info["request_id"] = request_id()
        session.info["address"] = client_address(request)
        session.info["device"] = request.headers.get("user-agent")
        try:
            yield session
        except DomainError as refused:
            if not refused.kept:
                raise
            refusal = refused
    if refusal is not None:
        raise refusal


async def current_actor(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Actor:
    if credentials is None:
        raise SignInNeeded
    try:
        return runtime_of(request).identity.read(credentials.credentials)
    except InvalidToken:
        raise SignInNeeded from None


async def if_match(if_match: Annotated[str | None, Header()] = None) -> int:
    """The version the caller read, from its ETag: `"3"`."""
    if if_match is None:
        raise VersionNeeded
    try:
        return int(if_match.strip().removeprefix("W/").strip('"'))
    except ValueError:
        raise StaleVersion from None


async def request_key(idempotency_key: Annotated[str | None, Header(max_length=200)] = None) -> str:
    if not idempotency_key:
        raise KeyNeeded
    return idempotency_key


Session = Annotated[AsyncSession, Depends(unit_of_work, scope="function")]
Who = Annotated[Actor, Depends(current_actor)]
World = Annotated[Runtime, Depends(runtime)]
Version = Annotated[int, Depends(if_match)]
RequestKey = Annotated[str, Depends(request_key)]
Limit = Annotated[int, Query(ge=1, le=200)]
After = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
Id = UUID
