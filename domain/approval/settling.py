"""Letting everything follow that follows: starts, waits, ends and appearances, under the lock."""

from datetime import datetime

from domain.application.models import Claim, ClaimState, Origin
from domain.approval.case import Case
from domain.approval.models import Step, StepKind, StepState
from domain.approval.rules import Due, Move, due, limit_of, moves
from domain.base import new_id
from domain.delivery.port import MessageKind
from domain.job.enqueue import delivery

ROUNDS = 8  # each round may let one more claim appear; the item graph is shallower than this


async def settle(case: Case) -> None:
    """Apply moves until nothing moves any more."""
    for _ in range(ROUNDS):
        found = moves(case.world.catalogue, case.now(), case.assess())
        if not found:
            return
        for move in found:
            apply(case, move)
        await case.session.flush()  # appeared claims need rows before steps and jobs point at them


def apply(case: Case, move: Move) -> None:
    claim = appear(case, move) if move.origin else case.newest()[move.item]
    if move.to is ClaimState.OPEN:
        start(case, claim)
    elif move.to is ClaimState.CLOSED:
        end(case, claim, ClaimState.CLOSED, move.reason)
    elif claim.waits_for != sorted(move.waits_for):
        claim.waits_for = sorted(move.waits_for)
        case.note("waiting", claim, waits_for=claim.waits_for)


def appear(case: Case, move: Move) -> Claim:
    """A claim nobody ticked: a downgrade, a single-person second stage, or 免申即享."""
    item = case.world.catalogue.items[move.item]
    office, _ = case.world.offices.deciding(item.code, case.application.deciding_region)
    claim = Claim(
        id=new_id(),
        application_id=case.application.id,
        household_id=case.application.household_id,
        item=item.code,
        department=item.department,
        office=office,
        origin=move.origin,
        state=ClaimState.WAITING,
        waits_for=[],
        created_at=case.world.now(),
    )
    case.session.add(claim)
    case.claims.append(claim)
    case.note("appeared", claim, origin=str(move.origin))
    return claim


def start(case: Case, claim: Claim) -> None:
    """The department's clock starts now, and it is told to decide."""
    item = case.world.catalogue.items[claim.item]
    counted = due(case.world.calendar, _since(case, claim), limit_of(item))
    claim.state, claim.waits_for = ClaimState.OPEN, []
    claim.started_on, claim.due_at = counted.started_on, counted.due_at
    step = case.step_of(claim.id) or planned(case, claim)
    step.kind, step.office = StepKind.DETERMINATION, claim.office
    open_step(case, step, counted)
    send(case, claim, MessageKind.RELEASE)
    case.note("started", claim, due_on=str(counted.dates.due_on or ""))


def _since(case: Case, claim: Claim) -> datetime:
    """The law counts a ticked means-tested claim from acceptance, the review included (L02 art 22).

    One that hung on an identity or a benefit, or appeared by itself, counts from now.
    """
    hung = any(":" in token for token in claim.waits_for)
    accepted = case.application.accepted_at
    if hung or claim.origin is not Origin.TICKED or accepted is None:
        return case.world.now()
    return accepted


def planned(case: Case, claim: Claim | None, kind: StepKind = StepKind.DETERMINATION) -> Step:
    step = Step(
        id=new_id(),
        application_id=case.application.id,
        claim_id=claim.id if claim else None,
        item=claim.item if claim else None,
        kind=kind,
        state=StepState.PLANNED,
        office=claim.office if claim else case.application.deciding_office,
        provisional=False,
    )
    case.session.add(step)
    case.steps.append(step)
    return step


def open_step(case: Case, step: Step, counted: Due) -> None:
    """Give a step its clocks and put it on the worklist of its seat."""
    step.state, step.opened_at = StepState.OPEN, case.world.now()
    step.started_on, step.hours = counted.started_on, counted.limit.hours
    step.statutory_wd = counted.limit.statutory_wd
    step.committed_wd = counted.limit.committed_wd
    set_dates(step, counted)


def set_dates(step: Step, counted: Due) -> None:
    step.statutory_due, step.committed_due = counted.dates.statutory_due, counted.dates.committed_due
    step.yellow_on, step.orange_on = counted.dates.yellow_on, counted.dates.orange_on
    step.provisional, step.due_at = counted.dates.provisional, counted.due_at


def end(case: Case, claim: Claim, state: ClaimState, reason: str | None) -> None:
    """The claim has ended on its own; nothing else of the case is touched here."""
    told = claim.state is not ClaimState.WAITING or case.application.accepted_at is not None
    claim.state, claim.reason, claim.waits_for = state, reason, []
    claim.decided_at = case.world.now()
    step = case.step_of(claim.id)
    if step is not None:
        step.state = StepState.CANCELLED
    if state in (ClaimState.CLOSED, ClaimState.WITHDRAWN) and told:
        send(case, claim, MessageKind.WITHDRAW)
    case.note(str(state), claim, reason=reason)


def send(case: Case, claim: Claim, kind: MessageKind) -> None:
    """Owe the department a message; the worker delivers it, at the lane's pace."""
    case.jobs.append(
        delivery(claim.department, kind, case.application.id, claim.id, case.world.now())
    )
