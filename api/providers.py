"""Signing in by the government's identity provider, and which of its accounts is which of ours.

The provider sends people back to a page of ours, which hands code and state over: so a refusal is
read on that page, in words, and no code stands in an address of the API.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Cookie, Depends, Path, Request, Response
from pydantic import Field

from adapters.runtime import Runtime
from adapters.vault import Unreadable
from api import cookies
from api.deps import Session, Who, World
from api.problems import Busy
from api.rates import PUBLIC, limited
from api.sessions import OWN_PAGES, SessionOut, begun
from api.wire import In, Out
from domain.delivery.port import Rejected, Unavailable
from domain.provider import service
from domain.provider.port import Identified, IdentityProvider, NotIdentified
from domain.provider.service import Attempt, LinkView, NoProvider
from domain.session.sign_in import SignInFailed

router = APIRouter(tags=["providers"])
ATTEMPT: Final = "lianban_attempt"
PATH: Final = "/api/v1/sessions/provider"
Kept = Annotated[str | None, Cookie(alias=ATTEMPT, max_length=2000)]
Login = Annotated[str, Path(min_length=1, max_length=100)]


class Methods(Out):
    """How staff may sign in here; a password always works."""

    identity_provider: bool


class Address(Out):
    """Where to send the browser now."""

    address: str


class Return(In):
    """What the provider sent the browser back with."""

    code: Annotated[str, Field(min_length=1, max_length=2000)]
    state: UUID


class SubjectIn(In):
    """The account's name at the provider, its `sub`."""

    subject: Annotated[str, Field(min_length=1, max_length=255)]


class IdentityList(Out):
    rows: list[LinkView]


async def provider_of(request: Request) -> IdentityProvider:
    found: IdentityProvider | None = request.app.state.provider
    if found is None:
        raise NoProvider("no identity provider is set up here")
    return found


Provider = Annotated[IdentityProvider, Depends(provider_of)]


@router.get(
    "/sessions/methods",
    response_model=Methods,
    dependencies=[Depends(limited("public", PUBLIC))],
)
async def methods(request: Request) -> Methods:
    """Which ways of signing in there are."""
    return Methods(identity_provider=request.app.state.provider is not None)


@router.post(
    "/sessions/provider",
    response_model=Address,
    dependencies=[OWN_PAGES, Depends(limited("provider", 60))],
)
async def begin(
    request: Request, response: Response, provider: Provider, runtime: World
) -> Address:
    """Begin a sign-in at the identity provider; this browser alone can finish it."""
    attempt = service.new_attempt()
    try:
        address = await provider.address(attempt.state.hex, attempt.nonce, attempt.verifier)
    except (Unavailable, Rejected):
        raise Busy from None
    sealed = service.seal(runtime.world.vault, attempt)
    cookies.set_aside(request, response, ATTEMPT, urlsafe_b64encode(sealed).decode(), PATH)
    return Address(address=address)


async def identified(
    body: Return, provider: Provider, runtime: World, lianban_attempt: Kept = None
) -> tuple[Attempt, Identified]:
    """Whom the provider knows behind this code, asked before any row is read."""
    try:
        attempt = _attempt(runtime, body.state, lianban_attempt or "")
        return attempt, await provider.identify(body.code, attempt.nonce, attempt.verifier)
    except (ValueError, Unreadable, NotIdentified):
        raise SignInFailed("nobody is known by this account") from None
    except (Unavailable, Rejected):
        raise Busy from None


def _attempt(runtime: Runtime, state: UUID, kept: str) -> Attempt:
    """Raises ValueError or Unreadable when this browser did not begin it."""
    return service.unseal(runtime.world.vault, state, urlsafe_b64decode(kept))


@router.post(
    "/sessions/provider/return",
    status_code=201,
    response_model=SessionOut,
    dependencies=[OWN_PAGES, Depends(limited("provider", 60))],
)
async def finish(
    known: Annotated[tuple[Attempt, Identified], Depends(identified)],
    request: Request,
    response: Response,
    session: Session,
    runtime: World,
) -> SessionOut:
    """Sign in as whoever the identity provider has sent back."""
    opened = await service.sign_in(session, *known)
    cookies.set_aside(request, response, ATTEMPT, "", PATH)
    return begun(request, response, runtime, opened)


@router.get("/staff/{login}/identities", response_model=IdentityList)
async def list_(login: Login, session: Session, who: Who) -> IdentityList:
    """By which accounts of the identity provider somebody may sign in."""
    return IdentityList(rows=await service.links(session, who, login))


@router.post("/staff/{login}/identities", response_model=IdentityList)
async def link(
    login: Login, body: SubjectIn, session: Session, who: Who, provider: Provider
) -> IdentityList:
    """Let an account of the identity provider sign in as this one of ours."""
    rows = await service.link(session, who, login, provider.issuer, body.subject)
    return IdentityList(rows=rows)


@router.post("/staff/{login}/identities/end", response_model=IdentityList)
async def unlink(
    login: Login, body: SubjectIn, session: Session, who: Who, provider: Provider
) -> IdentityList:
    """End such a link; the answer lists those that remain."""
    rows = await service.unlink(session, who, login, provider.issuer, body.subject)
    return IdentityList(rows=rows)
