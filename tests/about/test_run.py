"""`make run` on a bad day, with the real programs: what is stopped, kept, restarted, named."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters import postgres
from adapters.postgres_cluster import alive
from tests.about.source import ROOT
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
GREETING = re.compile(r"^Lianban 联办 is at (\S+)", flags=re.MULTILINE)


@dataclass
class Demonstration:
    """One `python -m deploy.run` on its own port and data."""

    runner: subprocess.Popen[bytes]
    said: Path

    def text(self) -> str:
        return self.said.read_text("utf-8")

    def wait_until(self, pattern: str | re.Pattern[str]) -> None:
        """Until it has said that; a runner that ends without saying it has failed."""
        while not re.search(pattern, self.text()):
            assert self.runner.poll() is None, self.text()
            time.sleep(0.1)

    def children(self) -> dict[str, int]:
        """The programs it started: name → process id."""
        listed = Path(f"/proc/{self.runner.pid}/task/{self.runner.pid}/children").read_text()
        return {_name(int(pid)): int(pid) for pid in listed.split()}

    def kill(self, name: str) -> None:
        """Kills one of its programs, as soon as that runs."""
        while name not in self.children():
            time.sleep(0.05)
        os.kill(self.children()[name], signal.SIGKILL)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.runner.send_signal(number)
        return self.runner.wait()


def _name(pid: int) -> str:
    line = Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
    names = ("uvicorn", "adapters.worker", "simulator", "postgres -D")
    return next((name for name in names if name in line), line)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Start = Callable[..., Demonstration]


@pytest.fixture
def start(open_folder: Path) -> Iterator[Start]:
    """Starts a demonstration; what a failed test left running is ended."""
    started: list[Demonstration] = []

    def starting(port: int, **variables: str) -> Demonstration:
        started.append(_started(open_folder / f"said-{len(started)}", port, variables))
        return started[-1]

    yield starting
    for one in started:
        if one.runner.poll() is None:
            one.end(signal.SIGTERM)


def _started(said: Path, port: int, variables: Mapping[str, str]) -> Demonstration:
    nothing = {"DATABASE_URL": "", "DATABASE_OWNER_URL": "", "PYTHONUNBUFFERED": "1"}
    ours = {"LIANBAN_DATA": str(said.with_name("data")), "PORT": str(port)}
    with said.open("wb") as out:
        runner = subprocess.Popen(
            [sys.executable, "-m", "deploy.run"],
            cwd=ROOT, env=os.environ | nothing | ours | dict(variables), stdout=out, stderr=out,
        )  # fmt: skip
    return Demonstration(runner, said)


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_stopping_or_killing_a_run_loses_nothing_and_the_next_one_continues(
    start: Start, open_folder: Path, free_port: int
) -> None:
    data = open_folder / "data"
    first = start(free_port)
    first.wait_until(GREETING)
    assert _status(free_port, "/openapi.json") == 200
    started = first.children()
    assert started.keys() == {"uvicorn", "adapters.worker", "simulator", "postgres -D"}
    keys = (data / "keys.json").read_text()

    refused = start(free_port + 1)
    assert refused.runner.wait() == 1
    assert refused.text() == f"It is already running (process {first.runner.pid}).\n"

    assert first.end(signal.SIGINT) == 0
    assert [pid for pid in started.values() if alive(pid)] == []
    with postgres.start(data / "pg") as server:
        server.sql("create table city.left_by_the_first_run (n int)")

    second = start(free_port)
    second.wait_until(GREETING)
    programs = [pid for name, pid in second.children().items() if "postgres" not in name]
    second.end(signal.SIGKILL)
    while any(alive(pid) for pid in programs):
        time.sleep(0.1)

    third = start(free_port)
    third.wait_until(GREETING)
    assert (data / "keys.json").read_text() == keys
    with postgres.start(data / "pg") as server:
        assert server.sql("select to_regclass('city.left_by_the_first_run') is not null") == "t"
    assert third.end(signal.SIGTERM) == 0
    assert postgres.running(data / "pg") is None


def test_with_your_database_none_is_started_and_a_program_dying_twice_ends_the_run(
    start: Start, open_folder: Path, free_port: int, another_database: DatabaseUrls
) -> None:
    theirs = {
        "DATABASE_URL": another_database.app.replace("+asyncpg", ""),
        "DATABASE_OWNER_URL": another_database.owner.replace("+asyncpg", ""),
    }
    running = start(free_port, **theirs)
    running.wait_until(GREETING)
    assert running.children().keys() == {"uvicorn", "adapters.worker", "simulator"}
    assert not (open_folder / "data" / "pg").exists()
    running.kill("adapters.worker")
    running.wait_until(r"worker stopped \(killed by SIGKILL\); starting it once more")
    running.kill("adapters.worker")
    assert running.runner.wait() == 1
    assert "worker stopped again (killed by SIGKILL); its log is " in running.text()
