"""Finding a survey: within the actor's reach, and, to write in it, by its investigators alone."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.approval.case import Case
from domain.approval.loading import open_case
from domain.survey.models import Survey, SurveySignature, SurveyState
from domain.survey.refusals import NotYourVisit, SurveyChanged, SurveyClosed, UnknownSurvey


def in_places(session: AsyncSession, actor: Actor) -> Select[Survey]:
    """Surveys of cases within the actor's reach; only officials read them at all."""
    reached = (
        select(Survey)
        .join(Application, Application.id == Survey.application_id)
        .where(in_reach(session, actor, Application))
    )
    return reached if actor.kind in ("staff", "system") else reached.where(Survey.id.is_(None))


async def find(session: AsyncSession, actor: Actor, id: UUID) -> Survey:
    """Raises UnknownSurvey, also for one elsewhere."""
    found = await session.scalar(in_places(session, actor).where(Survey.id == id))
    if found is None:
        raise UnknownSurvey("no home survey with this id")
    return found


async def under_lock(
    session: AsyncSession, actor: Actor, id: UUID, version: int
) -> tuple[Case, Survey]:
    """The locked case of a planned survey this actor makes, and the survey as it stands then.

    Raises UnknownSurvey, NotYourVisit, SurveyClosed, SurveyChanged.
    """
    seen = await find(session, actor, id)
    case = await open_case(session, actor, seen.application_id)
    survey = await session.get_one(Survey, id, populate_existing=True)
    if actor.id not in survey.investigators:
        raise NotYourVisit("its investigators do this, each with the own account")
    if survey.state is not SurveyState.PLANNED or case.application.closed_at is not None:
        raise SurveyClosed(f"the survey is {survey.state}", state=str(survey.state))
    if survey.version != version:
        raise SurveyChanged(f"version {version} was read, {survey.version} is current")
    return case, survey


async def signatures_of(session: AsyncSession, id: UUID) -> Sequence[SurveySignature]:
    """Every signature ever put under it, oldest first; `sheet.counting` says which still count."""
    rows = await session.scalars(
        select(SurveySignature)
        .where(SurveySignature.survey_id == id)
        .order_by(SurveySignature.signed_at, SurveySignature.id)
    )
    return rows.all()
