"""审核: one township review and one home survey serve every claim of the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import ApplicationState, ClaimState
from domain.approval import decisions, findings, seats
from domain.approval.case import Case, same_version
from domain.approval.loading import open_case
from domain.approval.models import Outcome, Step, StepKind, StepState
from domain.approval.settling import settle
from domain.approval.visiting import visited
from domain.errors import Conflict, RuleViolation
from domain.household import relatives


class ReviewNotOpen(Conflict):
    """The review of this application is not open."""


class OpinionMissing(RuleViolation):
    """The review gives an opinion on every claim that has not ended."""


@dataclass(frozen=True, slots=True)
class Report:
    """`findings` are survey answers by field; `opinions` are (support, words) by claim id."""

    findings: Mapping[str, Any] | None
    opinions: Mapping[UUID, tuple[bool, str]]
    investigators: tuple[str, ...]


async def give(session: AsyncSession, actor: Actor, id: UUID, version: int, report: Report) -> None:
    """Record the survey and the opinions; every claim whose time this was starts now.

    Raises UnknownStep, ReviewNotOpen, ApplicationChanged, SamePerson, TwoInvestigators,
    OpinionMissing, FindingsInvalid.
    """
    case = await open_case(session, actor, id)
    step = next((s for s in case.steps if s.kind is StepKind.REVIEW), None)
    if step is None or not seats.sits_on(actor, step):
        raise seats.UnknownStep("this review is not on your seats")
    same_version(case, version)
    if step.state is not StepState.OPEN:
        raise ReviewNotOpen(f"the review is {step.state}", state=str(step.state))
    seats.keep_apart(actor, step, case.steps)
    await relatives.keep_out(session, actor.id, case.application.household_id)
    await visited(case, step, report.investigators, actor.id)
    if report.findings:
        found = await findings.add(case, report.findings, source="survey", state="verified")
        await findings.enclose(case, actor, found)
    _write(actor, case, step, report)
    decisions.finish(case, step, actor.id, Outcome.APPROVE)
    case.application.reviewed_at = case.world.now()
    case.application.state = ApplicationState.APPROVING
    case.note("reviewed")
    case.tell(actor, "application.review", "application", id)
    settle(case)
    await case.close()


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
    draft = decisions.Draft("approve", opinion="、".join(report.investigators))
    decisions.write_decision(case, step, actor.id, actor.name, draft, opinions, None)
