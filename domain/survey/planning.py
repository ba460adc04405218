"""Planning a home visit: who goes, when, and on what ground by video."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval import reading
from domain.approval.case import Case
from domain.approval.loading import open_case
from domain.approval.models import Step, StepKind, StepState
from domain.base import new_id
from domain.household import relatives
from domain.survey import people
from domain.survey.finding import signatures_of
from domain.survey.models import Mode, Survey, SurveyKind, SurveyState
from domain.survey.refusals import DayPassed, NotTimeToVisit, SurveyUnderWay, VideoNotAllowed
from domain.survey.sheet import counting
from domain.survey.views import Investigator

EMERGENCY, IMPASSABLE = "emergency", "impassable"
VIDEO_GROUNDS = (EMERGENCY, IMPASSABLE)  # L02 art 16


@dataclass(frozen=True, slots=True)
class Plan:
    """`ground` says why by video; `note` may name people and is sealed."""

    kind: SurveyKind
    mode: Mode
    day: date
    investigators: Sequence[str]
    ground: str | None = None
    note: str = ""


async def plan(session: AsyncSession, actor: Actor, application_id: UUID, wanted: Plan) -> UUID:
    """Plan a visit; one planned before and not signed yet gives way to it.

    A township's visit begins within three working days of acceptance (L02 art 15): a later day is
    kept, and shown as late. Raises UnknownApplication, MayNotPlan, NearRelative, NotTimeToVisit,
    DayPassed, VideoNotAllowed, TwoInvestigators, SurveyUnderWay.
    """
    case = await open_case(session, actor, application_id)
    people.may_plan(actor, case.application, wanted.kind)
    await relatives.keep_out(session, actor.id, case.application.household_id)
    step = _time_to_visit(case, wanted.kind)
    _fits(case, wanted)
    who = await people.named(session, actor, case.application, wanted.kind, wanted.investigators)
    await _give_way(session, application_id, wanted.kind)
    survey = _row(case, actor, wanted, who, step)
    session.add(survey)
    case.note("visit_planned", day=str(wanted.day))
    case.tell(actor, "survey.plan", "survey", survey.id)
    await case.close()
    return survey.id


async def investigators(
    session: AsyncSession, actor: Actor, application_id: UUID, kind: SurveyKind
) -> list[Investigator]:
    """Whom a plan may name. Raises UnknownApplication, PurposeNeeded, MayNotPlan."""
    case = await reading.find(session, actor, application_id)
    people.may_plan(actor, case, kind)
    return await people.available(session, actor, case, kind)


def _time_to_visit(case: Case, kind: SurveyKind) -> Step | None:
    """The review a township's visit is for; None for a county's, which comes any time before the
    end. Raises NotTimeToVisit."""
    if case.application.closed_at is not None or case.application.accepted_at is None:
        raise NotTimeToVisit("the case is not accepted yet, or has ended")
    if kind is SurveyKind.COUNTY:
        return None
    step = review_of(case)
    if step is None or step.state is not StepState.OPEN:
        raise NotTimeToVisit("the review is not open")
    return step


def review_of(case: Case) -> Step | None:
    return next((step for step in case.steps if step.kind is StepKind.REVIEW), None)


def _fits(case: Case, wanted: Plan) -> None:
    if wanted.day < case.world.today():
        raise DayPassed("choose today or a later day")
    if (wanted.mode is Mode.VIDEO) != (wanted.ground in VIDEO_GROUNDS):
        raise VideoNotAllowed("say why nobody goes there, and only for a visit by video")
    if wanted.ground == EMERGENCY and not _urgent(case):
        raise VideoNotAllowed("there is no emergency in this case")


def _urgent(case: Case) -> bool:
    items = case.world.catalogue.items
    return any(items[claim.item].limits.hours for claim in case.claims)


async def _give_way(session: AsyncSession, application_id: UUID, kind: SurveyKind) -> None:
    before = await session.scalar(
        select(Survey).where(
            Survey.application_id == application_id,
            Survey.kind == kind,
            Survey.state == SurveyState.PLANNED,
        )
    )
    if before is None:
        return
    if counting(before, await signatures_of(session, before.id)):
        raise SurveyUnderWay("finish the visit that is being signed, or take the signatures back")
    before.state = SurveyState.DROPPED
    await session.flush()  # one planned visit at a time: the index looks at every statement


def _row(case: Case, actor: Actor, wanted: Plan, who: list[str], step: Step | None) -> Survey:
    id, at = new_id(), case.world
    return Survey(
        id=id,
        application_id=case.application.id,
        household_id=case.application.household_id,
        kind=wanted.kind,
        mode=wanted.mode,
        ground=wanted.ground,
        note_sealed=at.vault.seal("survey.note", id, wanted.note) if wanted.note else None,
        state=SurveyState.PLANNED,
        day=wanted.day,
        start_by=step.statutory_due if step else None,
        investigators=who,
        planned_by=actor.id,
        planned_at=at.now(),
        round=1,
    )
