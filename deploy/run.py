"""`python -m deploy.run` (`make run`): the whole demonstration on this machine, until Ctrl-C.

In order: a PostgreSQL (DATABASE_URL, else the embedded one), the STEPS, the programs, their health.
Data lies in .data/; a second run continues with it. Every step is a command of its own that a real
installation runs as well (deploy/compose.yaml).
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from adapters import check_registry, keys, postgres, registry
from deploy.children import Child, GaveUp, stop, watch
from deploy.migrate import Unreachable, address, asyncpg_url, reach
from deploy.place import DATA, ROOT, InUse, alone

STEPS = ("deploy.migrate", "deploy.seed")
HOST = os.environ.get("HOST", "127.0.0.1")
# Nobody stands in front of a demonstration: what a caller says about its address is not believed.
GUARDED = ("--http", "adapters.line:GuardedLine", "--no-server-header", "--no-proxy-headers")
CLOCK = "2026-11-02T09:00+08:00"  # the day the demonstration town's papers are dated for


class CannotRun(Exception):
    """One sentence for whoever typed `make run`."""


class Stop:
    """Whether Ctrl-C or SIGTERM has come."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def main() -> int:
    stopping = Stop()
    try:
        with alone():
            port = _port()
            with _database() as database:
                _serve(port, database, stopping)
    except (CannotRun, GaveUp, InUse, Unreachable, postgres.CannotStart) as problem:
        print(problem, file=sys.stderr)
        return 1
    print("Stopped. Everything is kept; `make run` continues, `make reset` empties.")
    return 0


def _port() -> int:
    """PORT, if nobody listens there."""
    port = int(os.environ.get("PORT", "8000"))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise CannotRun(
                f"Port {port} cannot be used ({problem.strerror}): stop what uses it, or choose "
                "another one with PORT=8001 make run."
            ) from None
    return port


@contextmanager
def _database() -> Iterator[Mapping[str, str]]:
    """The addresses of the database in use; an embedded one is stopped at the end."""
    if os.environ.get("DATABASE_URL"):
        asyncio.run(reach(address()))
        yield {}
        return
    server = postgres.start(DATA / "pg")
    print(f"PostgreSQL {server.programs.major} with its data in {server.home}", flush=True)
    try:
        yield {"DATABASE_URL": server.app_url, "DATABASE_OWNER_URL": server.owner_url}
    finally:
        server.stop()  # also one adopted from a run that was killed: the lock says it is ours


def _serve(port: int, database: Mapping[str, str], stopping: Stop) -> None:
    environment = _environment(database)
    keys.create_demo(
        Path(environment["LIANBAN_KEYS"]), list(registry.BY_CODE), check_registry.BY_CODE.keys()
    )
    Path(environment["LIANBAN_EXCHANGE"]).mkdir(parents=True, exist_ok=True)
    (DATA / "logs").mkdir(mode=0o700, exist_ok=True)
    for step in STEPS:
        _step([step], environment)
        if stopping():
            return
    departments = _free_port()
    environment["LIANBAN_DEPARTMENTS_URL"] = f"http://127.0.0.1:{departments}"
    environment.setdefault("LIANBAN_PUBLIC_URL", f"http://127.0.0.1:{port}")
    environment |= _stand_ins(departments)
    children = _children(port, departments, environment)
    try:
        for child in children:
            child.start()
        _wait_for_health(f"http://{HOST}:{port}/health/ready", children, stopping)
        _greet(port, environment)
        watch(children, stopping)
        print("\nStopping ...", flush=True)
    finally:
        stop(children)


def _stand_ins(port: int) -> dict[str, str]:
    """The text-message gateway and WeChat, played by the same program as the departments."""
    here = f"http://127.0.0.1:{port}"
    return {
        "LIANBAN_SMS_URL": here,
        "LIANBAN_WECHAT_URL": here,
        "LIANBAN_WECHAT_APP": "wx0000000000000000",
    }


def _environment(database: Mapping[str, str]) -> dict[str, str]:
    """This machine's variables, ours where nothing else is said, and the database in use."""
    ours = {
        "LIANBAN_SCHEMA": "city",
        "LIANBAN_DEMO": "1",
        "LIANBAN_CLOCK": CLOCK,
        "LIANBAN_FILES_LEAVE": "now",  # nobody watching a demonstration waits for 17:00
        "LIANBAN_KEYS": str(DATA / "keys.json"),
        "LIANBAN_EXCHANGE": str(DATA / "exchange"),
        "LIANBAN_DOCUMENTS": str(DATA / "documents"),
        "LIANBAN_FRONTEND": str(ROOT / "frontend" / "dist"),
        "PYTHONUNBUFFERED": "1",
    }
    theirs = {
        name: asyncpg_url(os.environ[name])
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
        if os.environ.get(name)
    }
    return ours | os.environ | theirs | dict(database)


def _step(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Runs one of our own commands to its end. Raises CannotRun with its last words."""
    told = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False,
        start_new_session=True,  # Ctrl-C does not cut a migration in half
    )  # fmt: skip
    if told.returncode:
        log = DATA / "logs" / f"{command[0]}.log"
        log.write_text(told.stdout + told.stderr)
        words = (told.stderr or told.stdout).strip().splitlines()[-1:]
        raise CannotRun("\n".join([*words, f"`python -m {command[0]}` failed; its log is {log}"]))
    return told.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(port: int, departments: int, environment: Mapping[str, str]) -> list[Child]:
    python = sys.executable
    here = f"http://127.0.0.1:{port}/api/v1/callbacks"
    server = ["--host", HOST, "--port", str(port), "--no-access-log", *GUARDED]
    patience = ["--timeout-graceful-shutdown", "5"]  # live pages hold their line open for ever
    commands = {
        "departments": [
            python, "-m", "simulator", "--port", str(departments), "--callback-url", here,
            "--secrets", environment["LIANBAN_KEYS"],
            "--exchange", environment["LIANBAN_EXCHANGE"],
        ],
        "api": [python, "-m", "uvicorn", "--factory", "api.main:app", *server, *patience],
        "worker": [python, "-m", "adapters.worker"],
    }  # fmt: skip
    logs = DATA / "logs"
    return [
        Child(name, command, logs / f"{name}.log", environment)
        for name, command in commands.items()
    ]


def _wait_for_health(url: str, children: Sequence[Child], stopping: Stop) -> None:
    """Until the API answers; a program that does not stay up meanwhile is named."""
    while not stopping() and not _answers(url):
        for child in children:
            if child.ended() is not None:
                raise child.gave_up("does not start")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _greet(port: int, environment: Mapping[str, str]) -> None:
    print(_step(["deploy.seed", "--show"], environment).rstrip())
    shown = "127.0.0.1" if HOST in ("0.0.0.0", "::") else HOST  # noqa: S104
    mailbox = f"{environment['LIANBAN_SMS_URL']}/mailbox"
    print(f"\n居民手机版: http://{shown}:{port}/m/   短信信箱: {mailbox}")
    print(f"Lianban 联办 is at http://{shown}:{port}   (Ctrl-C stops it)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
