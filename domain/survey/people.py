"""Who may be sent to a home: accounts of the office that record visits, none of them kin."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor, region_prefix
from domain.application.models import Application
from domain.base import utc_now
from domain.household import relatives
from domain.organisation.models import Post, Role, Staff
from domain.survey.models import SurveyKind
from domain.survey.refusals import MayNotPlan, TwoInvestigators
from domain.survey.views import Investigator
from domain.world import SHANGHAI

# The county's visit of a case is for who works on its families: the supervisor, who goes where
# the lots fall, holds the first of the two alone and inspects what others have surveyed.
OF_COUNTY = ("survey.county_visit", "household.read")
PLANS = {SurveyKind.TOWNSHIP: ("survey.plan",), SurveyKind.COUNTY: OF_COUNTY}
VISITS = {SurveyKind.TOWNSHIP: ("survey.record",), SurveyKind.COUNTY: OF_COUNTY}
COUNTY = 6  # digits of a county


def may_plan(actor: Actor, case: Application, kind: SurveyKind) -> None:
    """The reviewer's seat of the deciding office, or the county above it. Raises MayNotPlan."""
    posts = [post for post in actor.posts if post.permissions.issuperset(PLANS[kind])]
    if kind is SurveyKind.TOWNSHIP:
        here = any(post.organisation == case.deciding_office for post in posts)
    else:
        here = any(case.deciding_region.startswith(region_prefix(post.region)) for post in posts)
    if not here:
        raise MayNotPlan("this account plans no home visits in this place")


async def available(
    session: AsyncSession, actor: Actor, case: Application, kind: SurveyKind
) -> list[Investigator]:
    """Who may be named, the planner of a township's visit left out; relatives are not on it."""
    rows = await session.execute(_surveyors(case, _goes(case, kind)))
    besides = actor.id if kind is SurveyKind.TOWNSHIP else None
    return [Investigator(login, name, None) for login, name in rows if login != besides]


async def named(
    session: AsyncSession,
    actor: Actor,
    case: Application,
    kind: SurveyKind,
    logins: Sequence[str],
) -> list[str]:
    """The investigators of a plan, each once. Raises NearRelative, TwoInvestigators."""
    who = list(dict.fromkeys(login.strip() for login in logins))
    for login in who:
        await relatives.keep_out(session, login, case.household_id)
    known = {one.login for one in await available(session, actor, case, kind)}
    if len(who) < 2 or not known.issuperset(who):
        raise TwoInvestigators("name two investigators of this office", found=len(who))
    if kind is SurveyKind.COUNTY and not await _of_county(session, case, who):
        raise TwoInvestigators("one of them at least is the county's", found=len(who))
    return who


async def _of_county(session: AsyncSession, case: Application, who: Sequence[str]) -> bool:
    ours = _surveyors(case, _post(case, SurveyKind.COUNTY)).where(Staff.login.in_(who))
    return (await session.execute(ours)).first() is not None


def _surveyors(case: Application, posts: ColumnElement[bool]) -> Select[str, str]:
    on = _today()
    return (
        select(Staff.login, Staff.name)
        .join(Post, Post.staff == Staff.login)
        .join(Role, Role.code == Post.role)
        .where(
            posts,
            Staff.suspended_at.is_(None),
            Post.valid_from <= on,
            or_(Post.valid_to.is_(None), Post.valid_to >= on),
            ~relatives.related(Staff.login, case.household_id),
        )
        .distinct()
        .order_by(Staff.login)
    )


def _goes(case: Application, kind: SurveyKind) -> ColumnElement[bool]:
    """The township's investigators; with the county's officers they also make up its pairs."""
    township = _post(case, SurveyKind.TOWNSHIP)
    return township if kind is SurveyKind.TOWNSHIP else or_(_post(case, kind), township)


def _post(case: Application, kind: SurveyKind) -> ColumnElement[bool]:
    place = (
        Post.organisation == case.deciding_office
        if kind is SurveyKind.TOWNSHIP
        else Post.region == case.deciding_region[:COUNTY]
    )
    return and_(place, Role.permissions.contains(list(VISITS[kind])))


def _today() -> date:
    # the machine's own date: a demonstration's set clock must not unseat anybody
    return utc_now().astimezone(SHANGHAI).date()
