"""审核: one township review serves every claim of the case; it rests on one home survey."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import ApplicationState, ClaimState
from domain.approval import decisions, kinship, seats, visiting
from domain.approval.case import Case, same_version
from domain.approval.loading import open_case
from domain.approval.models import Outcome, Step, StepKind, StepState, Visit, VisitOutcome
from domain.approval.settling import end, settle
from domain.errors import Conflict, RuleViolation
from domain.household import relatives

UNCOOPERATIVE = "R-COO-01"  # L02 art 29


class ReviewNotOpen(Conflict):
    """The review of this application is not open."""


class OpinionMissing(RuleViolation):
    """The review gives an opinion on every claim that has not ended."""


class NotRefused(RuleViolation):
    """A case ends for want of cooperation only where a refused visit is on record."""


@dataclass(frozen=True, slots=True)
class Report:
    """`opinions` are (support, words) by claim id. `ends`: the family would not be visited, and the
    reviewer ends the case; why, in writing."""

    opinions: Mapping[UUID, tuple[bool, str]]
    ends: str | None = None


async def give(session: AsyncSession, actor: Actor, id: UUID, version: int, report: Report) -> None:
    """Record the opinions; every claim whose time this was starts now.

    Raises UnknownStep, ReviewNotOpen, ApplicationChanged, SamePerson, NearRelative, SurveyMissing,
    OpinionMissing, NotRefused.
    """
    case, step = await _seat(session, actor, id, version)
    visit = await visiting.rests_on(case, actor)
    await kinship.notice(case)
    if report.ends is not None:
        _end(actor, case, step, visit, report.ends)
    else:
        _go_on(actor, case, step, report)
    await case.close()


async def _seat(session: AsyncSession, actor: Actor, id: UUID, version: int) -> tuple[Case, Step]:
    case = await open_case(session, actor, id)
    step = next((s for s in case.steps if s.kind is StepKind.REVIEW), None)
    if step is None or not seats.sits_on(actor, step):
        raise seats.UnknownStep("this review is not on your seats")
    same_version(case, version)
    if step.state is not StepState.OPEN:
        raise ReviewNotOpen(f"the review is {step.state}", state=str(step.state))
    seats.keep_apart(actor, step, case.steps)
    await relatives.keep_out(session, actor.id, case.application.household_id)
    return case, step


def _go_on(actor: Actor, case: Case, step: Step, report: Report) -> None:
    _write(actor, case, step, report)
    decisions.finish(case, step, actor.id, Outcome.APPROVE)
    case.application.reviewed_at = case.world.now()
    case.application.state = ApplicationState.APPROVING
    case.note("reviewed")
    case.tell(actor, "application.review", "application", case.application.id)
    settle(case)


def _write(actor: Actor, case: Case, step: Step, report: Report) -> None:
    unsaid = [
        claim.item
        for claim in case.claims
        if claim.state is ClaimState.WAITING and claim.id not in report.opinions
    ]
    if unsaid:
        raise OpinionMissing("an opinion is missing", items=unsaid)
    opinions = [
        {"claim": str(claim.id), "support": support, "opinion": words}
        for claim in case.claims
        if claim.id in report.opinions
        for support, words in [report.opinions[claim.id]]
    ]
    draft = decisions.Draft("approve")
    decisions.write_decision(case, step, actor.id, actor.name, draft, opinions, None)


def _end(actor: Actor, case: Case, step: Step, visit: Visit | None, why: str) -> None:
    """终止审核确认程序: what has been granted stays, everything else ends with its reason."""
    if visit is None or visit.outcome is not VisitOutcome.REFUSED:
        raise NotRefused("record the refusal to be visited first")
    draft = decisions.Draft("refuse", reason=UNCOOPERATIVE, opinion=why)
    decisions.write_decision(case, step, actor.id, actor.name, draft, [], None)
    decisions.finish(case, step, actor.id, Outcome.REFUSE)
    for claim in case.live():
        end(case, claim, ClaimState.CLOSED, UNCOOPERATIVE)
    case.shut(ApplicationState.CLOSED)
    case.note("uncooperative")
    case.tell(actor, "application.end", "application", case.application.id, reason=UNCOOPERATIVE)
    settle(case)
