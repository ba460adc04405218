"""What an attacker tries at the edge, and how little comes of it."""

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from starlette.types import Receive, Scope, Send

from adapters import line
from api import main, problems
from api.crowd import Crowd
from tests.api.town import Desk, Office, Seeded
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONTRACT = main.contract()
JSON = "application/json"
WITH_BODY = [
    (method, path)
    for path, operations in CONTRACT["paths"].items()
    for method, operation in operations.items()
    if JSON in operation.get("requestBody", {}).get("content", {})
]
BROWSED = ["/", "/apply", "/assets/app.js", "/secret.txt", "/api/v1/items"]


def example(method: str, path: str) -> Json:
    body = CONTRACT["paths"][path][method]["requestBody"]["content"][JSON]
    found: Json = body["example"]
    return found


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
async def test_no_body_smuggles_in_a_member(clerk: Desk, method: str, path: str) -> None:
    body = example(method, path) | {"is_admin": True, "state": "granted", "granted_by": "system"}
    url = f"http://town{path}".replace("{", "").replace("}", "")
    url = "/".join(str(uuid4()) if part == "id" else part for part in url.split("/"))
    headers = {**clerk.headers, "If-Match": '"1"', "Idempotency-Key": uuid4().hex}
    answer = await clerk.http.request(method, url, json=body, headers=headers)
    if answer.json()["type"] in ("/problems/systems-only", "/problems/no-provider"):
        return  # turned away before the body was looked at
    assert answer.status_code == 422, answer.text
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert {"/is_admin", "/granted_by"} <= pointers


@pytest.mark.parametrize("member", ["state", "granted", "version", "deciding_region", "number"])
async def test_a_form_decides_nothing_about_itself(clerk: Desk, member: str) -> None:
    form = fresh("H01")
    form["answers"]["persons"][0][member] = "granted"
    assert (await clerk.submit(form)).status_code == 422


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
async def test_a_header_does_not_change_the_verb(clerk: Desk, name: str) -> None:
    receipt = await clerk.submitted(fresh("H01"))
    address = f"/applications/{receipt['application_id']}"
    answer = await clerk.post(address, {}, **{name: "DELETE"})
    assert answer.status_code == 405
    assert (await clerk.get(address)).status_code == 200


@pytest.mark.parametrize("verb", ["TRACE", "CONNECT", "PROPFIND", "PATCH", "BREW"])
async def test_no_other_verb_does_anything(clerk: Desk, verb: str) -> None:
    answer = await clerk.http.request(verb, "/applications", headers=clerk.headers)
    assert answer.status_code == 405


@pytest.mark.parametrize("path", [
    "/households/{}", "/applications/{}", "/steps/{}", "/documents/{}/content",
    "/applications/{}/documents", "/applications/{}/history", "/decisions/{}/replay",
])  # fmt: skip
@pytest.mark.parametrize("id", ["..%2f..%2fetc%2fpasswd", "1%20OR%201=1", "%00", "%ff", "١٢٣"])
async def test_an_id_is_an_id(clerk: Desk, path: str, id: str) -> None:
    answer = await clerk.get(path.format(id))
    assert answer.status_code in (400, 404, 422)


@pytest.fixture
def pages(seeded: Seeded, tmp_path: Path) -> Any:  # noqa: ANN401
    """The app with a built frontend, and a secret beside its folder."""
    (tmp_path / "secret.txt").write_text("must not be seen")
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("the page")
    (folder / "assets" / "app.js").write_text("0")
    (folder / "assets" / "link.js").symlink_to(tmp_path / "secret.txt")
    return main.create_app(replace(seeded.settings(), frontend=folder))


@pytest.mark.parametrize("path", [
    "/../secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/%2e%2e/secret.txt", "/assets/%2e%2e%2f%2e%2e%2fsecret.txt", "//secret.txt",
    "/..%5csecret.txt", "/assets/....//....//secret.txt", "/assets/link.js",
])  # fmt: skip
async def test_no_path_leads_out_of_the_pages(pages: Any, path: str) -> None:  # noqa: ANN401
    told = await raw_get(pages, path)
    assert b"must not be seen" not in told


async def raw_get(app: Any, path: str) -> bytes:  # noqa: ANN401
    """The answer to a path as it stands: a client of ours would tidy it up."""
    said: list[bytes] = []
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": unquote(path),
        "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", b"town")],
        "client": ("127.0.0.1", 1), "server": ("town", 80), "scheme": "http", "root_path": "",
    }  # fmt: skip

    unsent = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:  # noqa: ANN401
        if not unsent:
            await asyncio.Event().wait()  # as a server: until the client is gone
        return unsent.pop()

    async def send(message: Any) -> None:  # noqa: ANN401
        said.append(message.get("body", b""))

    await app(scope, receive, send)
    return b"".join(said)


@pytest.mark.parametrize("path", BROWSED)
async def test_every_answer_is_guarded(pages: Any, path: str) -> None:  # noqa: ANN401
    transport = httpx.ASGITransport(pages, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://city.example") as http:
        headers = (await http.get(path)).headers
    assert "'unsafe-" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["cross-origin-opener-policy"] == "same-origin"


async def test_what_is_said_about_families_is_kept_by_no_cache(clerk: Desk) -> None:
    assert (await clerk.get("/applications")).headers["cache-control"] == "no-store"


async def test_a_computer_next_to_the_server_is_not_forced_to_https(clerk: Desk) -> None:
    answer = await clerk.http.get("http://127.0.0.1:8000/api/v1/items")
    assert "strict-transport-security" not in answer.headers


async def test_no_header_can_be_written_through_a_parameter(clerk: Desk) -> None:
    evil = "x\r\nSet-Cookie: own=1"
    answers = [
        await clerk.get("/applications", after=evil),
        await clerk.http.get(f"http://town/api/v1/items?{evil.encode().hex()}"),
        await clerk.http.post(
            "/documents", params={"field": evil}, content=b"x",
            headers={**clerk.headers, "Content-Type": "application/octet-stream"},
        ),
    ]  # fmt: skip
    assert [answer for answer in answers if "own=1" in str(answer.headers)] == []


async def test_no_other_site_may_read_the_answers(clerk: Desk) -> None:
    told = {**clerk.headers, "Origin": "https://evil.example"}
    answer = await clerk.http.get("/applications", headers=told)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    before = await clerk.http.options("/applications", headers=asked)
    for headers in (answer.headers, before.headers):
        assert [name for name in headers if name.startswith("access-control-")] == []


async def test_an_unknown_account_takes_as_long_as_a_known_one(office: Office) -> None:
    async def took(login: str) -> float:
        begun = time.perf_counter()
        body = {"login": login, "password": "a wrong one, but long enough"}
        answer = await office.http.post("/sessions", json=body)
        assert answer.status_code == 401
        return time.perf_counter() - begun

    accounts = "SELECT login FROM staff WHERE password_hash <> '' ORDER BY login DESC LIMIT 25"
    async with office.runtime.engine.connect() as connection:
        logins = (await connection.exec_driver_sql(accounts)).scalars().all()
    unknown, known = [], []
    for login in logins:  # side by side, so that both meet the same load
        unknown.append(await took(f"nobody.{uuid4().hex[:6]}"))
        known.append(await took(login))
    apart = abs(statistics.median(unknown) - statistics.median(known))
    assert apart < max(0.015, 0.5 * statistics.median(known))


@asynccontextmanager
async def listening(app: Any) -> AsyncIterator[int]:  # noqa: ANN401
    """A real server on the guarded line."""
    config = uvicorn.Config(
        app, port=0, http=line.GuardedLine, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn tells it no other way)
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def fine(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def test_a_head_without_end_is_cut_off() -> None:
    async with listening(fine) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ")
        with closing(writer):
            try:
                for _ in range(4000):
                    writer.write(b"a" * 1024)
                    await writer.drain()
            except ConnectionError:
                return
            assert b" 431 " in await reader.read()


async def test_a_head_that_crawls_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "HEAD_SECONDS", 0.2)
    async with listening(fine) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with closing(writer):
            async with asyncio.timeout(5):
                assert b" 408 " in await reader.read()


async def test_honest_requests_pass_one_after_the_other_on_one_line() -> None:
    async with (
        listening(fine) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
    ):
        answers = [await http.post("/", content=b"x" * 100_000) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 204]


async def test_a_body_that_crawls_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.intake.PATIENCE", 0.2)

    async def crawling() -> AsyncIterator[bytes]:
        yield b'{"login": '
        await asyncio.sleep(1)
        yield b'"x"}'

    answer = await office.http.post("/sessions", content=crawling(), headers={"Content-Type": JSON})
    assert (answer.status_code, answer.json()["type"]) == (408, "/problems/too-slow")


async def test_when_every_connection_is_in_use_one_is_told_to_come_again() -> None:
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    async def waited_in_vain() -> None:
        raise NoConnectionLeft

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://town") as http:
        answer = await http.get("/")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/busy")
    assert answer.headers["retry-after"] == "1"


async def test_a_crowd_is_told_to_come_again() -> None:
    gate = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await gate.wait()
        await fine(scope, receive, send)

    transport = httpx.ASGITransport(Crowd(slow, at_once=3))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://town") as http:
        waiting = [asyncio.create_task(http.get("/")) for _ in range(3)]
        await asyncio.sleep(0.05)
        refused = await http.get("/")
        gate.set()
        served = [(await task).status_code for task in waiting]
        again = await http.get("/")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert json.loads(refused.text)["type"] == "/problems/busy"
    assert [*served, again.status_code] == [204, 204, 204, 204]
