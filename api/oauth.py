"""Access tokens for departments' systems: OAuth 2.0 client credentials (RFC 6749 §4.4).

A system proves itself by a secret (HTTP Basic, or in the form) or by an assertion signed with its
own key (RFC 7523). Refusals speak RFC 6749 §5.2: `error` beside the members of every problem.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import Response

from adapters import assertions
from adapters.runtime import Runtime
from api import problems
from api.deps import Session, World
from api.problems import ClientUnproven, TokenRefused
from api.rates import limited
from api.request import client_address
from api.wire import Out
from domain.client import service
from domain.client.models import Client
from domain.client.service import ClientRefused, ScopeRefused

router = APIRouter(tags=["oauth"])
PATH: Final = "/api/v1/oauth/token"
SECONDS: Final = 600
ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
Form = Mapping[str, str]

ASKED: Mapping[str, Any] = {
    "grant_type": {"type": "string", "enum": ["client_credentials"]},
    "scope": {"type": "string", "description": "Separated by spaces; all that is held if absent."},
    "client_id": {"type": "string"},
    "client_secret": {"type": "string"},
    "client_assertion_type": {"type": "string", "enum": [ASSERTION]},
    "client_assertion": {"type": "string", "description": "ES256; `aud` is this address."},
}
BODY = {"type": "object", "properties": ASKED, "required": ["grant_type"]}
FORM = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": BODY}}}


class TokenOut(Out):
    """RFC 6749 §5.1. `scope` names what the token carries, item by item: `claims.read:MZ-02`."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class Refused(problems.Problem):
    """A problem with the word of RFC 6749 §5.2 for it."""

    error: str


class Unproven(Exception):
    """No way of proving who calls, or more than one."""


@router.post(
    "/oauth/token",
    response_model=TokenOut,
    dependencies=[Depends(limited("oauth", 120))],
    responses={400: {"model": Refused}, 401: {"model": Refused}},
    openapi_extra={"requestBody": FORM},
)
async def token(request: Request, response: Response, session: Session, runtime: World) -> TokenOut:
    """An access token for a department's system, for ten minutes."""
    form = _form(await request.body())
    if form.get("grant_type") != "client_credentials":
        raise TokenRefused("unsupported_grant_type")
    try:
        client = await _proven(session, runtime, request, form)
        actor = service.sign_in(session, client, form.get("scope", "").split())
    except (ClientRefused, Unproven, assertions.BadAssertion):
        raise ClientUnproven("invalid_client") from None
    except ScopeRefused:
        raise TokenRefused("invalid_scope") from None
    response.headers.update(NO_STORE)
    return TokenOut(
        access_token=runtime.identity.issue(actor, SECONDS),
        token_type="Bearer",  # noqa: S106  (its kind, no secret)
        expires_in=SECONDS,
        scope=" ".join(sorted(actor.scopes)),
    )


def _form(body: bytes) -> Form:
    """Each parameter once; empty ones count as absent (RFC 6749 §3.2). Raises TokenRefused."""
    try:
        pairs = parse_qsl(body.decode(), errors="strict", max_num_fields=20)
    except ValueError:
        raise TokenRefused("invalid_request") from None
    form = dict(pairs)
    if len(form) != len(pairs) or any("\0" in value for value in form.values()):
        raise TokenRefused("invalid_request")
    return form


async def _proven(session: Session, runtime: Runtime, request: Request, form: Form) -> Client:
    """Who calls, proven in exactly one way. Raises Unproven, ClientRefused, BadAssertion."""
    basic, address = request.headers.get("authorization"), client_address(request)
    ways = (basic is not None, "client_secret" in form, "client_assertion" in form)
    if sum(ways) != 1:
        raise Unproven
    if "client_assertion" in form:
        return await _by_assertion(session, runtime, form, address)
    id, secret = _basic(basic) if basic else (form.get("client_id", ""), form["client_secret"])
    return await service.by_secret(session, _uuid(id), secret, address)


async def _by_assertion(session: Session, runtime: Runtime, form: Form, address: str) -> Client:
    text = form["client_assertion"]
    id = assertions.client_of(text)
    if form.get("client_assertion_type") != ASSERTION:
        raise Unproven
    if form.get("client_id", str(id)) != str(id):
        raise Unproven
    keys = await service.public_keys(session, id)
    audience = runtime.settings.public_url + PATH
    assertion = assertions.read(text, id, keys, [audience])
    return await service.by_assertion(session, id, assertion, address)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, text = header.partition(" ")
    try:
        pair = b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Unproven from None
    id, _, secret = pair.partition(":")
    if scheme.lower() != "basic":
        raise Unproven
    return unquote_plus(id), unquote_plus(secret)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Unproven from None


async def on_refused(request: Request, error: Exception) -> Response:
    """The problem as everywhere, in the media type and with the member RFC 6749 wants."""
    refused = await problems.on_transport_problem(request, error)
    body = orjson.loads(refused.body) | {"error": error.args[0]}
    made = Response(orjson.dumps(body), refused.status_code, media_type="application/json")
    made.headers.update(NO_STORE | dict(getattr(error, "headers", {})))
    return made


def install(app: FastAPI) -> None:
    for kind in (TokenRefused, ClientUnproven):
        app.add_exception_handler(kind, on_refused)
