"""受理: the clocks start, every department hears of its claims, the review opens."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import ApplicationState, ClaimState
from domain.approval import decisions, figures, kinship, seats, supplements
from domain.approval.case import Case, same_version
from domain.approval.loading import open_case
from domain.approval.models import Outcome, Step, StepKind, StepState
from domain.approval.rules import due
from domain.approval.settling import end, open_step, planned, send, settle
from domain.clock.rules import Limit
from domain.delivery.port import MessageKind
from domain.errors import Conflict, RuleViolation
from domain.household import relatives


class NotWaitingForAcceptance(Conflict):
    """This application is not waiting for acceptance."""


class StillMissing(RuleViolation):
    """Something must still be handed in before this can be accepted."""


class WrittenReasonNeeded(RuleViolation):
    """Not accepting needs a written reason."""


async def accept(
    session: AsyncSession, actor: Actor, id: UUID, version: int, received: Sequence[str]
) -> None:
    """Accept the application; `received` names materials handed in since.

    Raises UnknownStep, SamePerson, NotWaitingForAcceptance, ApplicationChanged, StillMissing.
    """
    case, step = await _seat(session, actor, id, version)
    left = [name for name in case.application.missing if name not in received]
    if left:
        raise StillMissing("materials are missing", missing=left)
    case.application.missing = []
    decisions.write_decision(case, step, actor.id, actor.name, decisions.Draft("approve"), [], None)
    decisions.finish(case, step, actor.id, Outcome.APPROVE)
    case.tell(actor, "application.accept", "application", id)
    await supplements.received(case)
    begin(case)
    await kinship.notice(case)
    settle(case)
    await case.close()


def begin(case: Case) -> None:
    """From here on the clocks run: lodge every claim, open the review."""
    now = case.world.now()
    case.application.accepted_at = now
    case.application.state = ApplicationState.ACCEPTED
    case.note("accepted")
    review = next((s for s in case.steps if s.kind is StepKind.REVIEW), None)
    review = review or planned(case, None, StepKind.REVIEW)
    counted = due(case.world.calendar, now, review_limit(case))
    open_step(case, review, counted)
    for claim in case.live():
        send(case, claim, MessageKind.LODGE)


def review_limit(case: Case) -> Limit:
    """The investigation must begin within so many working days (L02 art 15)."""
    days = figures.days(case.world.catalogue, "start_investigation_wd")
    return Limit(statutory_wd=days, committed_wd=days)


async def refuse(session: AsyncSession, actor: Actor, id: UUID, version: int, reason: str) -> None:
    """Refuse to accept, in writing; every claim ends with R-DOC-01."""
    if not reason.strip():
        raise WrittenReasonNeeded("say why the application is not accepted")
    case, step = await _seat(session, actor, id, version)
    draft = decisions.Draft("refuse", opinion=reason)
    decisions.write_decision(case, step, actor.id, actor.name, draft, [], None)
    decisions.finish(case, step, actor.id, Outcome.REFUSE)
    for claim in case.live():
        end(case, claim, ClaimState.CLOSED, "R-DOC-01")
    case.shut(ApplicationState.NOT_ACCEPTED)
    case.note("not_accepted")
    case.tell(actor, "application.refuse", "application", id, reason=reason)
    await case.close()


async def _seat(session: AsyncSession, actor: Actor, id: UUID, version: int) -> tuple[Case, Step]:
    case = await open_case(session, actor, id)
    step = next((s for s in case.steps if s.kind is StepKind.ACCEPTANCE), None)
    if step is None or not seats.sits_on(actor, step):
        raise seats.UnknownStep("this application is not on your seats")
    same_version(case, version)
    if step.state is not StepState.OPEN:
        raise NotWaitingForAcceptance(f"the acceptance is {step.state}", state=str(step.state))
    seats.keep_apart(actor, step, case.steps)
    await relatives.keep_out(session, actor.id, case.application.household_id)
    return case, step
