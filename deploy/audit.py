"""`python -m deploy.audit verify` (`make audit-verify`): is the trail still what was sealed?

Reads every sealed record again and compares it with the signed ledger outside the database. Ends
with 0 when nothing is missing or changed, with 1 and one sentence per finding when something is.
`retire` (as the owner) takes months out of the way that are sealed and older than the city keeps.
"""

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters import db, keys
from adapters.ledger import Ledger, LedgerDisagrees
from adapters.ledger_check import Check, Report
from adapters.seals import LedgerKey, PublicKeys
from adapters.settings import Settings, from_environment
from deploy.migrate import address, asyncpg_url


def main(words: list[str] | None = None) -> int:
    asked = _arguments().parse_args(words)
    settings = from_environment()
    settings = replace(settings, database_url=asyncpg_url(address()))  # the owner's, if told
    if asked.command == "retire":
        print("\n".join(asyncio.run(retire(settings))) or "No month is old enough and sealed.")
        return 0
    folder = asked.ledger or settings.ledger
    try:
        if not folder.exists():
            raise FileNotFoundError(f"there is no ledger in {folder}: nothing was sealed here")
        public = _public(settings, asked.key)
        report = asyncio.run(verify(settings, folder, public))
    except (LedgerDisagrees, keys.KeysMissing, FileNotFoundError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(told(report)))
    return 1 if report.found else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.audit", description=__doc__)
    parser.add_argument("command", choices=["verify", "retire"])
    parser.add_argument("--ledger", type=Path, help="a folder other than the configured one")
    parser.add_argument("--key", type=Path, help="a copy of GET /audit/key instead of the secrets")
    return parser


def _public(settings: Settings, copy: Path | None) -> PublicKeys:
    if copy is not None:
        return PublicKeys.of(json.loads(copy.read_text(encoding="utf-8")))
    return LedgerKey(keys.read(settings.keys).seals).public


async def verify(settings: Settings, folder: Path, public: PublicKeys) -> Report:
    """One consistent reading of the database against the ledger in `folder`."""
    engine = db.engine(settings.database_url, settings.schema, 1)
    try:
        async with engine.connect() as connection:
            steady = await connection.execution_options(isolation_level="REPEATABLE READ")
            async with AsyncSession(steady) as session:
                return await Check(session, Ledger(folder), public, settings.city).run()
    finally:
        await engine.dispose()


async def retire(settings: Settings) -> list[str]:
    """Take sealed months out of the trail's table that are older than the city keeps (>= 6).

    Their tables stay, and `verify` reads them, until somebody archives and drops them.
    """
    engine = db.engine(settings.database_url, settings.schema, 1)
    try:
        async with engine.begin() as connection:
            found = await connection.scalars(text("SELECT audit_record_retire(now())"))
            return [f"{name} is a table of its own now" for name in found]
    finally:
        await engine.dispose()


def told(report: Report) -> list[str]:
    """The report in lines, the verdict last."""
    rate = report.sealed / report.seconds if report.seconds else 0
    rest = sum(report.found.values()) - len(report.sentences)
    counted = ", ".join(f"{number} {kind}" for kind, number in report.found.items())
    return [
        f"{report.sealed} sealed records under {report.checkpoints} signed checkpoints, "
        f"{report.waiting} waiting to be sealed; {report.seconds:.1f} s, {rate:.0f} a second",
        *report.sentences,
        *([f"and {rest} more"] if rest else []),
        f"NOT the trail that was sealed: {counted}." if report.found else "Nothing was touched.",
    ]


if __name__ == "__main__":
    sys.exit(main())
