"""What `make` needs before anything else runs: Python packages, node packages, the built pages.

    python3 deploy/prepare.py [packages|test-packages] [node-packages] [pages]

Uses the standard library alone and parses under any python3 of the last years, so that an old one
can say what is missing. Nothing is done twice: each step leaves a stamp of what it was made from.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
NEWEST_REFUSED = (3, 10)
NODE = (20, 19)
PAGES = ("index.html", "citizen.html")
SOURCES = ("src", "public", *PAGES, "vite.config.ts", "tsconfig.json", "package-lock.json")


class Missing(Exception):
    """One clear sentence about what this machine lacks."""


def main(steps: list[str]) -> int:
    """Runs the steps in order; 1 and one sentence on the first that cannot be done."""
    try:
        for step in steps:
            STEPS[step]()
    except Missing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def packages() -> None:
    _install("requirements.lock")


def test_packages() -> None:
    _install("requirements-dev.lock")


def _install(lock: str) -> None:
    """A virtual environment holding exactly what the lock names, by hash."""
    if sys.version_info[:2] <= NEWEST_REFUSED:
        raise Missing(
            "Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info[:2])
        )
    stamp = VENV / ("installed-" + lock)
    made_from = _digest([ROOT / lock])
    if _read(stamp) == made_from and PYTHON.exists():
        return
    if not PYTHON.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], ROOT, VENV_FAILED)
    print(f"Installing Python packages ({lock}) ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "-r", lock], ROOT, f"pip could not install {lock}")
    stamp.write_text(made_from)


VENV_FAILED = "Python could not make a virtual environment (Debian: apt-get install python3-venv)"


def node_packages() -> None:
    """`npm ci`, when the lock is not what node_modules was made from."""
    _need_node()
    stamp = FRONTEND / "node_modules" / ".installed"
    made_from = _digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"])
    if _read(stamp) == made_from:
        return
    print("Installing node packages ...", flush=True)
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    _run(["npm", "ci", *quiet], FRONTEND, "npm ci failed in frontend/")
    stamp.write_text(made_from)


def _need_node() -> None:
    wanted = "Node {}.{} or newer".format(*NODE)
    for name in ("node", "npm"):
        if shutil.which(name) is None:
            raise Missing(f"{wanted} is needed, with npm; there is no {name} here.")
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    found = tuple(int(part) for part in re.findall(r"\d+", told)[:2])
    if found < NODE:
        raise Missing(f"{wanted} is needed; this is {told.strip()}.")


def pages() -> None:
    """`npm run build`, when a source is not what the built pages were made from."""
    stamp = FRONTEND / "dist" / ".built"
    made_from = _digest(sorted(_sources()))
    if _read(stamp) == made_from:
        return
    node_packages()
    print("Building the pages ...", flush=True)
    _run(["npm", "run", "--silent", "build"], FRONTEND, "the frontend could not be built")
    stamp.write_text(made_from)


def _sources() -> list[Path]:
    found = []
    for name in SOURCES:
        path = FRONTEND / name
        found += [one for one in path.rglob("*") if one.is_file()] if path.is_dir() else [path]
    return [path for path in found if path.exists()]


def _run(command: list[str], where: Path, complaint: str) -> None:
    """Silent when it works; what it said and one sentence when it does not."""
    told = subprocess.run(
        command,
        cwd=str(where),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(os.environ, NO_COLOR="1"),
        check=False,
    )
    if told.returncode:
        raise Missing(f"{told.stdout.rstrip()}\n{complaint}.")


def _digest(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


STEPS = {
    "packages": packages,
    "test-packages": test_packages,
    "node-packages": node_packages,
    "pages": pages,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
