"""Who acts with which posts, and the routing table as it stands in the city's tables."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.actor import Post as HeldPost
from domain.base import utc_now
from domain.errors import NotFound
from domain.organisation.models import Organisation, Role, Staff
from domain.organisation.offices import Office, Offices
from domain.organisation.queries import posts_of
from domain.region.models import Region
from domain.world import SHANGHAI

__all__ = [
    "NoSuchStaff",
    "Offices",
    "actor_of",
    "load_offices",
    "office_for",
    "permissions",
]


class NoSuchStaff(NotFound):
    """There is no such account."""


async def actor_of(session: AsyncSession, login: str) -> Actor:
    """The actor behind a login already proven. Raises NoSuchStaff."""
    staff = await session.get(Staff, login)
    if staff is None:
        raise NoSuchStaff("no such account")
    return await _actor(session, staff)


async def permissions(session: AsyncSession) -> dict[str, frozenset[str]]:
    """What each role may do, by role code."""
    rows = await session.execute(select(Role.code, Role.permissions))
    return {code: frozenset(granted) for code, granted in rows}


async def load_offices(session: AsyncSession) -> Offices:
    """The routing table; load it once and keep it, it changes only when organisations do."""
    rows = await session.scalars(select(Organisation))
    merged = await session.execute(
        select(Region.code, Region.successor).where(Region.successor.is_not(None))
    )
    return Offices(
        [_office(row) for row in rows],
        [(code, heir) for code, heir in merged if heir is not None],
    )


async def office_for(session: AsyncSession, item: str, region: str) -> str:
    """Code of the organisation that decides `item` for people of `region` (reads the tables).

    Raises NobodyDecides. In the hot path use a kept `Offices` instead.
    """
    return (await load_offices(session)).deciding(item, region)[0]


async def _actor(session: AsyncSession, staff: Staff) -> Actor:
    held = await session.execute(posts_of(staff.login, _today()))
    posts = tuple(
        HeldPost(role, organisation, region, frozenset(granted))
        for role, organisation, region, granted in held
    )
    return Actor("staff", staff.login, staff.name, posts, staff.window)


def _today() -> date:
    # the machine's own date: a demonstration's set clock must not unseat anybody
    return utc_now().astimezone(SHANGHAI).date()


def _office(row: Organisation) -> Office:
    return Office(
        code=row.code,
        name=row.name,
        region=row.region,
        kind=row.kind,
        department=row.department,
        talks=row.talks,
        decides=tuple(row.decides),
        delegated=tuple(row.delegated),
    )
