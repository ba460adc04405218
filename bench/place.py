"""Where the benchmark happens: a PostgreSQL of its own (fsync on), filled cities, API servers."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters import postgres

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = "city"
CLOCK = "2026-11-02T09:00+08:00"  # the day the families' papers are dated for
# Everything that makes a commit durable stays as PostgreSQL ships it. Memory fit for the tables,
# and room for the log, so that checkpoints do not fall into one side's rounds by chance.
MEMORY = {"shared_buffers": "1GB", "max_wal_size": "4GB", "fsync": "on"}
CITY = "bench"
PROCESSES = 2


class CannotMeasure(Exception):
    """One sentence for whoever typed `make bench`."""


@dataclass
class Api:
    """Server processes on one database, each on a port of its own."""

    ports: Sequence[int]
    running: Sequence[subprocess.Popen[bytes]] = field(repr=False)

    def cpu(self) -> float:
        """Seconds of processor time they have used so far (0 where /proc does not tell)."""
        return sum(_cpu_of(child.pid) for child in self.running)


@dataclass
class Program:
    """A running program of ours."""

    running: subprocess.Popen[bytes] = field(repr=False)
    log: Path

    def cpu(self) -> float:
        return _cpu_of(self.running.pid)


@dataclass(frozen=True)
class Place:
    """The server, its folder, and the secrets all cities of this run share."""

    folder: Path
    server: postgres.Server
    environment: Mapping[str, str]

    @property
    def password(self) -> str:
        """The common password of the demonstration's accounts."""
        from adapters.keys import read

        return read(Path(self.environment["LIANBAN_KEYS"])).demo_password or ""

    def database_cpu(self) -> float:
        """Seconds of processor time PostgreSQL has used so far."""
        return _cpu_of(self.server.pid, with_children=True)

    def count(self, database: str, table: str) -> int:
        return int(self.server.sql(f"SELECT count(*) FROM {SCHEMA}.{table}", database))  # noqa: S608

    def copy(self, name: str, of: str = CITY) -> None:
        """A second city with the same rows; nobody may be connected to the first."""
        postgres.create_database(self.server, name, template=of)

    def variables(self, database: str) -> dict[str, str]:
        return {
            **self.environment,
            "DATABASE_URL": self.server.url(postgres.APP, database),
            "DATABASE_OWNER_URL": self.server.url(postgres.OWNER, database),
        }

    @contextmanager
    def program(self, name: str, database: str, *words: str, **more: str) -> Iterator[Program]:
        """One of our programs on that city, until the block ends. What it prints is logged."""
        log = self.folder / f"{name}-{database}.log"
        with log.open("ab") as out:
            child = subprocess.Popen(
                [sys.executable, "-m", name, *words],
                cwd=ROOT, env={**self.variables(database), **more}, stdout=out, stderr=out,
            )  # fmt: skip
        try:
            yield Program(child, log)
        finally:
            child.terminate()
            child.wait()

    @contextmanager
    def api(self, database: str) -> Iterator[Api]:
        """PROCESSES uvicorn processes on that city, until the block ends."""
        ports = [free_port() for _ in range(PROCESSES)]
        log = (self.folder / f"api-{database}.log").open("ab")
        children = [
            subprocess.Popen(
                [sys.executable, "-m", "uvicorn", "--factory", "api.main:app", "--port", str(port),
                 "--no-access-log", "--log-level", "warning"],
                cwd=ROOT, env=self.variables(database), stdout=log, stderr=log,
            )
            for port in ports
        ]  # fmt: skip
        try:
            for port, child in zip(ports, children, strict=True):
                _wait(port, child, Path(log.name))
            yield Api(ports, children)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()
            log.close()


@contextmanager
def opened(more: Mapping[str, str] | None = None) -> Iterator[Place]:
    """A running, seeded place; everything is gone when the block ends. `more` are settings of
    PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="lianban-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run under another account
    try:
        with postgres.start(folder / "pg", {**MEMORY, **(more or {})}) as server:
            postgres.create_database(server, CITY)
            place = Place(folder, server, _environment(folder))
            for command in ("deploy.migrate", "deploy.seed"):
                _run(command, place.variables(CITY))
            yield place
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    ours = {
        "LIANBAN_SCHEMA": SCHEMA,
        "LIANBAN_DEMO": "1",
        "LIANBAN_CLOCK": CLOCK,
        "LIANBAN_KEYS": str(folder / "keys.json"),
        "LIANBAN_EXCHANGE": str(folder / "exchange"),
        "LIANBAN_POOL": "8",  # 16 connections of 2 processes
    }
    return {**os.environ, **ours}


def _run(module: str, environment: Mapping[str, str]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode:
        raise CannotMeasure(f"{told.stderr.strip()[-1500:]}\n`python -m {module}` failed.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers. Raises CannotMeasure with its last words when it ends instead."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while child.poll() is None:
        try:
            with direct.open(f"http://127.0.0.1:{port}/openapi.json", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotMeasure(f"{log.read_text()[-1500:]}\nThe API server does not start.")


def _cpu_of(pid: int, *, with_children: bool = False) -> float:
    """Seconds used so far; `with_children` adds those that live and those that have ended."""
    spent = _stat(pid)[11 : 15 if with_children else 13]
    if with_children:
        spent += [one for child in _children(pid) for one in _stat(child)[11:13]]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        if _stat(int(folder.name))[1:2] == [str(pid)]:
            yield int(folder.name)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on; none where there is no such file."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
