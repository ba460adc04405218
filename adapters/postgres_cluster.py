"""One cluster's folder: made, told apart from others, and who is serving it right now."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from adapters.postgres_files import Account, CannotStart, Programs

ADMIN, OWNER, APP = "postgres", "lianban_owner", "lianban_app"


def create(home: Path, programs: Programs, user: Account, settings: Mapping[str, str]) -> None:
    """A new cluster with generated passwords; half-made ones of an earlier try are removed."""
    half, word = home / "cluster.new", home / "password.new"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    user.owns(half)
    passwords = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APP)}
    _write_closed(home / "passwords.json", json.dumps(passwords))
    _write_closed(word, passwords[ADMIN])
    user.owns(word)
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    rules = ["--auth=scram-sha-256", f"--username={ADMIN}", f"--pwfile={word}"]
    shape = ["--encoding=UTF8", f"--locale={locale}", "--data-checksums"]
    hurry = ["--no-sync"] if settings.get("fsync") == "off" else []
    command = [programs / "initdb", "-D", str(half), *rules, *shape, *hurry]
    told = subprocess.run(command, capture_output=True, text=True, check=False, **user.popen())
    word.unlink()
    if told.returncode:
        raise CannotStart(f"initdb failed: {' '.join(told.stderr.split()) or told.stdout[-300:]}")
    half.rename(home / "cluster")


def _write_closed(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)


def mark(cluster: Path) -> str:
    """The cluster's short name: in the titles of its processes and of its socket folder."""
    return f"lianban-{sha256(str(cluster.parent).encode()).hexdigest()[:10]}"


def options(cluster: Path, port: int, sockets: Path, settings: Mapping[str, str]) -> list[str]:
    chosen = {
        "cluster_name": mark(cluster),
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "timezone": "UTC",
        "log_checkpoints": "off",
    } | dict(settings)
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]


def major(cluster: Path) -> int | None:
    try:
        return int((cluster / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def free_port(home: Path) -> int:
    """The port of the last start while it is free, else any free one."""
    kept = home / "port"
    wanted = int(kept.read_text()) if kept.exists() else 0
    for number in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError:
                continue
            port = int(probe.getsockname()[1])
            kept.write_text(str(port))
            return port
    raise CannotStart("There is no free port on 127.0.0.1.")


def socket_folder(home: Path, user: Account) -> Path:
    """A short private folder (a socket's path may have 107 bytes), the same at every start."""
    top = Path(tempfile.gettempdir())
    top = top if len(str(top)) < 60 and user.can_enter(top) else Path("/tmp")  # noqa: S108
    folder = top / mark(home / "cluster")
    try:
        folder.mkdir(mode=0o700)
        user.owns(folder)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid != user.uid:
            raise CannotStart(f"{folder} belongs to somebody else; remove it.") from None
    for stale in folder.glob(".s.PGSQL.*"):  # of a killed server: nobody serves this cluster now
        stale.unlink()
    return folder


def fresh_log(home: Path) -> Path:
    """This start's log; the one of the start before is kept beside it."""
    log = home / "server.log"
    if log.exists():
        log.replace(home / "server.previous.log")
    return log


def last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    bad = [line for line in lines if "FATAL" in line or "ERROR" in line or "PANIC" in line]
    told = (bad or lines or ["it said nothing"])[-1]
    return f"{told.strip()} (log: {log})"


def postmaster(cluster: Path) -> int | None:
    """The process id in the cluster's pid file, if that process really serves this cluster."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if alive(pid) and _serves(pid, cluster) else None


def _serves(pid: int, cluster: Path) -> bool:
    """Whether `pid` was started on the cluster: after a power cut the number may be anybody's."""
    try:
        return str(cluster).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        shown = subprocess.run(
            ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return str(cluster) in shown.stdout


def alive(pid: int) -> bool:
    """Whether a process still runs; one that ended but was not fetched by its parent does not."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's, or no /proc here
        return True


def left_behind(cluster: Path) -> list[int]:
    """Backends of a killed server still at work (Linux); idle ones end by themselves.

    Told by the title PostgreSQL gives them, which also those can read who may not trace processes.
    """
    title, owner = f"postgres: {mark(cluster)}: ".encode(), cluster.stat().st_uid
    return [pid for pid in _all_pids() if _title(pid, owner).startswith(title)]


def _all_pids() -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        yield int(entry.name)


def _title(pid: int, owner: int) -> bytes:
    process = Path(f"/proc/{pid}")
    try:
        return (process / "cmdline").read_bytes() if process.stat().st_uid == owner else b""
    except OSError:
        return b""


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
