"""The offices whose records are asked, beside the seeded town: the simulator over HTTP, a worker
on the town's own runtime, and a postman who carries callbacks into the application."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import httpx

from adapters import check_registry, http
from adapters.worker import build, lanes
from adapters.worker_checker import collecting
from adapters.worker_loop import Pace, StandingJob, Worker
from tests.api.checking import Checked
from tests.api.town import Office
from tests.conftest import ROOT
from tests.factories import Json

PATIENCE = 60.0  # seconds
DIRECT = httpx.Client(trust_env=False)
FETCHING = [partial(collecting, source) for source in check_registry.FETCHED]
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What an office called back with."""

    source: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Offices:
    """The simulator's offices as a test turns them."""

    address: str
    parcels: "SimpleQueue[Parcel]"

    def turn(self, whom: str, **knobs: bool | int) -> None:
        DIRECT.post(f"{self.address}/_control/{whom}", json=knobs).raise_for_status()

    async def called(self) -> Parcel:
        """The next callback, from whatever office."""
        return await asyncio.to_thread(self.parcels.get, timeout=PATIENCE)

    def reset(self) -> None:
        DIRECT.post(f"{self.address}/_control/reset").raise_for_status()
        while not self.parcels.empty():
            self.parcels.get()


@contextmanager
def opened(secrets: Path, folder: Path) -> Iterator[Offices]:
    """A simulator of its own."""
    parcels: SimpleQueue[Parcel] = SimpleQueue()
    with _mailbox(parcels) as here:
        options = {"--port": "0", "--callback-url": here, "--secrets": str(secrets),
                   "--exchange": str(folder), "--delay": "0.02"}  # fmt: skip
        words = [word for pair in options.items() for word in pair]
        with subprocess.Popen(
            [sys.executable, "-m", "simulator", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as program:
            assert program.stdout is not None
            yield Offices(program.stdout.readline().split()[-1], parcels)
            program.terminate()


@contextmanager
def _mailbox(parcels: "SimpleQueue[Parcel]") -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            parcels.put(Parcel(self.path.rsplit("/", 1)[-1], dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *told: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/v1/callbacks"
    finally:
        server.shutdown()
        server.server_close()


async def hand_in(office: Office, parcel: Parcel) -> httpx.Response:
    """A callback as the application gets it."""
    path, headers = f"/callbacks/checks/{parcel.source}", {**parcel.headers, **JSON}
    return await office.http.post(path, content=parcel.body, headers=headers)


@asynccontextmanager
async def working(
    office: Office, offices: Offices, standing: Sequence[StandingJob] = ()
) -> AsyncIterator[Worker]:
    """A worker that asks them, and the postman, until the block ends."""
    async with AsyncExitStack() as stack:
        runtime, codes = office.runtime, check_registry.BY_CODE
        lines = {code: http.client(f"{offices.address}/sources") for code in codes}
        for line in lines.values():
            await stack.enter_async_context(line)
        nowhere = await stack.enter_async_context(http.client("http://127.0.0.1:9"))
        asked = check_registry.sources(lines, runtime.keys.sources)
        worker = build(runtime, nowhere, None, asked, Pace(quick=0.05, slow=0.2))
        mine = [each for each in lanes() if each.code.startswith("check:")]
        await worker.settle_in(mine, standing)
        tasks = [asyncio.create_task(worker.run()), asyncio.create_task(_carry(office, offices))]
        try:
            yield worker
        finally:
            worker.stop()
            tasks[1].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _carry(office: Office, offices: Offices) -> None:
    while True:
        try:
            parcel = offices.parcels.get_nowait()
        except Empty:
            await asyncio.sleep(0.02)
            continue
        answer = await hand_in(office, parcel)
        assert answer.status_code < 500, answer.text


async def seen(checked: Checked, true: Callable[[Json], bool]) -> Json:
    """The run once it is as wanted; a run that never is fails the test."""
    async with asyncio.timeout(PATIENCE):
        while not true(view := await checked.view()):  # noqa: ASYNC110  others do it
            await asyncio.sleep(0.1)
    return view


def states(view: Json) -> dict[str, set[str]]:
    """By source, the states of its queries."""
    found: dict[str, set[str]] = {}
    for row in view["rows"]:
        found.setdefault(row["source"], set()).update(cell["state"] for cell in row["cells"])
    return found
