"""One cell: the real request, sent to the real app; nothing it writes is kept."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import FastAPI, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api import deps
from api.last_resort import BrokenOff
from tests.api.permissions.places import Places
from tests.api.permissions.table import Cell, Operation, operations, table
from tests.papers import png

NOT_ASKED_WELL = {
    *("invalid-input", "bad-request", "wrong-media-type", "key-needed", "version-needed"),
    *("too-large", "too-many-requests", "no-such-path", "method-not-allowed", "stale-version"),
}
BY_NAME = {"purpose-needed": "reason", "token-refused": "sign-in"}
BY_STATUS = {401: "sign-in", 404: "absent"}
PUBLIC_KEY = {  # the example key of RFC 7517, appendix A.1
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
asked: ContextVar[str] = ContextVar("asked", default="-")


def keep_nothing(app: FastAPI) -> None:
    """Every request does all its work, is checked to its last constraint, and is rolled back."""

    @wraps(deps.unit_of_work)
    async def rolled_back(request: Request) -> AsyncIterator[AsyncSession]:
        async for session in deps.unit_of_work(request):
            yield session
            await session.flush()
            await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            await session.rollback()

    app.dependency_overrides[deps.unit_of_work] = rolled_back


async def answer_of(places: Places, cell: Cell) -> str:
    """The answer in the table's words, or what went wrong."""
    operation, row = operations()[cell.operation], table()["operations"][cell.operation]
    id = places.id_of(row.get("noun"), cell.role, cell.target)
    asked.set(cell.operation)
    offset = places.office.runtime.offset
    status, said = await _send(places, operation, row, cell.role, id)
    places.office.runtime.offset = offset
    if status < 300 and row.get("body") == "steps":
        status, said = _first(status, said)
    if status < 300 and row["pattern"].endswith("_list"):
        shown = places.id_of(row["shows"], cell.role, cell.target) if "shows" in row else id
        return "yes" if shown and f'"{shown}"' in said else "nothing"
    return _words(status, said, operation)


def _first(status: int, said: str) -> tuple[int, str]:
    """Of many rows in one answer the first, as if it had been asked for alone."""
    problem = json.loads(said)["rows"][0]["problem"]
    return (problem["status"], json.dumps(problem)) if problem else (status, said)


def _words(status: int, said: str, operation: Operation) -> str:
    if status < 300:
        return "yes"
    kind = str(json.loads(said)["type"])
    if status < 500 and kind not in operation.refusals:
        return f"{kind} is not in the contract"
    name = kind.removeprefix("/problems/")
    if status == 503:
        return "busy"
    if name in BY_NAME:
        return BY_NAME[name]
    if status >= 500 or name in NOT_ASKED_WELL:
        return f"{status} {name}: {said[:300]}"
    if status == 403:
        return "no"
    return BY_STATUS.get(status, "yes")


async def _send(
    places: Places, operation: Operation, row: Mapping[str, Any], role: str, id: str | None
) -> tuple[int, str]:
    headers = {**places.desk(role).headers}
    if "idempotency-key" in operation.parameters:
        headers["Idempotency-Key"] = uuid4().hex
    if "if-match" in operation.parameters:
        headers["If-Match"] = f'"{places.versions.get(id or "", 1)}"'
    path = operation.path.replace("{id}", id or "")
    for name, value in row.get("path", {}).items():
        path = path.replace(f"{{{name}}}", str(value).format(id=id, **places.named))
    query = {
        name: str(value).replace("{id}", id or "") for name, value in row.get("query", {}).items()
    }
    body = _body(places, operation, row, id)
    return await _ask(places.office.app, operation.method, path, query, headers, body)


def _body(places: Places, operation: Operation, row: Mapping[str, Any], id: str | None) -> Any:  # noqa: ANN401
    made: dict[str, Any] = {  # what no example of the contract can say
        "form": places.form,
        "papers": {"received": places.papers.get(id or "", [])},
        "paper": png(),
        "steps": {
            **(operation.example or {}),
            "steps": [{"id": id, "version": places.versions.get(id or "", 1)}],
        },
        "public_key": {"jwk": PUBLIC_KEY, "days": 365},
        "credentials": {"login": "ding.lu", "password": places.office.password},
    }
    said = row.get("body", {})
    return made[said] if isinstance(said, str) else _laid_over(operation.example or {}, said, id)


def _laid_over(example: Mapping[str, Any], said: Mapping[str, Any], id: str | None) -> Any:  # noqa: ANN401
    named = {k: id if v == "{id}" else v for k, v in said.items()}
    return {**example, **named} or None


async def _ask(
    app: FastAPI,
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: object,
) -> tuple[int, str]:
    """Status and body. A stream that never ends is left at its first words."""
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    told = {**headers, **({"Content-Type": kind} if raw else {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in told.items()],
        "client": ("127.0.0.1", 1),
        "server": ("town", 80),
        "state": {},
    }
    status, parts, read = 0, [], False

    async def receive() -> dict[str, Any]:
        nonlocal read
        if read:
            return {"type": "http.disconnect"}
        read = True
        return {"type": "http.request", "body": raw, "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal status
        if message["type"] != "http.response.start":
            parts.append(message.get("body", b""))
            return
        status = message["status"]
        if b"text/event-stream" in dict(message["headers"]).get(b"content-type", b""):
            raise Enough

    with suppress(Enough, BrokenOff):
        await app(scope, receive, send)
    return status, b"".join(parts).decode(errors="replace")


class Enough(Exception):
    """The stream has begun; it is not followed to an end it does not have."""
