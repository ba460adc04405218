"""Stopping and restarting a claim's promised clock. The statutory clock never stops here."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Claim
from domain.approval import process, seats
from domain.approval.case import Case, open_case
from domain.approval.models import Pause, Step, StepState
from domain.approval.rules import Due, end_of
from domain.approval.settling import set_dates
from domain.approval.shaping import rule_of
from domain.audit.service import record
from domain.base import new_id
from domain.clock import rules as clock
from domain.errors import Conflict, RuleViolation


class UnknownGround(RuleViolation):
    """This is no ground on which the clock may stop."""


class ClockNotPaused(Conflict):
    """This clock is not paused."""


class ClockPaused(Conflict):
    """This clock is paused already."""


async def start(  # noqa: PLR0913
    session: AsyncSession,
    actor: Actor,
    step_id: UUID,
    version: int,
    ground: str,
    document_no: str,
    from_day: date | None,
) -> None:
    """Pause the claim's promised clock for a legal ground, from today or a past day of the step."""
    case, step, claim = await _held(session, actor, step_id, version, StepState.OPEN)
    day = from_day or case.world.today()
    if not (step.started_on or day) <= day <= case.world.today():
        raise UnknownGround("a pause begins while the step runs, not later than today")
    stop(case, step, claim, ground, document_no, day, actor.id)
    record(session, actor, "claim.pause", "claim", claim.id, reason=ground)
    await redate(case, claim)
    await case.close()


def stop(  # noqa: PLR0913
    case: Case, step: Step, claim: Claim, ground: str, document_no: str, day: date, by: str
) -> None:
    if not process.clocks(case.world.catalogue, ground):
        raise UnknownGround("no clock stops for this ground", ground=ground)
    row = Pause(
        id=new_id(),
        application_id=case.application.id,
        claim_id=claim.id,
        ground=ground,
        document_no=document_no,
        started_on=day,
        ended_on=None,
        started_by=by,
    )
    case.session.add(row)
    step.state = StepState.PAUSED
    case.note("paused", claim, ground=ground)


async def end(session: AsyncSession, actor: Actor, step_id: UUID, version: int) -> None:
    """Resume: the due date moves by the working days that were paused."""
    case, step, claim = await _held(session, actor, step_id, version, StepState.PAUSED)
    await resume(case, step, claim, actor.id)
    record(session, actor, "claim.resume", "claim", claim.id)
    await case.close()


async def resume(case: Case, step: Step, claim: Claim, by: str) -> None:
    for row in await pauses_of(case.session, claim.id):
        if row.ended_on is None:
            row.ended_on, row.ended_by = case.world.today(), by
    step.state = StepState.OPEN
    case.note("resumed", claim)
    await redate(case, claim)


async def redate(case: Case, claim: Claim) -> None:
    """Count the claim's live step again: pauses or the calendar have changed."""
    step = case.step_of(claim.id)
    if step is None or step.started_on is None or step.hours is not None:
        return
    counted = recount(case, step, await pauses_of(case.session, claim.id))
    set_dates(step, counted)
    claim.due_at = counted.due_at or claim.due_at


def recount(case: Case, step: Step, pauses: list[Pause]) -> Due:
    assert step.started_on is not None
    limit = clock.Limit(step.statutory_wd, step.committed_wd, step.hours)
    dates = clock.deadlines(
        case.world.calendar, step.started_on, limit, [rule_of(case.world, row) for row in pauses]
    )
    return Due(step.started_on, limit, dates, end_of(dates.due_on) if dates.due_on else None)


async def pauses_of(session: AsyncSession, claim_id: UUID) -> list[Pause]:
    await session.flush()  # a pause begun or ended in this transaction counts too
    rows = await session.scalars(
        select(Pause).where(Pause.claim_id == claim_id).order_by(Pause.started_on)
    )
    return list(rows)


async def _held(
    session: AsyncSession, actor: Actor, step_id: UUID, version: int, state: StepState
) -> tuple[Case, Step, Claim]:
    seen = await seats.step_for(session, actor, step_id)
    case = await open_case(session, seen.application_id)
    step = next(step for step in case.steps if step.id == step_id)
    await session.refresh(step)
    if step.claim_id is None or step.version != version:
        raise ClockPaused("this step changed since you read it")
    if step.state is not state:
        error = ClockPaused if state is StepState.OPEN else ClockNotPaused
        raise error(f"the step is {step.state}", state=str(step.state))
    claim = next(claim for claim in case.claims if claim.id == step.claim_id)
    return case, step, claim
