"""Writing down what was found, and a refusal to be visited."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval import visiting
from domain.approval.case import Case
from domain.approval.findings import FindingsInvalid, lay
from domain.approval.models import VisitKind, VisitOutcome
from domain.audit.service import record
from domain.document import queries as documents
from domain.errors import FieldError
from domain.survey.finding import signatures_of, under_lock
from domain.survey.models import Survey, SurveyKind, SurveyState
from domain.survey.planning import review_of
from domain.survey.refusals import SurveySigned
from domain.survey.sheet import Sheet, counting, keep, sheet_of

PHOTO = "survey_photo"
REFUSALS = ("not_admitted", "never_home", "unwilling")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A sheet as it comes in. `visited_at` None: now. `take_back` says that signatures may go."""

    sheet: Sheet
    visited_at: datetime | None = None
    take_back: bool = False


async def write_down(
    session: AsyncSession, actor: Actor, id: UUID, version: int, said: Recorded
) -> None:
    """Keep the sheet as far as it is filled in; wrong answers are refused, open ones are not.

    Under signatures nothing changes, unless they are taken back. Raises UnknownSurvey,
    NotYourVisit, SurveyClosed, SurveyChanged, SurveySigned, FindingsInvalid.
    """
    case, survey = await under_lock(session, actor, id, version)
    if sheet_of(case.world, survey) != said.sheet:
        await _take_back(session, survey, said)
    laid = await lay(case, said.sheet.answers, "submission")
    lost = await _file(session, actor, case, said.sheet.photos)
    wrong = _given(laid.errors)
    if wrong or lost:
        raise FindingsInvalid("some findings are wrong", errors=[*wrong, *lost])
    now = case.world.now()
    keep(case.world, survey, said.sheet)
    survey.visited_at = min(said.visited_at or survey.visited_at or now, now)
    survey.recorded_by, survey.recorded_at = actor.id, now
    record(session, actor, "survey.record", "survey", id, household=survey.household_id)
    await session.flush()  # the answer tells the next version


async def _take_back(session: AsyncSession, survey: Survey, said: Recorded) -> None:
    if not counting(survey, await signatures_of(session, survey.id)):
        return
    if not said.take_back:
        raise SurveySigned("changing what was signed takes the signatures back; say so")
    survey.round += 1


def _given(errors: Iterable[FieldError]) -> list[FieldError]:
    """What is wrong with what was said; what is still to be said is due when somebody signs."""
    return [error for error in errors if error.code != "required"]


async def _file(
    session: AsyncSession, actor: Actor, case: Case, photos: Collection[str]
) -> list[FieldError]:
    """Photos become the case's papers. They are never asked for (process, row 0a)."""
    wanted = frozenset(map(UUID, photos))
    if not wanted:
        return []
    at = case.world.now()
    filing = documents.filing(actor, PHOTO, wanted, case.application.id, "/survey", at)
    if set(await session.scalars(filing)) == wanted:
        return []
    return [FieldError("/photos", "unknown_document", "上传的照片找不到，请重新上传。")]


async def refuse(
    session: AsyncSession, actor: Actor, id: UUID, version: int, ground: str, words: str
) -> None:
    """The family would not be visited. The review then rests on that (L02 art 29).

    Raises UnknownSurvey, NotYourVisit, SurveyClosed, SurveyChanged, SurveySigned.
    """
    case, survey = await under_lock(session, actor, id, version)
    if counting(survey, await signatures_of(session, id)):
        raise SurveySigned("there was a visit: its findings are signed")
    now = case.world.now()
    survey.state, survey.refusal, survey.finished_at = SurveyState.REFUSED, ground, now
    survey.refusal_sealed = case.world.vault.seal("survey.refusal", id, words) if words else None
    await report(case, survey, VisitOutcome.REFUSED)
    case.note("visit_refused")
    case.tell(actor, "survey.refusal", "survey", id, reason=ground)
    await case.close()


async def report(case: Case, survey: Survey, outcome: VisitOutcome) -> None:
    """Hand what came of it to the joint approval."""
    step = review_of(case) if survey.kind is SurveyKind.TOWNSHIP else None
    at = survey.visited_at or case.world.now()
    kind = VisitKind(survey.kind.value)
    await visiting.report(case, survey.id, step, kind, outcome, survey.investigators, at)
