"""`python -m deploy.check_migrations`: one head, an upgrade from nothing, and no change forgotten.

Runs on a throw-away PostgreSQL of its own.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from adapters import postgres
from deploy.place import ROOT

COMMANDS = (("upgrade", "head"), ("check",))


def heads() -> list[str]:
    """The revisions nothing follows. More than one: two people branched from the same one."""
    return list(ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini"))).get_heads())


def main() -> int:
    if len(heads()) != 1:
        print(f"There must be one newest revision, not {heads()}.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o711)  # PostgreSQL may run under another account
        with postgres.start(Path(top) / "pg", {"fsync": "off"}) as server:
            return _run_all(os.environ | {"DATABASE_OWNER_URL": server.owner_url})


def _run_all(environment: Mapping[str, str]) -> int:
    for words in COMMANDS:
        told = subprocess.run(
            [sys.executable, "-m", "alembic", *words],
            cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if told.returncode:
            print(f"{told.stdout}{told.stderr}alembic {words[0]} failed.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
