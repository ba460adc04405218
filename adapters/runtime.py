"""What a process of the platform runs on: engine, world, identity. api and worker share it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from adapters import db, keys
from adapters.documents.folder import SealedFolder
from adapters.identity import Identity
from adapters.passwords import Passwords
from adapters.seals import LedgerKey
from adapters.settings import Settings
from adapters.vault import SealedVault
from domain.base import utc_now
from domain.citizen.queries import households_of
from domain.citizen.sessions import gone
from domain.clock import service as clock
from domain.item import service as item
from domain.organisation.models import Organisation, Staff
from domain.organisation.service import load_offices, permissions
from domain.region.models import Region, ServiceWindow
from domain.region.places import Places, WindowName
from domain.session.service import stale
from domain.setting.models import DEMO_CLOCK, PLACES, Setting
from domain.submission.numbers import Serials
from domain.world import World

REFRESH_SECONDS: Final = 5.0
KEEPER: Final = "keeper"  # the name of the task that keeps a program fresh
log = structlog.get_logger("runtime")


@dataclass(slots=True)
class Runtime:
    """Open for as long as the process lives. `world` is replaced, never changed."""

    settings: Settings
    engine: AsyncEngine
    keys: keys.Keys
    sessions: async_sessionmaker[AsyncSession]
    world: World
    identity: Identity
    vault: SealedVault
    passwords: Passwords
    offset: timedelta = timedelta(0)
    stamp: tuple[object, ...] | None = None  # of the catalogue, calendar and places in use

    @property
    def documents(self) -> SealedFolder:
        """Where papers lie."""
        return SealedFolder(self.settings.documents, self.keys.vault)

    def now(self) -> datetime:
        """Business time: the machine's, moved by what a demonstration set."""
        return utc_now() + self.offset

    def use(self, world: World) -> None:
        self.world = world
        self.sessions.configure(info={"world": world})

    async def refresh(self) -> None:
        """Take in what changed: catalogue, calendar, roles, ended sessions, token keys, clock.

        Few small reads every few seconds instead of one with every request: a session that was
        ended is refused everywhere at the next round.
        """
        self.keys = keys.read(self.settings.keys)
        self.identity.use(self.keys.jwt)
        self.vault.use(self.keys.vault)
        async with self.sessions() as session:
            self.offset = await _offset(session, self.settings)
            self.identity.outdate(await stale(session) | await gone(session))
            self.identity.permit(await permissions(session))
            stamp = await _stamp(session, self.world)
            if stamp != self.stamp:
                self.use(await _world(session, self))
                self.stamp = stamp


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Runtime]:
    """The runtime, with its world loaded and kept fresh until the block ends."""
    engine = db.engine(settings.database_url, settings.schema, settings.pool_size)
    try:
        runtime = await _open(settings, engine)
        keeper = asyncio.create_task(_keep_fresh(runtime), name=KEEPER)
        try:
            yield runtime
        finally:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper
    finally:
        await engine.dispose()


async def _open(settings: Settings, engine: AsyncEngine) -> Runtime:
    secrets = keys.read(settings.keys)
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    async with sessions() as session:
        identity = Identity(secrets.jwt, await permissions(session))
        runtime = Runtime(
            settings=settings,
            engine=engine,
            keys=secrets,
            sessions=sessions,
            world=None,  # type: ignore[arg-type]
            identity=identity,
            vault=SealedVault(secrets.vault),
            passwords=Passwords(settings.password_memory),
        )
        runtime.offset = await _offset(session, settings)
        runtime.use(await _world(session, runtime))
        runtime.stamp = await _stamp(session, runtime.world)
        identity.outdate(await stale(session) | await gone(session))
    return runtime


async def _stamp(session: AsyncSession, world: World) -> tuple[object, ...]:
    """Differs when another catalogue is in force, or calendar, places or names have changed."""
    places = await session.scalar(select(Setting.value).where(Setting.name == PLACES))
    return await item.version_on(session, world.today()), await clock.stamp(session), places


async def _keep_fresh(runtime: Runtime) -> None:
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        try:
            await runtime.refresh()
        except (SQLAlchemyError, OSError, keys.KeysMissing) as error:
            log.warning("refresh", error=type(error).__name__)


async def _world(session: AsyncSession, runtime: Runtime) -> World:
    known = runtime.world
    today = runtime.now().date()
    return World(
        catalogue=await item.load(session, today),
        calendar=await clock.load(session),
        offices=await load_offices(session),
        places=await _places(session),
        vault=runtime.vault,
        serials=known.serials if known else Serials(),
        city=runtime.settings.city,
        now=runtime.now,
        households_of=households_of,
        report_key=LedgerKey(runtime.keys.reports),
    )


async def _places(session: AsyncSession) -> Places:
    regions = await session.execute(select(Region.code, Region.name))
    names = await session.execute(select(Organisation.code, Organisation.name))
    staff = await session.execute(select(Staff.login, Staff.name))
    windows = await session.scalars(select(ServiceWindow))
    return Places(
        regions=dict(regions.all()),
        offices=dict(names.all()),
        windows={w.code: WindowName(w.name, w.region, w.organisation, w.hotline) for w in windows},
        staff=dict(staff.all()),
    )


async def _offset(session: AsyncSession, settings: Settings) -> timedelta:
    """How far a demonstration's clock is from the machine's; production has none."""
    if not settings.demo:
        return timedelta(0)
    row = await session.get(Setting, DEMO_CLOCK, populate_existing=True)
    return timedelta(seconds=row.value) if row else timedelta(0)
