"""The real simulator over real HTTP, once per test worker, and somebody to be called back."""

import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import httpx
import pytest

from adapters import check_registry, http
from adapters.registry import SERVED, departments
from domain.delivery.port import Department

ROOT = Path(__file__).parents[2]
SECRETS = {kind.code: f"shared with {kind.code}, for tests only" for kind in SERVED}
SOURCE_KEYS = {code: f"shared with {code}, for tests only" for code in check_registry.BY_CODE}
GATEWAYS = {name: f"shared with {name}, for tests only" for name in ("sms", "wechat")}
KEYS = {"callbacks": SECRETS, "gateways": GATEWAYS, "sources": SOURCE_KEYS}
CONTROL = httpx.Client(trust_env=False, verify=False)
PATIENCE = 20.0  # seconds until a test that waits for an answer gives up


@dataclass(frozen=True, slots=True)
class Callback:
    department: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Mailbox:
    """Where the departments call back to."""

    address: str
    received: "Queue[Callback]" = field(default_factory=Queue)
    status: int = 204

    def next(self) -> Callback:
        return self.received.get(timeout=PATIENCE)


def wait_until(true: Callable[[], bool]) -> None:
    """Asks again and again; a test that never gets its answer fails instead of hanging."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Town:
    """The simulator as a test sees it."""

    address: str
    exchange: Path
    mailbox: Mailbox

    def turn(self, department: str, **knobs: bool | int | str) -> None:
        self._post(department, knobs).raise_for_status()

    def reset(self) -> None:
        self._post("reset", {})

    def received(self, department: str) -> list[str]:
        found: list[str] = CONTROL.get(f"{self.address}/_control/{department}/received").json()
        return found

    def state(self, department: str) -> dict[str, Any]:
        return CONTROL.get(f"{self.address}/_control").json()[department]  # type: ignore[no-any-return]

    async def called(self) -> Callback:
        """The next callback of anybody."""
        return await asyncio.to_thread(self.mailbox.next)

    def last_from_us(self, department: str) -> str:
        """The last body as it came, or the rows of the last file the department took as JSON."""
        wait_until(lambda: bool(self.received(department)))
        return self.received(department)[-1]

    def _post(self, name: str, body: dict[str, Any]) -> httpx.Response:
        return CONTROL.post(f"{self.address}/_control/{name}", json=body)


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.received.put(Callback(self.path.rsplit("/", 1)[-1], dict(self.headers), body))
            self.send_response(box.status)
            self.end_headers()

        def log_message(self, *told: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.address = f"http://127.0.0.1:{server.server_port}/api/v1/callbacks"
    Thread(target=server.serve_forever, daemon=True).start()
    yield box
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def running_town(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("town")
    (home / "keys.json").write_text(json.dumps(KEYS))
    options = {
        "--port": "0",
        "--callback-url": mailbox.address,
        "--secrets": str(home / "keys.json"),
        "--exchange": str(home / "exchange"),
        "--delay": "0.01",
    }
    words = [word for pair in options.items() for word in pair]
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        yield Town(program.stdout.readline().split()[-1], home / "exchange", mailbox)
        program.terminate()


@pytest.fixture
def town(running_town: Town) -> Town:
    """A town where nothing has happened yet."""
    running_town.reset()
    running_town.mailbox.status = 204
    shutil.rmtree(running_town.exchange, ignore_errors=True)
    while not running_town.mailbox.received.empty():
        running_town.mailbox.received.get()
    return running_town


@pytest.fixture
async def served(town: Town) -> AsyncIterator[dict[str, Department]]:
    """All departments, connected to the town."""
    async with http.client(town.address) as line:
        yield departments(line, town.exchange, SECRETS)
