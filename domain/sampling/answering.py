"""What follows from a drawn visit that differs: the deciding township answers it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM, Actor
from domain.application.models import Application
from domain.approval import reading as cases
from domain.approval.loading import open_case
from domain.errors import Conflict, FieldError, Forbidden, RuleViolation
from domain.household import relatives
from domain.sampling.models import (
    SampleAnswer,
    SampleClaim,
    SampleDifference,
    SampleOutcome,
    SampleVisit,
)
from domain.sampling.reading import WORDS
from domain.sampling.views import DrawnAnswer, DrawnVisit
from domain.world import World, world

ANSWERS = "application.review"
GROUND = "sample_answer.words"


class MayNotAnswerVisit(Forbidden):
    """Only the deciding township answers a drawn visit."""


class NoVisitToAnswer(RuleViolation):
    """No drawn visit of this case differs like that."""


class VisitAnswered(Conflict):
    """This visit has been answered."""


class VisitAnswerInvalid(RuleViolation):
    """The visit cannot be answered like this."""


@dataclass(frozen=True, slots=True)
class Said:
    """`resurvey_on`: of a new survey, the day; `words`: the plan, or why the record stands."""

    claim_id: UUID
    outcome: SampleOutcome
    words: str = field(repr=False)
    resurvey_on: date | None = None


async def of_case(session: AsyncSession, actor: Actor, id: UUID) -> list[DrawnVisit]:
    """The visits to this family, for this case or another, that differ, oldest first.

    Raises UnknownApplication, PurposeNeeded.
    """
    case = await cases.find(session, actor, id)
    return await _shown(session, actor, case.household_id)


async def answer(session: AsyncSession, actor: Actor, id: UUID, said: Said) -> list[DrawnVisit]:
    """The township that decided the drawn case says what it makes of the visit, once.

    Raises UnknownApplication, MayNotAnswerVisit, NearRelative, NoVisitToAnswer, VisitAnswered,
    VisitAnswerInvalid.
    """
    case = await open_case(session, actor, id)
    if not may_answer(actor, case.application):
        raise MayNotAnswerVisit("the reviewer of the deciding township answers it")
    await relatives.keep_out(session, actor.id, case.application.household_id)
    visit = await session.get(SampleVisit, said.claim_id)
    if visit is None or visit.application_id != id or visit.agrees:
        raise NoVisitToAnswer("choose a visit to this family that differs")
    if await session.get(SampleAnswer, said.claim_id):
        raise VisitAnswered("a visit is answered once")
    _refuse(case.world, said)
    session.add(_row(case.world, actor, said))
    claim = next(claim for claim in case.claims if claim.id == said.claim_id)
    case.note("visit_answered", claim, outcome=str(said.outcome))
    case.tell(actor, "sample.answer", "claim", said.claim_id, reason=str(said.outcome))
    await case.close()
    await session.flush()  # what was just answered is shown
    return await _shown(session, actor, case.application.household_id)


async def mark(session: AsyncSession, visit: SampleVisit) -> None:
    """The case says that a visit differs; which township answers it, its history shows."""
    case = await open_case(session, SYSTEM, visit.application_id)
    claim = next(claim for claim in case.claims if claim.id == visit.claim_id)
    case.note("visit_differs", claim, differences=visit.differences)
    await case.close()


def may_answer(actor: Actor, case: Application) -> bool:
    return case.deciding_office in {post.organisation for post in actor.posts_with(ANSWERS)}


def _refuse(at: World, said: Said) -> None:
    again = said.outcome is SampleOutcome.RESURVEY
    wrong = {
        "day_needed": again and said.resurvey_on is None,
        "day_not_asked": not again and said.resurvey_on is not None,
        "date_past": again and said.resurvey_on is not None and said.resurvey_on < at.today(),
    }
    errors = [
        FieldError("/resurvey_on", code, "请核对日期。") for code, bad in wrong.items() if bad
    ]
    if errors:
        raise VisitAnswerInvalid("see errors", errors=errors)


def _row(at: World, actor: Actor, said: Said) -> SampleAnswer:
    return SampleAnswer(
        claim_id=said.claim_id,
        outcome=said.outcome,
        resurvey_on=said.resurvey_on,
        words_sealed=at.vault.seal(GROUND, said.claim_id, said.words),
        answered_by=actor.id,
        answered_at=at.now(),
    )


async def _shown(session: AsyncSession, actor: Actor, household: UUID) -> list[DrawnVisit]:
    at = world(session)
    rows = await session.execute(_differing(household))
    return [_view(at, actor, *row) for row in rows]


def _differing(
    household: UUID,
) -> Select[SampleVisit, SampleClaim, Application, SampleAnswer]:
    return (
        select(SampleVisit, SampleClaim, Application, SampleAnswer)
        .join(SampleClaim, SampleClaim.claim_id == SampleVisit.claim_id)
        .join(Application, Application.id == SampleVisit.application_id)
        .outerjoin(SampleAnswer, SampleAnswer.claim_id == SampleVisit.claim_id)
        .where(Application.household_id == household, SampleVisit.agrees.is_(False))
        .order_by(SampleVisit.recorded_at, SampleVisit.claim_id)
    )


def _view(
    at: World,
    actor: Actor,
    visit: SampleVisit,
    claim: SampleClaim,
    case: Application,
    answered: SampleAnswer | None,
) -> DrawnVisit:
    words = visit.words_sealed
    return DrawnVisit(
        claim_id=visit.claim_id,
        application_id=case.id,
        item_name=at.catalogue.items[claim.item].zh,
        visited_on=visit.visited_on,
        officers=[at.places.officer(one) or one for one in (visit.officer, visit.colleague)],
        differences=[SampleDifference(one) for one in visit.differences],
        words=at.vault.open(WORDS, visit.claim_id, words) if words else None,
        answer=_answer(at, answered) if answered else None,
        may_answer=answered is None and may_answer(actor, case),
    )


def _answer(at: World, row: SampleAnswer) -> DrawnAnswer:
    return DrawnAnswer(
        outcome=row.outcome,
        resurvey_on=row.resurvey_on,
        words=at.vault.open(GROUND, row.claim_id, row.words_sealed),
        answered_by=at.places.officer(row.answered_by) or row.answered_by,
        answered_at=row.answered_at,
    )
