"""The home visit behind a review: two people at least, who do nothing else in that case."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Select, or_, select

from domain.approval.case import Case
from domain.approval.models import Investigation, Step
from domain.base import utc_now
from domain.errors import RuleViolation
from domain.household import relatives
from domain.organisation.models import Post, Role, Staff
from domain.world import SHANGHAI

SURVEY = "survey.record"


class TwoInvestigators(RuleViolation):
    """A home visit is made by at least two investigators, and the reviewer is neither of them."""


async def visited(case: Case, step: Step, named: Sequence[str], reviewer: str) -> None:
    """Record who visited. `named` are logins or names; only accounts that may survey count.

    Raises TwoInvestigators, NearRelative.
    """
    found = await _accounts(case, step.office, [name.strip() for name in named if name.strip()])
    who = sorted({login for login in found.values() if login})
    if len(who) < 2 or None in found.values() or reviewer in who:
        raise TwoInvestigators("name two investigators other than the reviewer", found=len(who))
    for login in who:
        await relatives.keep_out(case.session, login, case.application.household_id)
    at = case.world.now()
    case.session.add_all(
        Investigation(
            application_id=case.application.id, officer=login, step_id=step.id, visited_at=at
        )
        for login in who
    )


async def _accounts(case: Case, office: str, named: Sequence[str]) -> Mapping[str, str | None]:
    """The account behind each name; of namesakes the one of this office, else nobody."""
    rows = (await case.session.execute(_surveyors(named, _today()))).all()
    found: dict[str, str | None] = {}
    for name in dict.fromkeys(named):
        same = [(login, place) for login, called, place in rows if name in (login, called)]
        here = {login for login, place in same if place == office}
        anywhere = here or {login for login, _ in same}
        found[name] = next(iter(anywhere)) if len(anywhere) == 1 else None
    return found


def _surveyors(named: Sequence[str], on: date) -> Select[str, str, str]:
    return (
        select(Staff.login, Staff.name, Post.organisation)
        .join(Post, Post.staff == Staff.login)
        .join(Role, Role.code == Post.role)
        .where(
            or_(Staff.login.in_(named), Staff.name.in_(named)),
            Role.permissions.contains([SURVEY]),
            Staff.suspended_at.is_(None),
            Post.valid_from <= on,
            or_(Post.valid_to.is_(None), Post.valid_to >= on),
        )
    )


def _today() -> date:
    return utc_now().astimezone(SHANGHAI).date()
