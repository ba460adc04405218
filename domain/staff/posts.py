"""Posts: which role an account holds at which office for which place, from when to when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.errors import Conflict, Forbidden, NotFound, RuleViolation
from domain.organisation.editing import NoSuchOrganisation
from domain.organisation.models import Organisation, Post, Role
from domain.organisation.rules import Held, clashing, last_day, may_confer
from domain.organisation.service import NoSuchStaff
from domain.region.models import Region
from domain.region.reach import places, reaches
from domain.region.rules import contains
from domain.region.service import NoSuchRegion
from domain.staff import queries
from domain.staff.reached import GRANT, another
from domain.staff.reading import account_view, today
from domain.staff.views import AccountView


class NoSuchRole(NotFound):
    """There is no such role."""


class NoSuchPost(NotFound):
    """There is no such post."""


class RoleBeyondReach(Forbidden):
    """An administrator of a larger place gives and ends this role."""


class RoleDoesNotFit(RuleViolation):
    """There is no such seat at an organisation of this level."""


class RegionOutsideOrganisation(RuleViolation):
    """A post reaches no further than its organisation."""


class PeriodInvalid(RuleViolation):
    """The last day lies before the first, or is gone."""


class RolesClash(RuleViolation):
    """One account may not hold these roles together."""


class PostEnded(Conflict):
    """This post has ended already."""


@dataclass(frozen=True, slots=True)
class NewPost:
    """`region` None: the place of the organisation. `valid_to` None: until further notice."""

    role: str
    organisation: str
    region: str | None
    valid_from: date
    valid_to: date | None


async def grant(session: AsyncSession, actor: Actor, login: str, new: NewPost) -> AccountView:
    """Give an account a post. A trigger holds the same when two administrators do it at once.

    Raises MayNotAdminister, NoSuchStaff, OwnAccount, NoSuchRole, NoSuchOrganisation, NoSuchRegion,
    RoleBeyondReach, RoleDoesNotFit, RegionOutsideOrganisation, PeriodInvalid, RolesClash.
    """
    staff = await another(session, actor, GRANT, login)
    role, region = await _seat(session, actor, new)
    _may_confer(actor, role, region)
    if new.valid_to is not None and new.valid_to < max(new.valid_from, today()):
        raise PeriodInvalid("a post ends on or after its first day, and not in the past")
    await _apart(session, staff.login, new)
    post = Post(
        id=new_id(),
        staff=staff.login,
        role=new.role,
        organisation=new.organisation,
        region=region,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        granted_by=actor.id,
        granted_at=utc_now(),
    )
    session.add(post)
    record(session, actor, "post.grant", "post", post.id, reason=f"{new.role}@{new.organisation}")
    await session.flush()  # the database has its say, and the list shows the new post
    return await account_view(session, staff)


async def end(
    session: AsyncSession, actor: Actor, id: UUID, wished: date | None, reason: str
) -> AccountView:
    """End a post at once, or after a last day still to come.

    Raises MayNotAdminister, NoSuchPost, OwnAccount, RoleBeyondReach, PostEnded, PeriodInvalid.
    """
    post = await session.get(Post, id)
    if post is None or not reaches(actor, GRANT, post.region):
        raise NoSuchPost("no such post")
    try:
        staff = await another(session, actor, GRANT, post.staff)
    except NoSuchStaff:
        raise NoSuchPost("no such post") from None
    await session.refresh(post)  # as it is under the lock of the account
    role = await session.get_one(Role, post.role)
    _may_confer(actor, role, post.region)
    if post.valid_to is not None and post.valid_to < today():
        raise PostEnded("the post has ended already")
    if wished is not None and (wished < today() or (post.valid_to and wished > post.valid_to)):
        raise PeriodInvalid("the last day lies between today and the day the post ends anyway")
    post.valid_to = last_day(wished, post.valid_from, today())
    record(session, actor, "post.end", "post", post.id, reason=reason)
    await session.flush()  # the list shows the day
    return await account_view(session, staff)


async def _seat(session: AsyncSession, actor: Actor, new: NewPost) -> tuple[Role, str]:
    """The role and the region of the post to be."""
    role = await session.get(Role, new.role)
    if role is None or not role.held_at:
        raise NoSuchRole("no such role for staff")
    office = await session.get(Organisation, new.organisation)
    if office is None or not reaches(actor, GRANT, office.region):
        raise NoSuchOrganisation("no such organisation")
    home = await session.get_one(Region, office.region)
    if home.level not in role.held_at:
        raise RoleDoesNotFit("this role has no seat there", role=role.name)
    region = await session.get(Region, new.region or office.region)
    if region is None or (region.valid_to is not None and region.valid_to < today()):
        raise NoSuchRegion("no such place today")
    if not contains(office.region, region.code):
        raise RegionOutsideOrganisation("choose the organisation's place or one inside it")
    return role, region.code


def _may_confer(actor: Actor, role: Role, region: str) -> None:
    if not may_confer(region, places(actor, GRANT), from_above=role.from_above):
        raise RoleBeyondReach("an administrator of a larger place does that", role=role.name)


async def _apart(session: AsyncSession, login: str, new: NewPost) -> None:
    exclusive = dict((await session.execute(queries.exclusions())).all())
    held = [
        Held(post.role, post.valid_from, post.valid_to)
        for post in await session.scalars(queries.posts(login))
    ]
    found = clashing(Held(new.role, new.valid_from, new.valid_to), held, exclusive)
    if found:
        raise RolesClash("one person may not hold both", role=new.role, others=found)
