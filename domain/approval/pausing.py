"""Stopping and restarting a claim's promised clock. The statutory clock never stops here."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Claim, ClaimState
from domain.approval import figures, seats
from domain.approval.case import Case
from domain.approval.models import Pause, Step, StepState
from domain.approval.rules import Due, end_of
from domain.approval.settling import set_dates
from domain.approval.shaping import rule_of
from domain.base import new_id
from domain.clock import rules as clock
from domain.errors import Conflict, RuleViolation
from domain.world import World


class UnknownGround(RuleViolation):
    """This is no ground on which the clock may stop."""


class ClockNotPaused(Conflict):
    """This clock is not paused."""


class ClockPaused(Conflict):
    """This clock is paused already."""


PAUSES = select(Pause).where(Pause.claim_id == bindparam("claim")).order_by(Pause.started_on)
SUPPLEMENT = "supplement"  # the pause of a claim whose family has been asked for something


async def start(
    session: AsyncSession,
    actor: Actor,
    step_id: UUID,
    version: int,
    ground: str,
    document_no: str,
    from_day: date | None,
) -> Step:
    """Pause the claim's promised clock for a legal ground, from today or a past day of the step."""
    case, step, claim = await _held(session, actor, step_id, version, StepState.OPEN)
    day = from_day or case.world.today()
    if not (step.started_on or day) <= day <= case.world.today():
        raise UnknownGround("a pause begins while the step runs, not later than today")
    if ground == SUPPLEMENT or not figures.clocks(case.world.catalogue, ground):
        raise UnknownGround("no clock stops for this ground", ground=ground)
    await stop(case, step, claim, ground, document_no, day, actor.id)
    case.tell(actor, "claim.pause", "claim", claim.id, reason=ground)
    await case.close()
    return step


async def stop(
    case: Case, step: Step, claim: Claim, ground: str, document_no: str, day: date, by: str
) -> None:
    """Stop the promised clock; its due date is open until it runs again."""
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
    await redate(case, claim)


async def end(session: AsyncSession, actor: Actor, step_id: UUID, version: int) -> Step:
    """Resume: the due date moves by the working days that were paused."""
    case, step, claim = await _held(session, actor, step_id, version, StepState.PAUSED)
    if claim.state is not ClaimState.OPEN:
        raise ClockPaused("the family has been asked and has not answered yet", state="returned")
    await resume(case, step, claim, actor.id)
    case.tell(actor, "claim.resume", "claim", claim.id)
    await case.close()
    return step


def grounds(case: Case, step: Step) -> list[tuple[str, str]]:
    """(code, words) of every ground on which the clock of this step may be stopped now."""
    if step.claim_id is None or step.hours is not None or step.state is not StepState.OPEN:
        return []
    known = case.world.catalogue.process["pause_grounds"]
    return [(code, each["zh"]) for code, each in known.items() if code != SUPPLEMENT]


def resumable(step: Step, pauses: Sequence[Pause]) -> bool:
    """Whether the seat may let the clock run again; one stopped for a supplement waits for it."""
    if step.state is not StepState.PAUSED:
        return False
    return all(row.ground != SUPPLEMENT for row in pauses if row.ended_on is None)


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
    counted = recount(case.world, step, await pauses_of(case.session, claim.id))
    set_dates(step, counted)
    claim.due_at = counted.due_at


def recount(at: World, step: Step, pauses: Sequence[Pause]) -> Due:
    """The step's limits counted out anew. `due_at` is the earliest: the promise or the law."""
    assert step.started_on is not None
    limit = clock.Limit(step.statutory_wd, step.committed_wd)
    rules = [rule_of(at, row) for row in pauses]
    dates = clock.deadlines(at.calendar, step.started_on, limit, rules)
    shown = end_of(dates.due_on) if dates.due_on else None
    return Due(step.started_on, limit, dates, last_instant(shown, dates.statutory_due))


def last_instant(due_at: datetime | None, statutory_due: date | None) -> datetime | None:
    """The earlier of a due time and the end of the law's last day: worklists are ordered by it."""
    if statutory_due is None:
        return due_at
    law = end_of(statutory_due)
    return min(due_at, law) if due_at else law


async def pauses_of(session: AsyncSession, claim_id: UUID) -> list[Pause]:
    await session.flush()  # a pause begun or ended in this transaction counts too
    return list(await session.scalars(PAUSES, {"claim": claim_id}))


async def _held(
    session: AsyncSession, actor: Actor, step_id: UUID, version: int, state: StepState
) -> tuple[Case, Step, Claim]:
    case, step = await seats.open_step(session, actor, step_id)
    claim = next((claim for claim in case.claims if claim.id == step.claim_id), None)
    if claim is None:
        raise UnknownGround("no ground stops a clock that serves all claims")
    if step.version != version:
        raise seats.StepChanged(f"version {version} was read, {step.version} is current")
    if step.state is not state:
        error = ClockPaused if state is StepState.OPEN else ClockNotPaused
        raise error(f"the step is {step.state}", state=str(step.state))
    if step.hours is not None:
        raise UnknownGround("the hours of an emergency run on, day and night")
    return case, step, claim
