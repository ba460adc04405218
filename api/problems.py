"""Refusals, spoken as RFC 9457. The only file that knows HTTP status codes.

The domain's four kinds come first; what the transport itself refuses is a second, closed list.
Nothing here repeats what the caller sent: a problem may be logged, an ID number may not.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from api.request import request_id
from domain.approval.case import ApplicationChanged
from domain.approval.seats import StepChanged
from domain.citizen.codes import PhoneCodeWrong
from domain.client.service import ClientRefused
from domain.errors import Conflict, DomainError, FieldError, Forbidden, NotFound, RuleViolation
from domain.intent.queries import IntentChanged
from domain.region.windows import PlaceChanged
from domain.session.second_factor import CodeWrong
from domain.session.service import AccountSuspended, SecondFactorNeeded, SessionEnded
from domain.session.sign_in import SignInFailed, TooManyTries
from domain.staff.accounts import AccountChanged

STATUS: dict[type[DomainError], int] = {
    SignInFailed: 401,
    SecondFactorNeeded: 401,
    CodeWrong: 401,
    SessionEnded: 401,
    AccountSuspended: 401,
    TooManyTries: 429,
    ClientRefused: 401,
    PhoneCodeWrong: 401,
    AccountChanged: 412,
    PlaceChanged: 412,
    ApplicationChanged: 412,  # the version in If-Match is no longer current
    StepChanged: 412,
    IntentChanged: 412,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    RuleViolation: 422,
}
RACES = {"23505", "40001", "40P01"}  # unique, serialization, deadlock
BUSY = {"55P03", "57014", "53300", "57P01", "57P03", "08006", "08001"}
MEDIA_TYPE = "application/problem+json"
SPELT = re.compile(r"|[a-z][a-z0-9_]{0,63}|[a-z]+(-[a-z]+)*|[0-9]{1,4}")  # names as we spell them
log = structlog.get_logger("api")


class FieldProblem(BaseModel):
    """One bad answer: JSON Pointer into the body, a code, and words."""

    pointer: str
    code: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `type` is one of the enumerated ways this service refuses."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    params: dict[str, Any]
    errors: list[FieldProblem]


class TransportProblem(Exception):
    """A refusal of the transport itself; the class attributes say which."""

    kind = "bad-request"
    status = 400
    title = "The request could not be read."
    headers: Mapping[str, str] = {}


class SignInNeeded(TransportProblem):
    kind, status, title = "sign-in-needed", 401, "Sign in first."


class ForeignPage(TransportProblem):
    kind, status, title = "foreign-page", 403, "Another site's page asked for this."


class StaleVersion(TransportProblem):
    kind, status, title = "stale-version", 412, "It changed since you read it."


class VersionNeeded(TransportProblem):
    kind, status, title = "version-needed", 428, "Say which version you read (If-Match)."


class KeyNeeded(TransportProblem):
    kind, status, title = "key-needed", 428, "Say which submission this is (Idempotency-Key)."


class BadSignatureSent(TransportProblem):
    kind, status, title = "bad-signature", 401, "The signature does not match."


class UnreadableCallbackSent(TransportProblem):
    kind, status, title = "unreadable-callback", 400, "The callback makes no sense here."


class TokenRefused(TransportProblem):
    kind, status, title = "token-refused", 400, "No access token for this request."


class ClientUnproven(TransportProblem):
    kind, status, title = "client-unproven", 401, "This system has not proven who it is."
    headers = {"WWW-Authenticate": 'Basic realm="lianban"'}


class KeyUnusable(TransportProblem):
    kind, status, title = "key-unusable", 422, "This is no public key on P-256."


class Busy(TransportProblem):
    kind, status, title = "busy", 503, "The service is busy; try again."


class TooManyRequests(TransportProblem):
    """Carries the seconds after which another attempt is free."""

    kind, status, title = "too-many-requests", 429, "Too many requests."

    def __init__(self, wait: int) -> None:
        self.headers = {"Retry-After": str(wait)}


TRANSPORT: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request could not be read."),
    "invalid-input": (422, "Some answers are missing or wrong."),
    "lost-race": (409, "Someone else changed this first."),
    "no-such-path": (404, "There is nothing at this address."),
    "method-not-allowed": (405, "This address does not do that."),
    "too-large": (413, "That is too large."),
    "too-slow": (408, "It took too long to arrive."),
    "wrong-media-type": (415, "This address takes another kind of body."),
    "internal": (500, "Something went wrong on our side."),
    **{c.kind: (c.status, c.title) for c in TransportProblem.__subclasses__()},
}
BY_STATUS = {400: "bad-request", 404: "no-such-path", 405: "method-not-allowed"}
BY_STATUS |= {413: "too-large", 415: "wrong-media-type", 429: "too-many-requests"}

RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused; `type` says why.", "model": Problem},
    "5XX": {"description": "Not the caller's fault: busy, internal.", "model": Problem},
}


def slug(error: type[Exception]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", error.__name__).lower()


def every_domain_error() -> list[type[DomainError]]:
    found: list[type[DomainError]] = []
    queue = [cls for kind in STATUS for cls in (kind, *kind.__subclasses__())]
    while queue:
        cls = queue.pop()
        if cls not in found:
            found.append(cls)
            queue += cls.__subclasses__()
    return found


def every_type() -> list[str]:
    """All the ways we can refuse, so the frontend cannot forget to translate one."""
    names = {slug(cls) for cls in every_domain_error()} | set(TRANSPORT)
    return [f"/problems/{name}" for name in sorted(names)]


def status_of(error: type[DomainError]) -> int:
    return next(STATUS[kind] for kind in error.__mro__ if kind in STATUS)


def problem(
    status: int,
    kind: str,
    title: str,
    detail: str,
    *,
    params: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
) -> Problem:
    log.info("refused", kind=kind, status=status)
    return Problem(
        type=f"/problems/{kind}",
        title=title,
        status=status,
        detail=detail,
        instance=request_id(),
        params=dict(params or {}),
        errors=[
            FieldProblem(pointer=named(e.pointer), code=e.code, detail=e.detail) for e in errors
        ],
    )


def answer(said: Problem) -> Response:
    headers = {"Retry-After": "1"} if said.status == 503 else None
    return Response(said.model_dump_json(), said.status, headers, MEDIA_TYPE)


def named(pointer: str) -> str:
    """The pointer without the caller's own words: a member nobody knows may be called anything."""
    return "/".join(part if SPELT.fullmatch(part) else "?" for part in pointer.split("/"))


def transport(kind: str, detail: str | None = None, **more: Any) -> Response:  # noqa: ANN401
    return answer(_transport(kind, detail, **more))


def _transport(kind: str, detail: str | None = None, **more: Any) -> Problem:  # noqa: ANN401
    status, title = TRANSPORT[kind]
    return problem(status, kind, title, detail or title, **more)


async def on_domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    made = answer(_domain(error))
    if isinstance(error, TooManyTries):
        made.headers["Retry-After"] = str(error.params["seconds"])
    return made


def _domain(error: DomainError) -> Problem:
    kind = type(error)
    title = (kind.__doc__ or "").strip().splitlines()[0]
    status, words = status_of(kind), str(error)
    return problem(status, slug(kind), title, words, params=error.params, errors=error.errors)


def of_row(error: Exception) -> Problem:
    """Why one row of many was refused, in the same words as if it had come alone."""
    return _domain(error) if isinstance(error, DomainError) else _transport(_lost(error))


async def on_transport_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, TransportProblem)
    refused = transport(error.kind)
    refused.headers.update(error.headers)
    return refused


async def on_invalid_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        FieldError("/" + "/".join(_escape(part) for part in e["loc"][1:]), e["type"], e["msg"])
        for e in error.errors()
    ]
    return transport("invalid-input", errors=errors)


def _escape(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


async def on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return transport(BY_STATUS.get(error.status_code, "bad-request"))


async def on_database_error(request: Request, error: Exception) -> Response:
    return transport(_lost(error))


def _lost(error: Exception) -> str:
    """A lost race is a 409, a database out of reach a 503; anything else is our bug."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if isinstance(error, StaleDataError) or state in RACES:
        return "lost-race"
    if state in BUSY or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return "busy"
    log.error("database", error=type(error).__name__, sqlstate=state, **_place(error))
    return "internal"


def _place(error: Exception) -> dict[str, Any]:
    """Table, column and constraint of a database error: names of ours, never values."""
    driver = getattr(getattr(error, "orig", None), "__cause__", None)
    names = ("table_name", "column_name", "constraint_name")
    return {name: getattr(driver, name, None) for name in names}


async def out_of_reach(request: Request, error: Exception) -> Response:
    """A disk, socket or pool of ours that gave nothing; not the message, it may hold a path."""
    log.error("out-of-reach", error=type(error).__name__, where=_where(error))
    return transport("busy")


def unexpected(error: Exception) -> Response:
    """Never the message: it may quote what a family wrote."""
    log.error("unexpected", error=type(error).__name__, where=_where(error))
    return transport("internal")


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


def install(app: FastAPI) -> None:
    app.add_exception_handler(DomainError, on_domain_error)
    app.add_exception_handler(TransportProblem, on_transport_problem)
    app.add_exception_handler(RequestValidationError, on_invalid_input)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(StaleDataError, on_database_error)
    app.add_exception_handler(DBAPIError, on_database_error)
    app.add_exception_handler(NoConnectionLeft, out_of_reach)
    app.add_exception_handler(OSError, out_of_reach)
    app.add_exception_handler(RecursionError, lambda request, error: transport("bad-request"))
