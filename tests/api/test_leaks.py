"""Recognisable secrets, sent through every operation at every place, turn up nowhere.

Not in the server's log, not in a refusal, not in the trail, not in a job. A new operation is tried
without anybody adding it here.
"""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import text

from api import main
from tests.api.town import Office, Seeded, opened
from tests.conftest import ROOT
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONTRACT = main.contract()
ACCOUNTS = ("ding.lu", "admin.sys", "admin.sec", None)
ENDS = {("delete", "/api/v1/sessions"), ("delete", "/api/v1/sessions/current")}  # our own
SECRETS = {  # by a part of the member's name
    "id_number": "321311198405179967",
    "phone": "000-9317-5519",
    "card": "6200000000000100008",
    "password": "correct-horse-7319-battery",
    "secret": "correct-horse-7319-secret",
    "code": "739157",
    "token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYXJrIn0.b731",
    "name": "暗香疏影七三一九",
}
ANYWHERE = SECRETS["name"]
TABLES = ("audit_record", "job", "case_event", "rate", "lane")
Request = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Watched:
    """A server as a program of its own, all it writes, and the town behind it."""

    http: httpx.AsyncClient
    office: Office
    log: Path


@asynccontextmanager
async def watched(town: Seeded, log: Path) -> AsyncIterator[Watched]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as written:
        server = program(port, town, written)
        try:
            base = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=base, timeout=30) as http, opened(town) as office:
                await answering(http)
                yield Watched(http, office, log)
        finally:
            server.terminate()
            server.wait(timeout=60)


def program(port: int, town: Seeded, written: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.main:app", "--port", str(port)]
    return subprocess.Popen(
        [*command, "--no-access-log"], cwd=ROOT, env=town.environment(),
        stdout=written, stderr=subprocess.STDOUT,
    )  # fmt: skip


async def answering(http: httpx.AsyncClient) -> None:
    for _ in range(200):
        try:
            assert (await http.get("/health/ready")).status_code == 204
        except httpx.TransportError:
            await asyncio.sleep(0.3)
        else:
            return
    raise AssertionError("nobody answers")


def secret_for(name: str) -> str:
    return next((value for part, value in SECRETS.items() if part in name), ANYWHERE)


def filled(value: Any, name: str = "") -> Any:  # noqa: ANN401
    """The same body with a secret at the place of every text."""
    if isinstance(value, dict):
        return {key: filled(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, name) for inner in value]
    return secret_for(name) if isinstance(value, str) else value


def everywhere(value: Any, secret: str) -> Any:  # noqa: ANN401
    """The same body with this one secret at every place, whatever belongs there."""
    if isinstance(value, dict):
        return {key: everywhere(inner, secret) for key, inner in value.items()} | {secret: secret}
    return [everywhere(inner, secret) for inner in value] if isinstance(value, list) else secret


def bodies(operation: Json) -> Iterator[dict[str, Any]]:
    """Sound, wrong and unreadable bodies full of secrets; an operation without one gets one too."""
    for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
        example, told = body.get("example", {}), {"Content-Type": media_type}
        for said in (filled(example), everywhere(example, SECRETS["id_number"])):
            yield {"content": json.dumps(said, ensure_ascii=False).encode(), "headers": told}
    told = {"Content-Type": "application/json"}
    for broken in (f'{{"name": "{ANYWHERE}', f'["{SECRETS["id_number"]}"]', f'"{ANYWHERE}"'):
        yield {"content": broken.encode(), "headers": told}
    yield {"content": ANYWHERE.encode("gb18030"), "headers": told}


def requests() -> Iterator[Request]:
    for path, operations in CONTRACT["paths"].items():
        for method, operation in operations.items():
            if (method, path) in ENDS:
                continue
            query = {p["name"]: secret_for(p["name"]) for p in operation.get("parameters", ())}
            ids = ("019aaaaa-0000-7000-8000-000000000000", quote(SECRETS["id_number"]))
            for id in ids:
                for body in [{}] if method == "get" else bodies(operation):
                    yield method, _at(path, id), {"params": query, **body}
        wrong = {"get", "post", "put", "delete", "patch"} - operations.keys()
        for method in wrong:
            yield method, _at(path, SECRETS["id_number"]), {"params": {"q": ANYWHERE}}


def _at(path: str, id: str) -> str:
    parts = (id if part.startswith("{") else part for part in path.split("/"))
    return "/".join(parts)


async def test_no_secret_is_found_where_others_read(another_town: Seeded, tmp_path: Path) -> None:
    told: list[str] = []
    async with watched(another_town, tmp_path / "server.log") as server:
        for login in ACCOUNTS:
            known = dict((await server.office.desk(login)).headers) if login else {}
            headers = {**known, "If-Match": SECRETS["id_number"], "X-Note": SECRETS["card"]}
            headers |= {"Idempotency-Key": SECRETS["phone"], "User-Agent": SECRETS["token"]}
            told += [text async for text in refused(server.http, headers)]
        stored = await rows(server.office)
    written = (tmp_path / "server.log").read_text("utf-8")
    assert "refused" in written  # the log was written, and it was this one
    assert len(told) > 500
    assert leaks(told) == []
    assert leaks(written.splitlines()) == []
    assert leaks(stored) == []


async def refused(http: httpx.AsyncClient, headers: dict[str, str]) -> AsyncIterator[str]:
    """What each refusal says, body and headers; none of them is an error of ours."""
    for method, path, more in requests():
        every = {**headers, **more.pop("headers", {})}
        answer = await http.request(method, path, headers=every, **more)
        # 503 is an honest answer where nobody stands behind it (WeChat, an identity provider)
        assert answer.status_code in {*range(500), 503}, (method, path, answer.text)
        if answer.status_code >= 400:
            yield answer.text + str(answer.headers)


async def rows(office: Office) -> list[str]:
    async with office.runtime.sessions() as session:
        return [
            row
            for table in TABLES
            for row in await session.scalars(text(f"SELECT t::text FROM {table} t"))
        ]


def leaks(texts: list[str]) -> list[tuple[str, str]]:
    return [
        (secret, found[:300]) for found in texts for secret in SECRETS.values() if secret in found
    ]
