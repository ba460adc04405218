"""Decisions as they are drafted and stored, with everything needed to compute them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.application.models import Claim
from domain.approval.case import Case
from domain.approval.models import Decision, Outcome, Step, StepKind, StepState
from domain.base import new_id
from domain.errors import RuleViolation
from domain.item.verdicts import Answer, Verdict


class ReasonNeeded(RuleViolation):
    """A refusal names its reason."""


class UnknownBeneficiary(RuleViolation):
    """A line names somebody who is not in this family."""


class AmountOpen(RuleViolation):
    """Who gets it, or how much, still hangs on an identity that is not decided yet."""


class NothingGranted(RuleViolation):
    """An approval grants at least one line."""


Lines = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One beneficiary as the seat decides it; `person` None is the household."""

    person: str | None
    granted: bool
    amount_fen: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """`lines` None means: as the platform proposed, or as the determination drafted.

    `id` becomes the decision's own: whoever names it sends the same decision once. None: a new one.
    """

    outcome: str
    lines: tuple[DraftLine, ...] | None = None
    reason: str | None = None
    opinion: str = ""
    asked: tuple[str, ...] = ()
    id: UUID | None = None


async def determination_of(case: Case, claim: Claim) -> Decision | None:
    """The last determination that was not a return."""
    decision: Decision | None = await case.session.scalar(
        select(Decision)
        .where(
            Decision.claim_id == claim.id,
            Decision.kind == StepKind.DETERMINATION,
            Decision.outcome != Outcome.RETURN,
        )
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
    )
    return decision


def drafted(case: Case, verdict: Verdict, draft: Draft, claim: Claim) -> Lines:
    """The lines to store: the officer's own, else the platform's proposal.

    Raises AmountOpen, NothingGranted, ReasonNeeded, UnknownBeneficiary.
    """
    lines = None if draft.lines is None else worded(case, verdict, draft.lines)
    if draft.outcome != Outcome.APPROVE:
        return refused(case, verdict, draft.reason, lines or [])
    if lines is None and claim.waits_for:
        raise AmountOpen("wait for it, or write down the lines yourself", waits=claim.waits_for)
    # Who gets nothing has no line.
    granted = [line for line in lines or proposed(verdict) if line["granted"]]
    if not granted:
        raise NothingGranted("no line is granted", item=verdict.item)
    return granted


def refused(case: Case, verdict: Verdict, reason: str | None, lines: Lines) -> Lines:
    """The lines of a refusal: those named, or one for everybody, always with a reason."""
    code = reason or reason_of(verdict)
    if code is None:
        raise ReasonNeeded("a refusal needs a reason code", item=verdict.item)
    for each in {code, *(line["reason"] for line in lines if line["reason"])}:
        if each not in case.world.catalogue.reasons:
            raise ReasonNeeded("the reason code is not in the catalogue", code=each)
    nothing = {"granted": False, "amount_fen": None, "unit": "", "text": ""}
    if not lines:
        return [{"person": None, **nothing, "reason": code}]
    return [{**line, **nothing, "reason": line["reason"] or code} for line in lines]


def reason_of(verdict: Verdict) -> str | None:
    """The verdict's own reason; of one still open, that of its first route (MZ-02's household)."""
    return verdict.reason or next((line.reason for line in verdict.lines if line.reason), None)


def proposed(verdict: Verdict) -> Lines:
    """What the assessment proposes, one line per beneficiary it found."""
    return [
        {
            "person": line.person,
            "granted": line.truth is Answer.TRUE,
            "amount_fen": line.amount.fen if line.amount else None,
            "unit": line.amount.unit if line.amount else "",
            "text": line.amount.zh if line.amount else "",
            "reason": None if line.truth is Answer.TRUE else verdict.reason or line.reason,
        }
        for line in verdict.lines
    ]


def worded(case: Case, verdict: Verdict, lines: Sequence[DraftLine]) -> Lines:
    """Lines somebody decided, with unit and words of the proposal where they say the same.

    Raises UnknownBeneficiary.
    """
    proposal = {line["person"]: line for line in proposed(verdict)}
    return [_worded(case, proposal.get(line.person, {}), line) for line in lines]


def _worded(case: Case, ours: Mapping[str, Any], line: DraftLine) -> dict[str, Any]:
    if line.person is not None and line.person not in case.facts.persons:
        raise UnknownBeneficiary("a line names a person outside this family")
    same = line.granted and ours.get("amount_fen") == line.amount_fen
    return {
        "person": line.person,
        "granted": line.granted,
        "amount_fen": line.amount_fen if line.granted else None,
        "unit": ours.get("unit", ""),
        "text": ours.get("text", "") if same else "",
        "reason": None if line.granted else line.reason,
    }


def write_decision(  # noqa: PLR0913
    case: Case,
    step: Step,
    officer: str,
    officer_name: str,
    draft: Draft,
    lines: Lines,
    verdict: Verdict | None,
    *,
    by_staff: bool = True,
) -> None:
    """Store what was decided with everything needed to compute it again."""
    case.session.add(
        Decision(
            id=draft.id or new_id(),
            application_id=case.application.id,
            claim_id=step.claim_id,
            step_id=step.id,
            kind=step.kind,
            outcome=Outcome(draft.outcome),
            reason=draft.reason or (lines[0].get("reason") if lines else None),
            opinion=draft.opinion,
            officer=officer,
            officer_name=officer_name,
            by_staff=by_staff,
            lines=lines,
            fact_set_id=case.application.fact_set_id,
            catalogue_version=case.world.catalogue.version,
            standing=case.standing().to_json(),
            parameters=case.parameters.to_json(),
            verdict=verdict.to_json() if verdict else {},
            decided_at=case.world.now(),
        )
    )


def finish(case: Case, step: Step, by: str, outcome: Outcome) -> None:
    step.state, step.outcome = StepState.DONE, outcome
    step.done_at, step.done_by = case.world.now(), by
