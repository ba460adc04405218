"""`python -m deploy.lock_hosts`: no lock file may name a host but the public registries.

A mirror's address in a lock would break every other machine, and tell about ours.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (
    "uv.lock",
    "requirements.lock",
    "requirements-dev.lock",
    "frontend/package-lock.json",
    "frontend/miniapp/package-lock.json",
)
ALLOWED = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}
FETCHED = re.compile(
    r'(?:resolved": "|url = "|registry = "|index-url |find-links )(\S+?)(?="|\s|$)'
)


def foreign(lock: str) -> set[str]:
    """The addresses a lock file would fetch from that are not on a public registry."""
    return {found for found in FETCHED.findall(lock) if _host(found) not in ALLOWED}


def _host(address: str) -> str:
    match = re.match(r"\w+(?:\+\w+)?://(?:[^/@]*@)?([^/:]+)", address)
    return match[1] if match else address


def main() -> int:
    bad = 0
    for name in LOCKS:
        path = ROOT / name
        for address in sorted(foreign(path.read_text("utf-8"))) if path.exists() else ():
            print(f"{name} would fetch from {address}", file=sys.stderr)
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
