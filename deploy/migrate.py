"""`python -m deploy.migrate`: brings one city's schema to the newest revision, or says why not."""

import asyncio
import logging
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 10.0  # seconds for a database to answer at all


class Unreachable(Exception):
    """The database does not answer. The message names it without its password."""


def address() -> str:
    """The owner's address. Raises Unreachable when the environment names none."""
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    if not url:
        raise Unreachable("DATABASE_URL is not set.")
    return url


def asyncpg_url(url: str) -> str:
    """An address as people write it (postgres://, postgresql://), with the driver we use."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+asyncpg://", url)


def plain(url: str) -> str:
    """The same address as asyncpg itself and libpq read it."""
    return asyncpg_url(url).replace("+asyncpg", "", 1)


async def reach(url: str) -> None:
    """Connects once. Raises Unreachable."""
    try:
        connection = await asyncpg.connect(plain(url), timeout=PATIENCE)
        await connection.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as problem:
        reason = str(problem) or type(problem).__name__
        raise Unreachable(f"The database {public(url)} cannot be used: {reason}") from problem


def public(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or "(local socket)"
    return f"{parts.path.lstrip('/') or '(default)'} on {host}"


def main() -> int:
    logging.basicConfig(level=logging.WARNING)
    try:
        asyncio.run(reach(address()))
    except Unreachable as problem:
        print(problem, file=sys.stderr)
        return 1
    command.upgrade(Config(str(ROOT / "alembic.ini")), "head")
    return 0


if __name__ == "__main__":
    sys.exit(main())
