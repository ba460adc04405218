"""A department has answered: one ruling settles determination and confirmation (decisions 12)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import CallbackSeen, Claim, ClaimState
from domain.approval import decisions, supplements
from domain.approval.case import Case, open_case
from domain.approval.granting import conclude
from domain.approval.models import Outcome, Step, StepState
from domain.approval.seats import refuse_second_seat
from domain.audit.service import record
from domain.base import utc_now
from domain.delivery.port import Outcome as Answer
from domain.delivery.port import Ruling
from domain.errors import NotFound, RuleViolation


class UnknownClaim(NotFound):
    """There is no such claim at this department."""


class RulingRefused(RuleViolation):
    """The answer cannot be applied to this claim."""


async def answer(session: AsyncSession, department: str, outcome: Answer) -> None:
    """Apply what a department said about one claim; saying it again changes nothing.

    A late answer (the claim was withdrawn or has ended) is noted in the case and changes nothing.
    Raises UnknownClaim, RulingRefused.
    """
    found = await session.scalar(
        select(Claim).where(Claim.id == outcome.claim_id, Claim.department == department)
    )
    if found is None:
        raise UnknownClaim("no such claim at this department")
    if outcome.ruling is None:
        if outcome.reference and not found.reference:
            found.reference = outcome.reference
        return
    case = await open_case(session, found.application_id)
    claim = next(claim for claim in case.claims if claim.id == outcome.claim_id)
    await session.refresh(claim)
    await _apply(case, claim, department, outcome, outcome.ruling)


async def _apply(
    case: Case, claim: Claim, department: str, outcome: Answer, ruling: Ruling
) -> None:
    step = case.step_of(claim.id)
    if claim.state not in (ClaimState.OPEN, ClaimState.RETURNED) or step is None:
        case.note("late_answer", claim, outcome=ruling.outcome)
        return
    claim.reference = outcome.reference or claim.reference
    if ruling.outcome == "return":
        _returned(case, claim, step, department, ruling)
    else:
        await _settle(case, claim, step, department, ruling)
    actor = Actor("department", department, ruling.confirmed_by)
    record(case.session, actor, f"claim.{ruling.outcome}", "claim", claim.id, reason=ruling.reason)
    await case.close()


async def _settle(
    case: Case, claim: Claim, step: Step, department: str, ruling: Ruling
) -> None:
    if ruling.determined_by == ruling.confirmed_by:
        refuse_second_seat([step.kind], step.kind)
    verdict = case.assess().verdicts[claim.item]
    lines = _lines(case, claim, ruling)
    draft = decisions.Draft(ruling.outcome, reason=ruling.reason, opinion=ruling.opinion)
    names = f"{ruling.determined_by}、{ruling.confirmed_by}"
    decisions.write_decision(
        case, step, f"department:{department}", names, draft, lines, verdict, by_staff=False
    )
    decisions.finish(case, step, f"department:{department}", Outcome(ruling.outcome))
    await conclude(case, claim, lines, ruling.reason)


def _lines(case: Case, claim: Claim, ruling: Ruling) -> list[dict[str, Any]]:
    """The department's lines in our shape; a stranger among them refuses the whole answer."""
    proposed = {line["person"]: line for line in _proposals(case, claim)}
    lines = []
    for line in ruling.lines:
        if line.person is not None and line.person not in case.facts.persons:
            raise RulingRefused("the answer names a person outside this family")
        ours = proposed.get(line.person, {})
        same = ours.get("amount_fen") == line.amount_fen
        lines.append(
            {
                "person": line.person,
                "granted": line.granted,
                "amount_fen": line.amount_fen,
                "unit": ours.get("unit", ""),
                "text": ours.get("text", "") if same and line.granted else "",
                "reason": line.reason if not line.granted else None,
            }
        )
    if ruling.outcome == "approve" and not any(line["granted"] for line in lines):
        raise RulingRefused("an approval without a granted line")
    if ruling.outcome == "refuse":
        return [{**line, "granted": False} for line in lines]
    return [line for line in lines if line["granted"]]  # who gets nothing has no line


def _proposals(case: Case, claim: Claim) -> list[dict[str, Any]]:
    return decisions.proposed(case.assess().verdicts[claim.item])


def _returned(case: Case, claim: Claim, step: Step, department: str, ruling: Ruling) -> None:
    actor = Actor("department", department, ruling.determined_by)
    supplements.ask_for_claim(case, actor, step, claim, tuple(ruling.missing))
    claim.state = ClaimState.RETURNED
    step.state = StepState.PAUSED


async def first_time(session: AsyncSession, department: str, nonce: str) -> bool:
    """Remember a callback's nonce in this transaction; False when it was seen before."""
    seen = await session.execute(
        insert(CallbackSeen)
        .values(department=department, nonce=nonce, at=utc_now())
        .on_conflict_do_nothing()
        .returning(CallbackSeen.nonce)
    )
    return seen.scalar_one_or_none() is not None
