"""Letting everything follow that follows: starts, waits, ends and appearances, under the lock."""

from datetime import datetime

from domain.application.models import Claim, ClaimState, Origin
from domain.approval.case import Case
from domain.approval.models import Step, StepKind, StepState
from domain.approval.rules import Due, Move, due, limit_of, moves
from domain.base import new_id
from domain.delivery.port import MessageKind
from domain.item.catalogue import Item
from domain.job.enqueue import delivery, timer

ROUNDS = 16  # each round may let one more claim appear; the item graph is shallower than this
LOOK_AGAIN = "look_again"  # kind of job: another case of the household has changed


def settle(case: Case) -> None:
    """Apply moves until nothing moves any more. In a case that is over nothing moves."""
    for _ in range(ROUNDS if case.application.closed_at is None else 0):
        found = moves(case.world.catalogue, case.now(), case.assess())
        if not found:
            break
        for move in found:
            apply(case, move)
    _tell_other_cases(case)


def _tell_other_cases(case: Case) -> None:
    """Claims of this household in other cases may have waited for one of these: they look again.

    Each under its own lock and in its own transaction: two cases never wait for each other.
    """
    if case.ended:
        for other in sorted(case.elsewhere.cases):
            case.jobs.append(timer(LOOK_AGAIN, case.world.now(), other))
        case.ended.clear()


def apply(case: Case, move: Move) -> None:
    claim = appear(case, move) if move.origin else case.newest()[move.item]
    hanging = sorted(move.waits_for)
    if move.to is ClaimState.CLOSED:
        end(case, claim, ClaimState.CLOSED, move.reason)
    elif move.to is ClaimState.WAITING:
        wait(case, claim, hanging)
    elif claim.state is ClaimState.WAITING:
        start(case, claim, hanging)
    else:
        narrow(case, claim, hanging)


def wait(case: Case, claim: Claim, hanging: list[str]) -> None:
    if claim.waits_for != hanging:
        claim.waits_for = hanging
        case.note("waiting", claim, waits_for=hanging)


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


def start(case: Case, claim: Claim, hanging: list[str]) -> None:
    """The department's clock starts now. It is told to decide once nothing hangs any more."""
    counted = due(case.world.calendar, _since(case, claim), limit_of(_item(case, claim)))
    claim.state, claim.waits_for = ClaimState.OPEN, hanging
    step = case.step_of(claim.id) or planned(case, claim)
    step.kind, step.office = StepKind.DETERMINATION, claim.office
    claim.started_on, claim.due_at = counted.started_on, counted.due_at
    open_step(case, step, counted)
    case.note("started", claim, due_on=str(counted.dates.due_on or ""))
    if hanging:
        case.note("waiting", claim, waits_for=hanging)
    else:
        send(case, claim, MessageKind.RELEASE)


def narrow(case: Case, claim: Claim, hanging: list[str]) -> None:
    """A running claim hangs on less; on nothing: its clock counts from now, and it can be decided.

    It could hold without the identity, but who gets it or how much was open until today.
    """
    claim.waits_for = hanging
    if hanging:
        return
    step = case.step_of(claim.id)
    if step is not None and step.kind is StepKind.DETERMINATION and step.state is StepState.OPEN:
        counted = due(case.world.calendar, case.world.now(), limit_of(_item(case, claim)))
        claim.started_on, claim.due_at = counted.started_on, counted.due_at
        open_step(case, step, counted)
    send(case, claim, MessageKind.RELEASE)
    case.note("ready", claim)


def _item(case: Case, claim: Claim) -> Item:
    return case.world.catalogue.items[claim.item]


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
    step.statutory_due, step.committed_due = (
        counted.dates.statutory_due,
        counted.dates.committed_due,
    )
    step.yellow_on, step.orange_on = counted.dates.yellow_on, counted.dates.orange_on
    step.provisional, step.due_at = counted.dates.provisional, counted.due_at


def end(case: Case, claim: Claim, state: ClaimState, reason: str | None) -> None:
    """The claim has ended on its own; nothing else of the case is touched here."""
    told = claim.state is not ClaimState.WAITING or case.application.accepted_at is not None
    claim.state, claim.reason, claim.waits_for = state, reason, []
    claim.decided_at = case.world.now()
    case.ended.append(claim.id)
    step = case.step_of(claim.id)
    if step is not None:
        if step.state is StepState.PAUSED:
            case.stopped.append(claim.id)
        step.state, step.done_at = StepState.CANCELLED, case.world.now()
    if state in (ClaimState.CLOSED, ClaimState.WITHDRAWN) and told:
        send(case, claim, MessageKind.WITHDRAW)
    case.note(str(state), claim, reason=reason)


def send(case: Case, claim: Claim, kind: MessageKind) -> None:
    """Owe the department a message; the worker delivers it, at the lane's pace."""
    case.jobs.append(
        delivery(claim.department, kind, case.application.id, claim.id, case.world.now())
    )
