"""What came of the home visit behind a review, as its survey reports it (`domain.survey`)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import ClaimState, Origin
from domain.approval.case import Case
from domain.approval.models import Investigation, Step, Visit, VisitKind, VisitOutcome
from domain.approval.seats import SamePerson
from domain.errors import Conflict


class SurveyMissing(Conflict):
    """The review waits for the home survey: recorded, and signed by all who made it."""


async def newest(session: AsyncSession, application_id: UUID, kind: VisitKind) -> Visit | None:
    """The last visit of this kind; None while nobody has been there."""
    found: Visit | None = await session.scalar(
        select(Visit)
        .where(Visit.application_id == application_id, Visit.kind == kind)
        .order_by(Visit.at.desc(), Visit.survey_id.desc())
        .limit(1)
    )
    return found


async def rests_on(case: Case, reviewer: Actor) -> Visit | None:
    """The visit a review rests on; None where only emergencies are asked for.

    Raises SurveyMissing, SamePerson: who went there gives no opinion on it.
    """
    if reviewer.id in await _officers(case):
        raise SamePerson("who visited the family does not review", earlier="visit", now="review")
    visit = await newest(case.session, case.application.id, VisitKind.TOWNSHIP)
    if visit is None and not only_emergencies(case):
        raise SurveyMissing("plan the home visit, record it, and let both investigators sign")
    return visit


def only_emergencies(case: Case) -> bool:
    """Whether everything asked for is decided within hours: then no visit comes first."""
    urgent = {step.claim_id for step in case.steps if step.hours is not None}
    asked = [
        claim
        for claim in case.claims
        if claim.origin is Origin.TICKED and claim.state is not ClaimState.WITHDRAWN
    ]
    return bool(asked) and all(claim.id in urgent for claim in asked)


async def report(
    case: Case,
    survey_id: UUID,
    step: Step | None,
    kind: VisitKind,
    outcome: VisitOutcome,
    officers: Collection[str],
    at: datetime,
) -> None:
    """Write down what came of a survey; of a township's (with its review `step`) also who went.

    Who went twice stands there once.
    """
    id = case.application.id
    case.session.add(
        Visit(
            survey_id=survey_id,
            application_id=id,
            kind=kind,
            outcome=outcome,
            at=case.world.now(),
        )
    )
    if step is None:
        return
    case.session.add_all(
        Investigation(application_id=id, officer=officer, step_id=step.id, visited_at=at)
        for officer in sorted(set(officers) - await _officers(case))
    )


async def _officers(case: Case) -> set[str]:
    here = Investigation.application_id == case.application.id
    return set(await case.session.scalars(select(Investigation.officer).where(here)))
