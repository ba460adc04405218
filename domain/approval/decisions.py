"""Decisions as they are drafted and stored, with everything needed to compute them again."""

from dataclasses import dataclass
from typing import Any

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


class NothingGranted(RuleViolation):
    """An approval grants at least one line."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One beneficiary as the seat decides it; `person` None is the household."""

    person: str | None
    granted: bool
    amount_fen: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """`lines` None means: as the platform proposed, or as the determination drafted."""

    outcome: str
    lines: tuple[DraftLine, ...] | None = None
    reason: str | None = None
    opinion: str = ""
    asked: tuple[str, ...] = ()


async def determination_of(case: Case, claim: Claim) -> Decision | None:
    decision: Decision | None = await case.session.scalar(
        select(Decision)
        .where(Decision.claim_id == claim.id, Decision.kind == StepKind.DETERMINATION)
        .order_by(Decision.decided_at.desc())
        .limit(1)
    )
    return decision


def drafted(case: Case, verdict: Verdict, draft: Draft) -> list[dict[str, Any]]:
    """The lines to store: the officer's own, else the platform's proposal."""
    lines = _own(case, draft.lines) if draft.lines is not None else proposed(verdict)
    if draft.outcome == Outcome.APPROVE:
        if not any(line["granted"] for line in lines):
            raise NothingGranted("no line is granted", item=verdict.item)
        return [line for line in lines if line["granted"]]  # who gets nothing has no line
    reason = draft.reason or verdict.reason
    if reason is None:
        raise ReasonNeeded("a refusal needs a reason code", item=verdict.item)
    if reason not in case.world.catalogue.reasons:
        raise ReasonNeeded("the reason code is not in the catalogue", code=reason)
    return [{**line, "granted": False, "reason": reason} for line in lines or [_nobody(reason)]]


def _nobody(reason: str) -> dict[str, Any]:
    return {"person": None, "granted": False, "amount_fen": None, "unit": "", "text": "",
            "reason": reason}


def proposed(verdict: Verdict) -> list[dict[str, Any]]:
    """What the assessment proposes, one line per beneficiary it found."""
    return [
        {
            "person": line.person,
            "granted": line.truth is Answer.TRUE,
            "amount_fen": line.amount.fen if line.amount else None,
            "unit": line.amount.unit if line.amount else "",
            "text": line.amount.zh if line.amount else "",
            "reason": None if line.truth is Answer.TRUE else verdict.reason,
        }
        for line in verdict.lines
    ]


def _own(case: Case, lines: tuple[DraftLine, ...]) -> list[dict[str, Any]]:
    family = case.facts.persons
    for line in lines:
        if line.person is not None and line.person not in family:
            raise UnknownBeneficiary("a line names a person outside this family")
    return [
        {
            "person": line.person,
            "granted": line.granted,
            "amount_fen": line.amount_fen,
            "unit": "",
            "text": "",
            "reason": line.reason,
        }
        for line in lines
    ]


def write_decision(  # noqa: PLR0913
    case: Case,
    step: Step,
    officer: str,
    officer_name: str,
    draft: Draft,
    lines: list[dict[str, Any]],
    verdict: Verdict | None,
    *,
    by_staff: bool = True,
    extra: list[dict[str, Any]] | None = None,
) -> None:
    """Store what was decided with everything needed to compute it again."""
    case.session.add(
        Decision(
            id=new_id(),
            application_id=case.application.id,
            claim_id=step.claim_id,
            step_id=step.id,
            kind=step.kind,
            outcome=Outcome(draft.outcome),
            reason=draft.reason or (lines[0]["reason"] if lines else None),
            opinion=draft.opinion,
            officer=officer,
            officer_name=officer_name,
            by_staff=by_staff,
            lines=lines if extra is None else extra,
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
