"""Starting a run: who is asked what, what need not be asked again, and the jobs that will ask."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application
from domain.audit.service import record
from domain.authorisation.models import Authorisation, Signature
from domain.authorisation.rules import in_force, may_ask
from domain.base import new_id
from domain.check import again, planning, queries, reporting, together
from domain.check.again import Whose
from domain.check.answering import report_when_due
from domain.check.models import OPEN_QUERIES, CheckQuery, CheckRun, QueryState
from domain.check.reminding import KIND
from domain.check.rules import asked_of, roles_of
from domain.errors import Conflict, RuleViolation
from domain.intent.models import IntentState
from domain.job.enqueue import NewJob, enqueue, hint
from domain.world import World, world


class NotAuthorised(RuleViolation):
    """Nobody may be asked: there is no authorisation in force that everybody has signed."""


class CheckNotAuthorised(RuleViolation):
    """The authorisation does not cover this check, or not for this person."""


class RunUnderWay(Conflict):
    """Sources are still being asked about this family."""


async def for_intent(
    session: AsyncSession, actor: Actor, id: UUID, checks: Collection[str] = ()
) -> CheckRun:
    """Start a run for an intent. Raises UnknownIntent, and as `start`."""
    intent = await queries.intent_to_check(session, actor, id)
    whose = Whose(intent.household_id, intent.office, intent.region, intent_id=intent.id)
    run = await start(session, actor, whose, checks)
    if intent.state in (IntentState.REGISTERED, IntentState.AUTHORISED, IntentState.REPORTED):
        intent.state = IntentState.CHECKING if run.report_version == 0 else IntentState.REPORTED
    return run


async def for_application(
    session: AsyncSession, actor: Actor, id: UUID, checks: Collection[str] = ()
) -> CheckRun:
    """Start a run for a running application. Raises UnknownApplication, and as `start`."""
    case = await queries.application_to_check(session, actor, id)
    return await start(session, actor, _of(case), checks)


def _of(case: Application) -> Whose:
    return Whose(
        household_id=case.household_id,
        office=case.deciding_office,
        region=case.deciding_region,
        intent_id=case.intent_id,
        application_id=case.id,
    )


async def start(
    session: AsyncSession, actor: Actor, whose: Whose, checks: Collection[str] = ()
) -> CheckRun:
    """Ask all that is authorised (or `checks` of it) and not freshly known, in this transaction.

    Asked again on the same day, with nothing left to ask, the run of before is the answer; its
    report is issued anew if what the family says has changed it. The number of statements does not
    depend on how many queries there are. Raises NotAuthorised, CheckNotAuthorised, RunUnderWay,
    UnknownCheck.
    """
    at = world(session)
    authorisation, signatures = await _authorised(session, whose)
    due = _due(at, authorisation, signatures, checks)
    if await session.scalar(_running(whose.household_id)):
        raise RunUnderWay("a run of this family has queries that are not answered yet")
    fresh = await planning.fresh(session, authorisation)
    if before := await again.same(session, whose, authorisation.id, due, fresh):
        record(
            session, actor, "check_run.again", "check_run", before.id,
            household=whose.household_id,
        )  # fmt: skip
        await reporting.renew(session, before)
        return before
    run = await _new_run(session, actor, whose, authorisation)
    rows = planning.rows(at, run, due, fresh)
    run.reused = sum(row["state"] is QueryState.REUSED for row in rows)
    run.asked = len(rows) - run.reused
    session.add(run)
    await session.flush()
    await together.put(session, rows)
    await _ask(session, at, run, rows)
    record(session, actor, "check_run.start", "check_run", run.id, household=whose.household_id)
    await report_when_due(session, run)
    return run


async def _authorised(
    session: AsyncSession, whose: Whose
) -> tuple[Authorisation, Sequence[Signature]]:
    """The family's authorisation in force, locked: a withdrawal comes before or after, and two
    runs never start at once."""
    today = world(session).today()
    rows = (await session.execute(queries.authorisations(whose.household_id))).all()
    complete = [each for each, _ in rows if in_force(each, today)]
    if not complete:
        unsigned = [str(s.person_id) for _, s in rows if s.signed_at is None]
        raise NotAuthorised(
            "no authorisation in force; everybody asked about has to sign one first",
            persons=list(dict.fromkeys(unsigned)),
        )
    newest = complete[0]
    return newest, [s for each, s in rows if each.id == newest.id]


def _due(
    at: World,
    authorisation: Authorisation,
    signatures: Sequence[Signature],
    checks: Collection[str],
) -> list[planning.Due]:
    book, today = at.catalogue.checks.checks, at.today()
    wanted = [queries.check_of(at, code) for code in checks] or list(book.values())
    if lacking := [
        check.code for check in wanted if checks and check.code not in authorisation.checks
    ]:
        raise CheckNotAuthorised("the authorisation does not name these checks", checks=lacking)
    kin = at.catalogue.fields.code_lists["relation"].codes
    found = [
        planning.Due(check, signature.person_id)
        for check in wanted
        for signature in signatures
        if asked_of(check, roles_of(signature.role, kin.get(signature.relation, {}).get("kin")))
        and may_ask(authorisation, signatures, signature.person_id, check.code, today)
    ]
    if not found:
        raise CheckNotAuthorised("nobody has authorised these checks", checks=list(checks))
    return found


def _running(household_id: UUID) -> Any:  # noqa: ANN401
    open_ = exists().where(CheckQuery.run_id == CheckRun.id, CheckQuery.state.in_(OPEN_QUERIES))
    return (
        select(CheckRun.id)
        .where(CheckRun.household_id == household_id, CheckRun.stopped_at.is_(None), open_)
        .limit(1)
    )


async def _new_run(
    session: AsyncSession, actor: Actor, whose: Whose, authorisation: Authorisation
) -> CheckRun:
    at = world(session)
    serial = await at.serials.next(session)
    return CheckRun(
        id=new_id(),
        number=f"HD{whose.region[:6]}{at.today():%Y%m%d}{serial % 1_000_000:06d}",
        household_id=whose.household_id,
        intent_id=whose.intent_id,
        application_id=whose.application_id,
        authorisation_id=authorisation.id,
        office=whose.office,
        region=whose.region,
        requested_by=actor.id,
        requested_at=at.now(),
        report_version=0,
    )


async def _ask(
    session: AsyncSession, at: World, run: CheckRun, rows: Iterable[Mapping[str, Any]]
) -> None:
    """One job for each source that has something to answer."""
    asked = dict.fromkeys(row["source"] for row in rows if row["state"] is QueryState.PLANNED)
    jobs = [
        NewJob(
            KIND,
            f"check:{source}",
            at.now(),
            run.application_id,
            payload={"run": str(run.id), "source": source},
        )
        for source in asked
    ]
    if jobs:
        await enqueue(session, jobs)
        await hint(session)
