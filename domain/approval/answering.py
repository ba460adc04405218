"""A department has answered: one ruling settles determination and confirmation (decisions 12)."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import reach
from domain.actor import SYSTEM, Actor
from domain.application.models import Claim, ClaimState
from domain.approval import decisions, supplements
from domain.approval.case import Case
from domain.approval.granting import conclude
from domain.approval.loading import open_case
from domain.approval.models import Outcome, Step
from domain.delivery.port import Outcome as Answer
from domain.delivery.port import Ruling
from domain.errors import NotFound, RuleViolation
from domain.item.verdicts import Verdict


class UnknownClaim(NotFound):
    """There is no such claim at this department."""


class RulingRefused(RuleViolation):
    """The answer cannot be applied to this claim."""


async def answer(session: AsyncSession, department: str, outcome: Answer) -> None:
    """Apply what a department said about one claim; saying it again changes nothing.

    What comes too late (the claim was withdrawn or has ended) or too early (it still waits) is
    noted in the case and changes nothing. Raises UnknownClaim, RulingRefused, ReasonNeeded,
    UnknownBeneficiary, NothingAsked.
    """
    there = Actor("department", department, department)
    mine = (Claim.id == outcome.claim_id, reach(there, Claim, "decide"))
    application_id = await session.scalar(select(Claim.application_id).where(*mine))
    if application_id is None:
        raise UnknownClaim("no such claim at this department")
    if outcome.ruling is None:
        await _keep_reference(session, outcome)
        return
    case = await open_case(session, SYSTEM, application_id)
    claim = next(claim for claim in case.claims if claim.id == outcome.claim_id)
    await _apply(case, claim, department, outcome, outcome.ruling)


async def _keep_reference(session: AsyncSession, outcome: Answer) -> None:
    """The department's own number, the first time it names one."""
    if outcome.reference:
        await session.execute(
            update(Claim)
            .where(Claim.id == outcome.claim_id, Claim.reference.is_(None))
            .values(reference=outcome.reference)
            .execution_options(synchronize_session=False)
        )


async def _apply(
    case: Case, claim: Claim, department: str, outcome: Answer, ruling: Ruling
) -> None:
    if _said_before(claim, ruling):
        return
    step = case.step_of(claim.id)
    if claim.state not in (ClaimState.OPEN, ClaimState.RETURNED) or step is None:
        early = claim.state is ClaimState.WAITING
        case.note("early_answer" if early else "late_answer", claim, outcome=ruling.outcome)
        return
    claim.reference = outcome.reference or claim.reference
    if ruling.outcome == "return":
        officer = Actor("department", department, ruling.determined_by)
        await supplements.ask_for_claim(case, officer, step, claim, tuple(ruling.missing))
    else:
        await _settle(case, claim, step, department, ruling)
    actor = Actor("department", department, ruling.confirmed_by)
    case.tell(actor, f"claim.{ruling.outcome}", "claim", claim.id, reason=ruling.reason)
    await case.close()


SAID = {
    ClaimState.GRANTED: "approve",
    ClaimState.REFUSED: "refuse",
    ClaimState.RETURNED: "return",
}


def _said_before(claim: Claim, ruling: Ruling) -> bool:
    """Delivery is at least once, and so are answers."""
    return SAID.get(claim.state) == ruling.outcome


async def _settle(case: Case, claim: Claim, step: Step, department: str, ruling: Ruling) -> None:
    if ruling.determined_by == ruling.confirmed_by:
        raise RulingRefused("one person determined and confirmed")
    verdict = case.verdict(claim.item)
    lines = _lines(case, verdict, ruling)
    draft = decisions.Draft(ruling.outcome, reason=lines[0]["reason"], opinion=ruling.opinion)
    officer, names = f"department:{department}", f"{ruling.determined_by}、{ruling.confirmed_by}"
    decisions.write_decision(case, step, officer, names, draft, lines, verdict, by_staff=False)
    decisions.finish(case, step, officer, Outcome(ruling.outcome))
    await conclude(case, claim, lines, draft.reason)


def _lines(case: Case, verdict: Verdict, ruling: Ruling) -> decisions.Lines:
    """The department's lines in our shape; a stranger among them refuses the whole answer."""
    told = [
        decisions.DraftLine(line.person, line.granted, line.amount_fen, line.reason)
        for line in ruling.lines
    ]
    lines = decisions.worded(case, verdict, told)
    if ruling.outcome == "refuse":
        refusals = [line for line in lines if line["reason"] in case.world.catalogue.reasons]
        reason = ruling.reason or next((line["reason"] for line in refusals), None)
        return decisions.refused(case, verdict, reason, [])
    granted = [line for line in lines if line["granted"]]  # who gets nothing has no line
    if not granted:
        raise RulingRefused("an approval without a granted line")
    return granted
