"""Signing in, and the routing table as it stands in the city's tables."""

import asyncio
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.actor import Post as HeldPost
from domain.base import utc_now
from domain.errors import Forbidden, NotFound
from domain.organisation.models import Organisation, Role, Staff
from domain.organisation.offices import Office, Offices
from domain.organisation.passwords import matches
from domain.organisation.queries import posts_of
from domain.region.models import Region
from domain.world import SHANGHAI

__all__ = [
    "NoSuchStaff",
    "Offices",
    "SignInFailed",
    "actor_of",
    "load_offices",
    "office_for",
    "permissions",
    "sign_in",
]


class SignInFailed(Forbidden):
    """The account name or the password is wrong."""


class NoSuchStaff(NotFound):
    """There is no such account."""


async def sign_in(session: AsyncSession, login: str, password: str) -> Actor:
    """The actor behind `login`. Raises SignInFailed, never saying which of the two was wrong."""
    staff = await session.get(Staff, login)
    sealed = None if staff is None else staff.password_hash
    # scrypt takes 40 ms on purpose; in a thread the other requests do not wait for it
    if not await asyncio.to_thread(matches, password, sealed) or staff is None:
        raise SignInFailed("wrong account name or password")
    return await _actor(session, staff)


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
