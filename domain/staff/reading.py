"""An account with its posts, in words."""

from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.base import utc_now
from domain.organisation.models import Permission, Post, Role, Staff
from domain.region.reach import places
from domain.session.service import enrolled
from domain.staff import queries
from domain.staff.views import AccountView, PermissionView, PostView, RoleTable, RoleView
from domain.world import SHANGHAI, World, world

READERS = ("account.read", "role.grant")
STATES = ("held", "coming", "ended")


def today() -> date:
    """The machine's own date: a demonstration's set clock must not unseat anybody."""
    return utc_now().astimezone(SHANGHAI).date()


async def account_view(session: AsyncSession, staff: Staff) -> AccountView:
    at = world(session)
    posts = [post_view(at, post) for post in await session.scalars(queries.posts(staff.login))]
    return AccountView(
        login=staff.login,
        name=staff.name,
        organisation=staff.organisation,
        organisation_name=at.places.office(staff.organisation) if staff.organisation else None,
        window=staff.window,
        suspended_at=staff.suspended_at,
        must_change=staff.must_change,
        second_factor=await enrolled(session, staff.login),
        version=staff.version,
        posts=sorted(posts, key=lambda post: STATES.index(post.state)),
    )


def post_view(at: World, post: Post) -> PostView:
    return PostView(
        id=post.id,
        role=post.role,
        organisation=post.organisation,
        organisation_name=at.places.office(post.organisation),
        region=post.region,
        region_name=at.places.region(post.region),
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        state=_state(post, today()),
        granted_by_name=at.places.officer(post.granted_by),
        granted_at=post.granted_at,
    )


def _state(post: Post, on: date) -> Literal["coming", "held", "ended"]:
    if post.valid_to is not None and post.valid_to < on:
        return "ended"
    return "held" if post.valid_from <= on else "coming"


async def role_table(session: AsyncSession, actor: Actor) -> RoleTable:
    """Every role, and the words of every permission in both languages. Raises MayNotAdminister."""
    places(actor, *READERS)
    roles = await session.scalars(select(Role).order_by(Role.code))
    words = await session.scalars(select(Permission).order_by(Permission.code))
    return RoleTable(
        roles=[_role(role) for role in roles],
        permissions=[PermissionView(one.code, one.zh, one.en) for one in words],
    )


def _role(role: Role) -> RoleView:
    return RoleView(**{name: getattr(role, name) for name in RoleView.__dataclass_fields__})
