"""A seat decides: approve, refuse, or return. Only this claim and what hangs on it moves."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Claim
from domain.approval import (
    awaiting,
    drawn_visits,
    figures,
    kinship,
    pausing,
    report_age,
    seats,
    supplements,
)
from domain.approval.case import Case
from domain.approval.decisions import (
    Draft,
    Lines,
    determination_of,
    drafted,
    finish,
    write_decision,
)
from domain.approval.granting import conclude
from domain.approval.models import Decision, Outcome, Step, StepKind, StepState
from domain.approval.settling import planned
from domain.approval.writing import write
from domain.clock.rules import Limit, deadlines
from domain.errors import Conflict, RuleViolation

DECIDED = (StepKind.DETERMINATION, StepKind.CONFIRMATION)


class StepNotOpen(Conflict):
    """This step has been decided already, or its time has not come."""


class DraftRefused(RuleViolation):
    """The determination refused this claim: confirm the refusal, or return it."""


async def decide(
    session: AsyncSession, actor: Actor, step_id: UUID, version: int, draft: Draft
) -> Step:
    """Decide an open determination or confirmation; the step as it stands then.

    Raises UnknownStep, StepNotOpen, StepChanged, SamePerson, and the refusals above.
    """
    case, step = await seats.open_step(session, actor, step_id)
    _still_open(step, version)
    seats.keep_apart(actor, step, case.steps)
    claim = next(claim for claim in case.claims if claim.id == step.claim_id)
    case.tell(actor, f"claim.{draft.outcome}", "claim", claim.id, reason=draft.reason)
    if draft.outcome == Outcome.RETURN:
        await _return(case, actor, step, claim, draft)
    elif step.kind is StepKind.DETERMINATION and step.hours is None:
        _determine(case, actor, step, claim, draft)
    else:
        await _confirm(case, actor, step, claim, draft)
    await case.close()
    await write(session)
    return step


def _still_open(step: Step, version: int) -> None:
    if step.state is not StepState.OPEN or step.kind not in DECIDED:
        raise StepNotOpen(f"the step is {step.state}", state=str(step.state))
    if step.version != version:
        raise seats.StepChanged(f"version {version} was read, {step.version} is current")


def _determine(case: Case, actor: Actor, step: Step, claim: Claim, draft: Draft) -> None:
    """认定研判: the officer's draft, which another officer confirms."""
    verdict = case.verdict(claim.item)
    lines = drafted(case, verdict, draft, claim)
    write_decision(case, step, actor.id, actor.name, draft, lines, verdict)
    finish(case, step, actor.id, Outcome(draft.outcome))
    _continue(case, step, planned(case, claim, StepKind.CONFIRMATION))
    case.note("determined", claim, outcome=draft.outcome)


def _continue(case: Case, before: Step, step: Step) -> None:
    """The claim's own clock runs on: a second seat takes nothing off the family's time.

    A confirmation also has working days of its own (process: county_confirm_wd), within the law's.
    """
    step.state, step.opened_at, step.office = StepState.OPEN, case.world.now(), before.office
    for name in CLOCK:
        setattr(step, name, getattr(before, name))
    if step.kind is not StepKind.CONFIRMATION or before.started_on is None:
        return
    calendar, today = case.world.calendar, case.world.today()
    own = figures.days(case.world.catalogue, "county_confirm_wd")
    last = calendar.count(before.started_on, today) + own
    step.statutory_wd = min(before.statutory_wd or last, last)
    limit = Limit(step.statutory_wd, step.committed_wd)
    dates = deadlines(calendar, before.started_on, limit)
    step.statutory_due = dates.statutory_due
    step.due_at = pausing.last_instant(before.due_at, dates.statutory_due)


CLOCK = (
    "started_on", "statutory_wd", "committed_wd", "hours", "statutory_due", "committed_due",
    "yellow_on", "orange_on", "due_at", "provisional",
)  # fmt: skip


async def _confirm(case: Case, actor: Actor, step: Step, claim: Claim, draft: Draft) -> None:
    """确认: the claim ends here, and what hangs on it follows in the same transaction.

    An emergency comes here at once: within its hours one decision is enough. Raises ReportExpired,
    AnswerAwaited.
    """
    seconds = step.kind is StepKind.CONFIRMATION
    if seconds:
        await kinship.wait_for_county(case)
        await drawn_visits.wait_for_answer(case)
    first = await determination_of(case, claim) if seconds else None
    if first is not None and first.outcome is Outcome.REFUSE and draft.outcome == "approve":
        raise DraftRefused("an approval needs a new determination", item=claim.item)
    if draft.outcome == Outcome.APPROVE:
        await report_age.still_valid(case, claim)
        await awaiting.wait_for_answers(case, claim)
    verdict = case.verdict(claim.item)
    draft = replace(draft, reason=draft.reason or _same(first, draft))
    lines = _as_drafted(first, draft) or drafted(case, verdict, draft, claim)
    write_decision(case, step, actor.id, actor.name, draft, lines, verdict)
    finish(case, step, actor.id, Outcome(draft.outcome))
    await conclude(case, claim, lines, draft.reason or lines[0]["reason"])


def _same(first: Decision | None, draft: Draft) -> str | None:
    """The reason of the determination, when it is confirmed."""
    return first.reason if first is not None and first.outcome.value == draft.outcome else None


def _as_drafted(first: Decision | None, draft: Draft) -> Lines | None:
    if first is None or draft.lines is not None or first.outcome.value != draft.outcome:
        return None
    return list(first.lines)


async def _return(case: Case, actor: Actor, step: Step, claim: Claim, draft: Draft) -> None:
    """At the confirmation seat: back to determination. At determination: ask the family, once."""
    write_decision(case, step, actor.id, actor.name, draft, [], None)
    if step.kind is StepKind.CONFIRMATION:
        finish(case, step, actor.id, Outcome.RETURN)
        _continue(case, step, planned(case, claim))
        await pausing.redate(case, claim)
        case.note("returned", claim, to="determination")
        return
    await supplements.ask_for_claim(case, actor, step, claim, draft.asked)
