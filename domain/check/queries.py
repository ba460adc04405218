"""Which runs, reports and explanations an actor may see. One elsewhere does not exist."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application import queries as applications
from domain.application.models import Application
from domain.approval.case import UnknownApplication
from domain.approval.withdrawal import AlreadyEnded
from domain.authorisation.models import Authorisation, Signature
from domain.check.models import CheckReport, CheckRun, Explanation
from domain.errors import NotFound
from domain.intent import queries as intents
from domain.intent.models import Intent
from domain.item.checks import Check
from domain.world import World


class UnknownRun(NotFound):
    """There is no such run of checks here."""


class UnknownReport(NotFound):
    """There is no such report here."""


class UnknownExplanation(NotFound):
    """There is no such explanation here."""


class UnknownCheck(NotFound):
    """There is no such check in the catalogue."""


def check_of(at: World, code: str) -> Check:
    """Raises UnknownCheck."""
    if code not in at.catalogue.checks.checks:
        raise UnknownCheck("choose one of the listed checks")
    return at.catalogue.checks.checks[code]


def runs(session: AsyncSession, actor: Actor, act: Act = "read") -> Select[CheckRun]:
    """Newest first."""
    return (
        select(CheckRun)
        .where(in_reach(session, actor, CheckRun, act))
        .order_by(CheckRun.requested_at.desc(), CheckRun.id.desc())
    )


async def run_of(session: AsyncSession, actor: Actor, id: UUID, act: Act = "read") -> CheckRun:
    """Raises UnknownRun."""
    found = await session.scalar(runs(session, actor, act).where(CheckRun.id == id))
    if found is None:
        raise UnknownRun("no run with this id")
    return found


async def report_of(
    session: AsyncSession, actor: Actor, id: UUID, act: Act = "read"
) -> tuple[CheckReport, CheckRun]:
    """Raises UnknownReport."""
    found = await session.execute(
        select(CheckReport, CheckRun)
        .join(CheckRun, CheckRun.id == CheckReport.run_id)
        .where(CheckReport.id == id, in_reach(session, actor, CheckRun, act))
    )
    row = found.one_or_none()
    if row is None:
        raise UnknownReport("no report with this id")
    return row[0], row[1]


def newest_reports(run_ids: list[UUID]) -> Select[CheckReport]:
    """The newest version of each run's report."""
    return (
        select(CheckReport)
        .where(CheckReport.run_id.in_(run_ids))
        .ext(distinct_on(CheckReport.run_id))
        .order_by(CheckReport.run_id, CheckReport.version.desc())
    )


def explanations(session: AsyncSession, actor: Actor, act: Act = "read") -> Select[Explanation]:
    """Oldest first."""
    return (
        select(Explanation)
        .where(in_reach(session, actor, Explanation, act))
        .order_by(Explanation.asked_at, Explanation.id)
    )


def authorisations(household_id: UUID) -> Select[Authorisation, Signature]:
    """The household's authorisations with their signatures, newest first, locked."""
    return (
        select(Authorisation, Signature)
        .join(Signature, Signature.authorisation_id == Authorisation.id)
        .where(Authorisation.household_id == household_id, Authorisation.withdrawn_at.is_(None))
        .order_by(Authorisation.recorded_at.desc(), Authorisation.id.desc(), Signature.position)
        .with_for_update(of=Authorisation)
    )


async def intent_to_check(session: AsyncSession, actor: Actor, id: UUID) -> Intent:
    """The live intent, locked, if this actor may have it checked.

    Raises UnknownIntent, IntentOver.
    """
    return await intents.held(session, actor, id, "check")


async def application_to_check(session: AsyncSession, actor: Actor, id: UUID) -> Application:
    """The running application, locked. Raises UnknownApplication, AlreadyEnded."""
    found = await session.scalar(applications.locked(session, actor, id, "check"))
    if found is None:
        raise UnknownApplication("no application with this id")
    if found.closed_at is not None:
        raise AlreadyEnded("the application has ended")
    return found


def of_application(id: UUID) -> ColumnElement[bool]:
    """Runs of an application, and of the intent it grew out of."""
    grew = select(Application.intent_id).where(Application.id == id).scalar_subquery()
    return or_(CheckRun.application_id == id, CheckRun.intent_id == grew)
