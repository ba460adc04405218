"""A city with nothing but a trail: records written by the app's role, sealed, and tampered with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters import db, keys, ledger_sealing
from adapters.ledger import Ledger
from adapters.ledger_check import Report
from adapters.seals import LedgerKey
from adapters.settings import Settings, from_environment
from deploy import audit
from domain.actor import Actor
from domain.audit import sealing
from domain.audit.models import AuditLeaf, AuditRecord
from domain.audit.service import record
from domain.base import new_id
from domain.world import World
from tests.conftest import SCHEMA, DatabaseUrls

START = datetime.fromisoformat("2026-11-02T09:00+08:00")
CLERK = Actor("staff", "ding.lu", "丁路")
WRITING = (
    "SELECT datname, backend_xid::text FROM pg_stat_activity"
    " WHERE backend_xid IS NOT NULL AND datname <> current_database()"
)


@dataclass
class Trail:
    """`clock` is the business time of what is recorded next."""

    urls: DatabaseUrls
    settings: Settings
    sessions: async_sessionmaker[AsyncSession]
    key: LedgerKey
    clock: datetime = START

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.settings.ledger)

    def now(self) -> datetime:
        return self.clock

    async def write(self, count: int, household: UUID | None = None) -> list[UUID]:
        """One transaction that leaves `count` records; their ids."""
        async with self.sessions.begin() as session:
            for number in range(count):
                record(session, CLERK, "household.read", "household", new_id(), household=household)
                self.clock += timedelta(seconds=number % 2)
            ids = [row.id for row in session.new if isinstance(row, AuditRecord)]
        await self._others_done()
        return ids

    async def _others_done(self) -> None:
        """Snapshots see writers of other databases too, and other tests write beside this one."""
        admin = await self._admin()
        try:
            before = await admin.fetch(WRITING)
            while before and set(before) & set(await admin.fetch(WRITING)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        finally:
            await admin.close()

    async def _admin(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            self.urls.admin.replace("+asyncpg", ""), server_settings={"search_path": SCHEMA}
        )

    async def seal(self) -> int:
        """Seal, then carry it out of the database."""
        async with self.sessions.begin() as session:
            sealed = await sealing.seal(session, self.key)
        async with self.sessions.begin() as session:
            await ledger_sealing.publish(session, self.ledger)
        return sealed

    async def verify(self) -> Report:
        return await audit.verify(self.settings, self.settings.ledger, self.key.public)

    async def leaves(self) -> list[UUID]:
        async with self.sessions() as session:
            return list(await session.scalars(select(AuditLeaf.record_id).order_by(AuditLeaf.seq)))

    async def tamper(self, *statements: str) -> None:
        """As the database's superuser, who switches every trigger off."""
        admin = await self._admin()
        try:
            await admin.execute("SET session_replication_role = replica")
            for statement in statements:
                await admin.execute(statement)
        finally:
            await admin.close()


@asynccontextmanager
async def opened(urls: DatabaseUrls, folder: Path) -> AsyncIterator[Trail]:
    secrets = keys.create_demo(folder / "keys.json", [])
    settings = replace(
        from_environment(), database_url=urls.app, schema=SCHEMA, keys=folder / "keys.json"
    )
    engine = db.engine(urls.app, SCHEMA, 4)
    nothing: dict[str, Any] = dict.fromkeys(field.name for field in fields(World))
    trail = Trail(urls, settings, async_sessionmaker(), LedgerKey(secrets.seals))
    world = World(**(nothing | {"city": settings.city, "now": trail.now}))
    trail.sessions = db.sessions(engine, world)
    try:
        yield trail
    finally:
        await engine.dispose()
