"""The PostgreSQL this program brings along: started, found running, stopped.

    with start(Path(".data/pg")) as server:
        engine = create_async_engine(server.app_url)

One folder holds one cluster. Two roles use its database: the owner migrates, the app can neither
alter tables nor rewrite history. Both get generated passwords, kept 0600 beside the cluster. The
server listens on a socket and on loopback. `python -m adapters.postgres start|stop FOLDER` does the
same by hand.
"""

import fcntl
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from adapters.postgres_cluster import (
    ADMIN,
    APP,
    OWNER,
    alive,
    create,
    free_port,
    fresh_log,
    last_words,
    left_behind,
    major,
    options,
    postmaster,
    send,
    socket_folder,
)
from adapters.postgres_files import (
    ENVIRONMENT,
    CannotStart,
    Programs,
    account,
    choose,
    place,
    usable_by,
)

__all__ = ["ADMIN", "APP", "OWNER", "CannotStart", "Server", "create_database", "running", "start"]
DATABASE = "lianban"
PATIENCE = 120.0  # seconds for an orderly stop, before one that needs recovery at the next start


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `adopted`: it was running already, so leaving the context leaves it so."""

    home: Path
    programs: Programs
    pid: int
    port: int
    sockets: Path
    passwords: Mapping[str, str] = field(repr=False)
    adopted: bool = False

    @property
    def owner_url(self) -> str:
        return self.url(OWNER)

    @property
    def app_url(self) -> str:
        return self.url(APP)

    def url(self, role: str, database: str = DATABASE, driver: str = "postgresql+asyncpg") -> str:
        """An address through the unix socket, as SQLAlchemy, asyncpg and libpq read it."""
        login = f"{role}:{self.passwords[role]}"
        return f"{driver}://{login}@/{database}?host={quote(str(self.sockets))}&port={self.port}"

    def tcp_url(self, role: str, database: str = DATABASE) -> str:
        login = f"{role}:{self.passwords[role]}"
        return f"postgresql+asyncpg://{login}@127.0.0.1:{self.port}/{database}"

    def sql(self, text: str, database: str = DATABASE) -> str:
        """Runs SQL as the administrator; the unadorned rows. Raises CalledProcessError."""
        told = self.psql(text, database)
        told.check_returncode()
        return told.stdout.strip()

    def psql(self, text: str, database: str) -> subprocess.CompletedProcess[str]:
        where = ["-h", str(self.sockets), "-p", str(self.port), "-U", ADMIN, "-d", database]
        quiet = ["-XAtqw", "-v", "ON_ERROR_STOP=1"]
        secret = {"PGPASSWORD": self.passwords[ADMIN], "PGCONNECT_TIMEOUT": "10"}
        command = [self.programs / "psql", *quiet, *where]
        return subprocess.run(
            command, input=text, capture_output=True, text=True, check=False,
            env=ENVIRONMENT | secret,
        )  # fmt: skip

    def stop(self) -> None:
        """Ends the sessions, writes everything down, and returns when the server is gone."""
        send(self.pid, signal.SIGINT)
        started = time.monotonic()
        while alive(self.pid) and (self.home / "cluster/postmaster.pid").exists():
            if time.monotonic() - started > PATIENCE:
                send(self.pid, signal.SIGQUIT)
            time.sleep(0.02)
        with suppress(OSError):
            self.sockets.rmdir()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        if not self.adopted:
            self.stop()


def start(data: Path, settings: Mapping[str, str] | None = None) -> Server:
    """Starts the cluster in `data` (made if new), or adopts it when it runs. Raises CannotStart.

    `settings` are further server settings, e.g. {"fsync": "off"} for throw-away data.
    """
    if sys.platform == "win32":
        raise CannotStart("On Windows set DATABASE_URL to a PostgreSQL, or use WSL.")
    home = place(data)
    with _alone(home):
        server = running(home) or _launch(home, settings or {})
        _ensure_roles(server)
    return server


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def running(home: Path) -> Server | None:
    """The server that already runs on this cluster, waited for if it is still recovering."""
    cluster = home / "cluster"
    while (pid := postmaster(cluster)) is not None:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        if len(lines) >= 5 and lines[4]:
            programs = choose(major(cluster))
            server = _server(home, programs, pid, int(lines[3]), Path(lines[4]), adopted=True)
            if _answers(server):
                return server
        time.sleep(0.05)
    return None


def _server(
    home: Path, programs: Programs, pid: int, port: int, sockets: Path, *, adopted: bool
) -> Server:
    passwords = json.loads((home / "passwords.json").read_text())
    return Server(home, programs, pid, port, sockets, passwords, adopted)


def _answers(server: Server) -> bool:
    told = server.psql("show data_directory", "postgres")
    if "authentication failed" in told.stderr:
        raise CannotStart(f"The PostgreSQL on {server.home} does not accept our password.")
    return told.returncode == 0 and Path(told.stdout.strip()).samefile(server.home / "cluster")


def _launch(home: Path, settings: Mapping[str, str]) -> Server:
    cluster = home / "cluster"
    user = account(cluster)
    if not user.can_enter(home):
        raise CannotStart(f"The user PostgreSQL runs as cannot enter {home}; move the project.")
    programs = usable_by(choose(major(cluster)), user)
    if not (cluster / "PG_VERSION").exists():
        create(home, programs, user, settings)
    _end_left_behind(cluster)
    (cluster / "postmaster.pid").unlink(missing_ok=True)  # it names nobody of ours
    port, sockets = free_port(home), socket_folder(home, user)
    log = fresh_log(home)
    with log.open("wb") as out:
        arguments = options(cluster, port, sockets, settings)
        child = subprocess.Popen(
            [programs / "postgres", "-D", str(cluster), *arguments],
            stdout=out, stderr=out, start_new_session=True, **user.popen(),
        )  # fmt: skip
    server = _server(home, programs, child.pid, port, sockets, adopted=False)
    while not _answers(server):  # recovery after a crash takes as long as it takes
        if child.poll() is not None:
            with suppress(OSError):
                sockets.rmdir()
            raise CannotStart(f"PostgreSQL stopped while starting: {last_words(log)}")
        time.sleep(0.03)
    child.returncode = 0  # it outlives this object on purpose: no warning when that is dropped
    return server


def _end_left_behind(cluster: Path) -> None:
    """What they had not committed is lost with their server; the next one waits for them to go."""
    started = time.monotonic()
    while left := left_behind(cluster):
        for pid in left:
            send(pid, signal.SIGTERM)
        if time.monotonic() - started > PATIENCE:
            raise CannotStart(f"An earlier PostgreSQL still holds {cluster}: processes {left}.")
        time.sleep(0.05)


def _ensure_roles(server: Server) -> None:
    """Both roles and the database; safe to repeat, for a start that was cut short."""
    have = server.sql("select rolname from pg_roles", "postgres").split()
    for role in {OWNER, APP} - set(have):
        server.sql(f"create role {role} login password '{server.passwords[role]}'", "postgres")
    if DATABASE not in server.sql("select datname from pg_database", "postgres").split():
        create_database(server, DATABASE)


def create_database(server: Server, name: str, template: str = "template0") -> None:
    """A database of the owner that only our two roles may enter."""
    server.sql(f'create database "{name}" owner {OWNER} template "{template}"', "postgres")
    server.sql(f'revoke all on database "{name}" from public', "postgres")
    server.sql(f'grant connect on database "{name}" to {APP}', "postgres")


def main(arguments: list[str]) -> int:
    """`start FOLDER [name=value ...]` or `stop FOLDER`."""
    try:
        verb, folder, *settings = arguments
        if verb == "start":
            start(Path(folder), dict(pair.split("=", 1) for pair in settings))
        elif server := running(Path(folder).resolve()):
            server.stop()
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
