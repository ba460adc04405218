"""Fill a migrated city: calendar, catalogue, places, offices, windows, roles, staff.

    python -m deploy.seed                write what is missing or has changed; safe to repeat
    python -m deploy.seed --show [CODE]  print the demonstration's sign-ins around one region

Reads DATABASE_OWNER_URL (else DATABASE_URL), LIANBAN_SCHEMA and LIANBAN_KEYS. The file of secrets
is created when it does not exist; where it holds no password of a demonstration, no people are
written: `deploy.first_administrators` makes the first. Nothing a person changed since is undone:
passwords are set only where there is none, holiday notices read in are kept.
"""

import argparse
import asyncio
import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.check_registry import BY_CODE
from adapters.db import engine
from adapters.keys import Keys, KeysMissing, create_demo
from adapters.settings import from_environment
from adapters.vault import SealedVault
from deploy.migrate import Unreachable, address, reach
from deploy.sign_ins import AROUND, table
from deploy.town.check import TownInvalid
from deploy.town.citizens import add_citizens, read_citizens
from deploy.town.read import read_town
from deploy.town.rows import Town
from deploy.town.working_days import working_days
from deploy.town.write import enrol_missing, set_missing_passwords, write_town
from domain.base import utc_now
from domain.clock.service import seed_days
from domain.errors import RuleViolation
from domain.item.catalogue import read_files
from domain.item.service import publish
from domain.proposal.service import approved_since
from domain.setting.models import DEMO_CLOCK, Setting


async def seed(session: AsyncSession, town: Town, keys: Keys) -> None:
    """Write everything into the session's transaction; the caller commits."""
    await seed_days(session, working_days())
    await publish(session, await approved_since(session, read_files()))
    vault = SealedVault(keys.vault)
    if keys.demo_password is None:  # a real city: its people are not ours to invent
        town = replace(town, staff=(), posts=(), relatives=())
    await write_town(session, town, vault)
    if keys.demo_password is not None:
        memory = from_environment().password_memory
        await set_missing_passwords(session, keys.demo_password, memory)
        await enrol_missing(session, town, vault)
        await add_citizens(session, vault, read_citizens())
    if os.environ.get("LIANBAN_DEMO") == "1" and "LIANBAN_CLOCK" in os.environ:
        await start_clock(session, datetime.fromisoformat(os.environ["LIANBAN_CLOCK"]))


async def start_clock(session: AsyncSession, start: datetime) -> None:
    """The demonstration's clock begins at `start` when the city is first filled, and runs on."""
    offset = int((start - utc_now()).total_seconds())
    await session.execute(
        insert(Setting).values(name=DEMO_CLOCK, value=offset).on_conflict_do_nothing()
    )


async def run(arguments: argparse.Namespace, town: Town, keys: Keys) -> None:
    url = address()
    await reach(url)
    database = engine(url, os.environ.get("LIANBAN_SCHEMA", "city"), pool_size=1)
    try:
        async with AsyncSession(database) as session, session.begin():
            if arguments.show:
                print(await table(session, arguments.show, keys.demo_password))
            else:
                await seed(session, town, keys)
    finally:
        await database.dispose()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.seed", description=__doc__)
    parser.add_argument("--show", nargs="?", const=AROUND, metavar="CODE")
    arguments = parser.parse_args()
    try:
        town = read_town()
        path = Path(os.environ.get("LIANBAN_KEYS", ".data/keys.json"))
        keys = create_demo(path, town.departments, BY_CODE.keys())
        asyncio.run(run(arguments, town, keys))
    except (TownInvalid, KeysMissing, Unreachable, RuleViolation) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
