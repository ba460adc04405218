"""一次性告知: everything missing is told once, and only the clock that may stop stops."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import ApplicationState, Claim, ClaimState
from domain.approval import findings, pausing, process, seats
from domain.approval.case import Case, open_case, same_version
from domain.approval.models import Step, StepKind, StepState, Supplement
from domain.approval.settling import send
from domain.audit.service import record
from domain.base import new_id
from domain.delivery.port import MessageKind
from domain.errors import Conflict, RuleViolation
from domain.job.enqueue import timer


class NothingAsked(RuleViolation):
    """Say what is missing."""


class NothingWasAsked(Conflict):
    """Nobody has asked this family for anything."""


class AlreadyAsked(Conflict):
    """The family has been asked already: what is missing is told once."""


async def ask(
    session: AsyncSession, actor: Actor, id: UUID, version: int, asked: Sequence[str], words: str
) -> None:
    """The acceptance or review seat asks for what is missing, for the whole case."""
    case = await open_case(session, id)
    step = next((s for s in case.steps if s.claim_id is None and s.state is StepState.OPEN), None)
    if step is None or not seats.sits_on(actor, step):
        raise seats.UnknownStep("this application is not on your seats")
    same_version(case, version)
    await _not_twice(case, None)
    _ask(case, actor, None, asked)
    if step.kind is StepKind.ACCEPTANCE:
        case.application.state = ApplicationState.SUPPLEMENT
    record(session, actor, "application.ask", "application", id, reason=words or None)
    await case.close()


def ask_for_claim(
    case: Case, actor: Actor, step: Step, claim: Claim, asked: Sequence[str]
) -> None:
    """A department needs something for its claim: the promised clock pauses, the law's does not."""
    _ask(case, actor, claim, asked)
    pausing.stop(case, step, claim, "supplement", "一次性告知书", case.world.today(), actor.id)


def _ask(case: Case, actor: Actor, claim: Claim | None, asked: Sequence[str]) -> None:
    wanted = [name.strip() for name in asked if name.strip()]
    if not wanted:
        raise NothingAsked("say what is missing")
    days = process.days(case.world.catalogue, "supplement_answer_wd")
    answer_by = case.world.calendar.add(case.world.today(), days).on
    case.session.add(
        Supplement(
            id=new_id(),
            application_id=case.application.id,
            claim_id=claim.id if claim else None,
            asked=wanted,
            asked_at=case.world.now(),
            asked_by=actor.name,
            answer_by=answer_by,
        )
    )
    when = case.world.now() + timedelta(days=(answer_by - case.world.today()).days)
    case.jobs.append(timer("supplement_overdue", when, case.application.id))
    case.note("asked", claim, asked=wanted, answer_by=str(answer_by))


async def _not_twice(case: Case, claim_id: UUID | None) -> None:
    for open_ in await unanswered(case):
        if open_.claim_id == claim_id:
            raise AlreadyAsked("the family has been asked and has not answered yet")


async def unanswered(case: Case) -> list[Supplement]:
    rows = await case.session.scalars(
        select(Supplement).where(
            Supplement.application_id == case.application.id, Supplement.answered_at.is_(None)
        )
    )
    return list(rows)


async def answer(
    session: AsyncSession, actor: Actor, id: UUID, answers: Mapping[str, Any]
) -> None:
    """The family has answered: facts are frozen anew, and everything that waited goes on."""
    case = await open_case(session, id)
    seats.may_amend(actor, case.application)
    asked = await unanswered(case)
    if not asked:
        raise NothingWasAsked("no supplement is open in this case")
    await findings.add(case, answers, source="family", state="claimed")
    for supplement in asked:
        supplement.answered_at = case.world.now()
        _go_on(case, supplement)
    case.note("answered")
    record(session, actor, "application.supplement", "application", id)
    await case.close()


def _go_on(case: Case, supplement: Supplement) -> None:
    claim = next((c for c in case.claims if c.id == supplement.claim_id), None)
    if claim is None:
        if case.application.state is ApplicationState.SUPPLEMENT:
            case.application.state = ApplicationState.SUBMITTED
            case.application.missing = []
        return
    if claim.state is ClaimState.RETURNED:
        claim.state = ClaimState.OPEN
        send(case, claim, MessageKind.RELEASE)
