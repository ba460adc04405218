"""`make reset`: empties the demonstration's data. Asks nothing, so it refuses when in doubt."""

import asyncio
import os
import shutil
import sys

import asyncpg

from adapters import postgres
from deploy.migrate import Unreachable, address, plain, public, reach
from deploy.place import DATA, InUse, alone

SCHEMA = os.environ.get("LIANBAN_SCHEMA", "city")


def main() -> int:
    """1 and one sentence when it is running, or when the data is in a PostgreSQL of yours."""
    try:
        with alone():
            if os.environ.get("DATABASE_URL"):
                asyncio.run(_empty_database(address()))
            _empty_folder()
    except (InUse, Refused, Unreachable) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


class Refused(Exception):
    """That would delete something which may not be a demonstration."""


async def _empty_database(url: str) -> None:
    if os.environ.get("FORCE") != "1":
        raise Refused(
            f"DATABASE_URL is set: this would delete the schema {SCHEMA} in {public(url)}. "
            "Say `make reset FORCE=1` if you mean it."
        )
    await reach(url)
    connection = await asyncpg.connect(plain(url))
    await connection.execute(f'drop schema if exists "{SCHEMA}" cascade')
    await connection.close()


def _empty_folder() -> None:
    """Keys go with the rows they sealed. The lock file stays, held, for who starts meanwhile."""
    home = (DATA / "pg").resolve()
    if home.is_dir():
        if server := postgres.running(home):
            server.stop()
        shutil.rmtree(home)
    for path in DATA.iterdir():
        if path.name == "run.lock":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    sys.exit(main())
