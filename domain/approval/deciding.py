"""A seat decides: approve, refuse, or return. Only this claim and what hangs on it moves."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Claim, ClaimState
from domain.approval import process, seats, supplements
from domain.approval.case import Case, open_case
from domain.approval.decisions import Draft, determination_of, drafted, finish, write_decision
from domain.approval.granting import conclude
from domain.approval.models import Decision, Outcome, Step, StepKind, StepState
from domain.approval.rules import Due, due, end_of, limit_of
from domain.approval.settling import open_step, planned
from domain.audit.service import record
from domain.clock.rules import Limit, deadlines
from domain.errors import Conflict, RuleViolation


class StepNotOpen(Conflict):
    """This step has been decided already, or its time has not come."""


class StepChanged(Conflict):
    """This step changed since you read it."""


class DraftRefused(RuleViolation):
    """The determination refused this claim: confirm the refusal, or return it."""


async def decide(
    session: AsyncSession, actor: Actor, step_id: UUID, version: int, draft: Draft
) -> None:
    """Decide an open determination or confirmation.

    Raises UnknownStep, StepNotOpen, StepChanged, SamePerson, and the refusals above.
    """
    seen = await seats.step_for(session, actor, step_id)
    case = await open_case(session, seen.application_id)
    step = next(step for step in case.steps if step.id == step_id)
    await session.refresh(step)
    _still_open(step, version)
    claim = next(claim for claim in case.claims if claim.id == step.claim_id)
    await seats.keep_apart(session, actor, step)
    if draft.outcome == Outcome.RETURN:
        await _return(case, actor, step, claim, draft)
    elif step.kind is StepKind.DETERMINATION:
        _determine(case, actor, step, claim, draft)
    else:
        await _confirm(case, actor, step, claim, draft)
    record(session, actor, f"claim.{draft.outcome}", "claim", claim.id, reason=draft.reason)
    await case.close()


def _still_open(step: Step, version: int) -> None:
    if step.state is not StepState.OPEN or step.kind not in (
        StepKind.DETERMINATION,
        StepKind.CONFIRMATION,
    ):
        raise StepNotOpen(f"the step is {step.state}", state=str(step.state))
    if step.version != version:
        raise StepChanged(f"version {version} was read, {step.version} is current")


def _determine(case: Case, actor: Actor, step: Step, claim: Claim, draft: Draft) -> None:
    """认定研判: the officer's draft, which another officer confirms."""
    verdict = case.assess().verdicts[claim.item]
    lines = drafted(case, verdict, draft)
    write_decision(case, step, actor.id, actor.name, draft, lines, verdict)
    finish(case, step, actor.id, Outcome(draft.outcome))
    confirmation = planned(case, claim, StepKind.CONFIRMATION)
    confirmation.office = step.office
    counted = due(case.world.calendar, case.world.now(), confirmation_limit(case))
    open_step(case, confirmation, counted)
    _no_later_than(confirmation, step)
    case.note("determined", claim, outcome=draft.outcome)


def confirmation_limit(case: Case) -> Limit:
    """The county confirms within its own working days (process_parameters.county_confirm_wd)."""
    return Limit(statutory_wd=process.days(case.world.catalogue, "county_confirm_wd"))


def _no_later_than(confirmation: Step, determination: Step) -> None:
    """The claim's own promise and limit stay the outer bound of every step in it."""
    confirmation.committed_due = determination.committed_due
    confirmation.committed_wd = determination.committed_wd
    confirmation.hours = determination.hours
    confirmation.started_on = determination.started_on
    confirmation.yellow_on = determination.yellow_on
    confirmation.orange_on = determination.orange_on
    if determination.due_at and confirmation.due_at:
        confirmation.due_at = min(determination.due_at, confirmation.due_at)
    if determination.statutory_due and confirmation.statutory_due:
        confirmation.statutory_due = min(
            determination.statutory_due, confirmation.statutory_due
        )
    confirmation.due_at = confirmation.due_at or (
        end_of(confirmation.statutory_due) if confirmation.statutory_due else None
    )


async def _confirm(case: Case, actor: Actor, step: Step, claim: Claim, draft: Draft) -> None:
    """确认: the claim ends here, and what hangs on it follows in the same transaction."""
    first = await determination_of(case, claim)
    if first is not None and first.outcome is Outcome.REFUSE and draft.outcome == "approve":
        raise DraftRefused("an approval needs a new determination", item=claim.item)
    verdict = case.assess().verdicts[claim.item]
    lines = _as_drafted(first, draft) or drafted(case, verdict, draft)
    write_decision(case, step, actor.id, actor.name, draft, lines, verdict)
    finish(case, step, actor.id, Outcome(draft.outcome))
    await conclude(case, claim, lines, draft.reason or (first.reason if first else None))


def _as_drafted(first: Decision | None, draft: Draft) -> list[dict[str, Any]] | None:
    if first is None or draft.lines is not None or first.outcome.value != draft.outcome:
        return None
    return list(first.lines)


async def _return(case: Case, actor: Actor, step: Step, claim: Claim, draft: Draft) -> None:
    """At the confirmation seat: back to determination. At determination: ask the family, once."""
    write_decision(case, step, actor.id, actor.name, draft, [], None)
    if step.kind is StepKind.CONFIRMATION:
        finish(case, step, actor.id, Outcome.RETURN)
        again = planned(case, claim)
        open_step(case, again, _running(case, claim, step))
        case.note("returned", claim, to="determination")
        return
    supplements.ask_for_claim(case, actor, step, claim, draft.asked)
    claim.state = ClaimState.RETURNED


def _running(case: Case, claim: Claim, step: Step) -> Due:
    """The claim's own clock goes on: a second look takes nothing off the family's time."""
    limit = limit_of(case.world.catalogue.items[claim.item])
    since = step.started_on or case.world.today()
    dates = deadlines(case.world.calendar, since, limit)
    return Due(since, limit, dates, claim.due_at)
