"""一次性告知: everything missing is told once, and only the clock that may stop stops."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import ApplicationState, Claim, ClaimState
from domain.approval import figures, findings, pausing, reading, seats
from domain.approval.case import Case, same_version
from domain.approval.loading import open_case
from domain.approval.models import Step, StepKind, StepState, Supplement
from domain.approval.rules import end_of
from domain.approval.settling import send, settle
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


OVERDUE = "supplement_overdue"  # kind of job: the answer time of a supplement has passed


async def ask(
    session: AsyncSession, actor: Actor, id: UUID, version: int, asked: Sequence[str], words: str
) -> None:
    """The acceptance or review seat asks for what is missing, for the whole case."""
    case = await open_case(session, actor, id)
    step = next((s for s in case.steps if s.claim_id is None and s.state is StepState.OPEN), None)
    if step is None or not seats.sits_on(actor, step):
        raise seats.UnknownStep("this application is not on your seats")
    same_version(case, version)
    await _ask(case, actor, None, asked)
    if step.kind is StepKind.ACCEPTANCE:
        case.application.state = ApplicationState.SUPPLEMENT
    case.tell(actor, "application.ask", "application", id, reason=words or None)
    await case.close()


async def ask_for_claim(
    case: Case, actor: Actor, step: Step, claim: Claim, asked: Sequence[str]
) -> None:
    """A department needs something for its claim: the promised clock pauses, the law's does not.

    The hours of an emergency run on. Raises NothingAsked, AlreadyAsked.
    """
    await _ask(case, actor, claim, asked)
    claim.state = ClaimState.RETURNED
    if step.hours is None:
        paper, today = "一次性告知书", case.world.today()
        await pausing.stop(case, step, claim, pausing.SUPPLEMENT, paper, today, actor.id)
    else:
        step.state = StepState.PAUSED


async def _ask(case: Case, actor: Actor, claim: Claim | None, asked: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(name.strip() for name in asked if name.strip()))
    if not wanted:
        raise NothingAsked("say what is missing")
    claim_id = claim.id if claim else None
    if any(row.claim_id == claim_id for row in await unanswered(case)):
        raise AlreadyAsked("the family has been asked and has not answered yet")
    days = figures.days(case.world.catalogue, "supplement_answer_wd")
    answer_by = case.world.calendar.add(case.world.today(), days).on
    row = Supplement(
        id=new_id(),
        application_id=case.application.id,
        claim_id=claim_id,
        asked=wanted,
        asked_at=case.world.now(),
        asked_by=actor.name,
        answer_by=answer_by,
    )
    case.session.add(row)
    case.jobs.append(timer(OVERDUE, end_of(answer_by), case.application.id))
    case.note("asked", claim, asked=wanted, answer_by=str(answer_by))


async def unanswered(case: Case) -> list[Supplement]:
    """What the family has been asked for and can still answer, oldest first."""
    rows = await case.session.scalars(
        select(Supplement)
        .where(Supplement.application_id == case.application.id, Supplement.answered_at.is_(None))
        .order_by(Supplement.asked_at)
    )
    waiting = {claim.id for claim in case.claims if claim.state is ClaimState.RETURNED}
    return [row for row in rows if row.claim_id is None or row.claim_id in waiting]


async def received(case: Case) -> None:
    """Everything asked for before acceptance has been handed in."""
    for row in await unanswered(case):
        row.answered_at = case.world.now()


async def answer(session: AsyncSession, actor: Actor, id: UUID, answers: Mapping[str, Any]) -> None:
    """The family has answered: facts are frozen anew, and everything that waited goes on.

    Raises UnknownApplication, NothingWasAsked, FindingsInvalid.
    """
    case = await open_case(session, actor, id, "amend")
    await reading.find(session, actor, id)
    asked = await unanswered(case)
    if not asked:
        raise NothingWasAsked("no supplement is open in this case")
    together = await findings.add(case, answers, source="family", state="claimed")
    await findings.enclose(case, actor, together)
    case.note("answered")
    for supplement in asked:
        await go_on(case, supplement, actor)
    if case.application.accepted_at is None:
        case.application.missing = findings.papers_missing(case, together)
    case.tell(actor, "application.supplement", "application", id)
    settle(case)
    await case.close()


async def go_on(case: Case, supplement: Supplement, actor: Actor) -> None:
    """The family has answered this one: what waited for it runs again."""
    supplement.answered_at = case.world.now()
    claim = next((c for c in case.claims if c.id == supplement.claim_id), None)
    if claim is None:
        if case.application.state is ApplicationState.SUPPLEMENT:
            case.application.state = ApplicationState.SUBMITTED
        return
    claim.state = ClaimState.OPEN
    step = case.step_of(claim.id)
    if step is not None and step.state is StepState.PAUSED:
        await pausing.resume(case, step, claim, actor.id)
    send(case, claim, MessageKind.RELEASE)
