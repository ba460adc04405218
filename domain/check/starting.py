"""Starting a run: who is asked what, what need not be asked again, and the jobs that will ask."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application
from domain.audit.service import record
from domain.authorisation.models import Authorisation, Signature
from domain.authorisation.rules import in_force, may_ask
from domain.base import new_id, new_ids, utc_now
from domain.check import queries
from domain.check.answering import report_when_due
from domain.check.family import fresh_until
from domain.check.models import KNOWN, OPEN_QUERIES, CheckQuery, CheckRun, QueryState
from domain.check.rules import asked_of, roles_of
from domain.errors import Conflict, RuleViolation
from domain.intent.models import IntentState
from domain.item.checks import Check, SourceOffice
from domain.job.enqueue import NewJob, enqueue, hint
from domain.world import SHANGHAI, World, world

KIND = "check"  # of job; lane "check:<source>"


class NotAuthorised(RuleViolation):
    """Nobody may be asked: there is no authorisation in force that everybody has signed."""


class CheckNotAuthorised(RuleViolation):
    """The authorisation does not cover this check, or not for this person."""


class RunUnderWay(Conflict):
    """Sources are still being asked about this family."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The case a run is started for."""

    household_id: UUID
    office: str
    region: str
    intent_id: UUID | None = None
    application_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One question to be put: this check about this person."""

    check: Check
    person: UUID


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

    The number of statements does not depend on how many queries there are. Raises NotAuthorised,
    CheckNotAuthorised, RunUnderWay, UnknownCheck.
    """
    at = world(session)
    authorisation, signatures = await _authorised(session, whose)
    due = _due(at, authorisation, signatures, checks)
    if await session.scalar(_running(whose.household_id)):
        raise RunUnderWay("a run of this family has queries that are not answered yet")
    fresh = await _fresh(session, authorisation)
    run = await _new_run(session, actor, whose, authorisation)
    rows = _rows(at, run, due, fresh)
    run.reused = sum(row["state"] is QueryState.REUSED for row in rows)
    run.asked = len(rows) - run.reused
    session.add(run)
    await session.flush()
    await session.execute(insert(CheckQuery), rows)
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
) -> list[Due]:
    book, today = at.catalogue.checks.checks, at.today()
    wanted = [queries.check_of(at, code) for code in checks] or list(book.values())
    if lacking := [
        check.code for check in wanted if checks and check.code not in authorisation.checks
    ]:
        raise CheckNotAuthorised("the authorisation does not name these checks", checks=lacking)
    kin = at.catalogue.fields.code_lists["relation"].codes
    found = [
        Due(check, signature.person_id)
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


async def _fresh(
    session: AsyncSession, authorisation: Authorisation
) -> Mapping[tuple[str, UUID], CheckQuery]:
    """The newest answer of each check and person under this authorisation that still counts."""
    at = world(session)
    newest = (
        select(CheckQuery)
        .where(CheckQuery.authorisation_id == authorisation.id, CheckQuery.state.in_(KNOWN))
        .ext(distinct_on(CheckQuery.check, CheckQuery.person_id))
        .order_by(CheckQuery.check, CheckQuery.person_id, CheckQuery.answered_at.desc())
    )
    rows = await session.scalars(newest)
    return {(row.check, row.person_id): row for row in rows if fresh_until(at, row) >= at.today()}


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


def _rows(
    at: World, run: CheckRun, due: Sequence[Due], fresh: Mapping[tuple[str, UUID], CheckQuery]
) -> list[dict[str, Any]]:
    deadlines = {
        code: _deadline(at, source) for code, source in at.catalogue.checks.sources.items()
    }
    rows = []
    for id, each in zip(new_ids(len(due)), due, strict=True):
        row = {
            "id": id,
            "run_id": run.id,
            "authorisation_id": run.authorisation_id,
            "household_id": run.household_id,
            "person_id": each.person,
            "check": each.check.code,
            "source": each.check.source,
            "state": QueryState.PLANNED,
            "planned_at": at.now(),
            "deadline_at": deadlines[each.check.source],
            **dict.fromkeys(TAKEN_OVER),
        }
        known = fresh.get((each.check.code, each.person))
        rows.append(row | (_reused(at, id, known) if known else {}))
    return rows


TAKEN_OVER = ("reused_from", "answer_sealed", "hit", "reference", "answered_at", "source_at")


def _reused(at: World, id: UUID, known: CheckQuery) -> dict[str, Any]:
    """The answer that is still fresh, sealed anew for this query; it keeps its times."""
    assert known.answer_sealed is not None
    text = at.vault.open("check_query.answer", known.id, known.answer_sealed)
    return {
        "state": QueryState.REUSED,
        "reused_from": known.reused_from or known.id,
        "answer_sealed": at.vault.seal("check_query.answer", id, text),
        "hit": known.hit,
        "reference": known.reference,
        "answered_at": known.answered_at,
        "source_at": known.source_at,
    }


def _deadline(at: World, source: SourceOffice) -> datetime:
    """When the report goes on without this source: machine time."""
    waits = source.deadline
    if waits.working_days is None:
        return utc_now() + (waits.after or timedelta(0))
    last = at.calendar.add(at.today(), waits.working_days).on
    end = datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=SHANGHAI)
    return utc_now() + (end - at.now())


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
