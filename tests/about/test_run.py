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
from collections.abc import Iterator
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


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o711)  # PostgreSQL may run under another account
    yield tmp_path / "data"
    if server := postgres.running((tmp_path / "data" / "pg").resolve()):
        server.stop()


def _start(data: Path, port: int, **variables: str) -> Demonstration:
    said = data.with_name(f"said-{time.monotonic_ns()}")
    nothing = {"DATABASE_URL": "", "DATABASE_OWNER_URL": "", "PYTHONUNBUFFERED": "1"}
    ours = {"LIANBAN_DATA": str(data), "PORT": str(port)}
    with said.open("wb") as out:
        runner = subprocess.Popen(
            [sys.executable, "-m", "deploy.run"],
            cwd=ROOT, env=os.environ | nothing | ours | variables, stdout=out, stderr=out,
        )  # fmt: skip
    return Demonstration(runner, said)


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_stopping_or_killing_a_run_loses_nothing_and_the_next_one_continues(
    data: Path, free_port: int
) -> None:
    first = _start(data, free_port)
    first.wait_until(GREETING)
    assert _status(free_port, "/openapi.json") == 200
    started = first.children()
    assert started.keys() == {"uvicorn", "adapters.worker", "simulator", "postgres -D"}
    keys = (data / "keys.json").read_text()

    refused = _start(data, free_port + 1)
    assert refused.runner.wait() == 1
    assert refused.text() == f"It is already running (process {first.runner.pid}).\n"

    assert first.end(signal.SIGINT) == 0
    assert [pid for pid in started.values() if alive(pid)] == []
    with postgres.start(data / "pg") as server:
        server.sql("create table city.left_by_the_first_run (n int)")

    second = _start(data, free_port)
    second.wait_until(GREETING)
    programs = [pid for name, pid in second.children().items() if "postgres" not in name]
    second.end(signal.SIGKILL)
    while any(alive(pid) for pid in programs):
        time.sleep(0.1)

    third = _start(data, free_port)
    third.wait_until(GREETING)
    assert (data / "keys.json").read_text() == keys
    with postgres.start(data / "pg") as server:
        assert server.sql("select to_regclass('city.left_by_the_first_run') is not null") == "t"
    assert third.end(signal.SIGTERM) == 0
    assert postgres.running(data / "pg") is None


def test_with_your_database_none_is_started_and_a_program_dying_twice_ends_the_run(
    data: Path, free_port: int, another_database: DatabaseUrls
) -> None:
    theirs = {
        "DATABASE_URL": another_database.app.replace("+asyncpg", ""),
        "DATABASE_OWNER_URL": another_database.owner.replace("+asyncpg", ""),
    }
    running = _start(data, free_port, **theirs)
    running.wait_until(GREETING)
    assert running.children().keys() == {"uvicorn", "adapters.worker", "simulator"}
    assert not (data / "pg").exists()
    os.kill(running.children()["adapters.worker"], signal.SIGKILL)
    running.wait_until(r"worker stopped \(killed by SIGKILL\); starting it once more")
    os.kill(running.children()["adapters.worker"], signal.SIGKILL)
    assert running.runner.wait() == 1
    assert "worker stopped again (killed by SIGKILL); its log is " in running.text()
