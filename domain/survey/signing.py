"""Signing: each investigator with the own account, the family on glass or paper. With the last
signature what was found is verified."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval import findings
from domain.approval.case import Case
from domain.approval.models import VisitOutcome
from domain.approval.settling import settle
from domain.base import new_id
from domain.document import queries as documents
from domain.household import reading as households
from domain.survey.finding import signatures_of, under_lock
from domain.survey.models import Survey, SurveySignature, SurveyState
from domain.survey.recording import report
from domain.survey.refusals import DrawingNeeded, NothingFound, SignedAlready, SignerUnknown
from domain.survey.sheet import counting, everybody_signed, sheet_of

ACCOUNT, DRAWN, PAPER, REFUSED = "account", "drawn", "paper", "refused"
DRAWING = "survey_signature"


@dataclass(frozen=True, slots=True)
class FamilySigns:
    """`person` is the member present; who refuses to sign need not be named."""

    medium: str
    person: UUID | None
    document: UUID | None


async def sign(session: AsyncSession, actor: Actor, id: UUID, version: int) -> None:
    """An investigator signs the sheet as it stands; from here on it is frozen.

    Raises UnknownSurvey, NotYourVisit, SurveyClosed, SurveyChanged, NothingFound, SignedAlready,
    FindingsInvalid: everything only the visit can tell must be answered.
    """
    case, survey = await under_lock(session, actor, id, version)
    await _complete(case, survey)
    here = counting(survey, await signatures_of(session, id))
    if any(row.officer == actor.id for row in here):
        raise SignedAlready("the other investigator, or the family, has yet to sign")
    await _add(case, survey, actor, ACCOUNT)
    case.tell(actor, "survey.sign", "survey", id)
    await _finish(case, survey, actor)


async def family(
    session: AsyncSession, actor: Actor, id: UUID, version: int, signs: FamilySigns
) -> None:
    """The member present signs before an investigator, or will not.

    Raises as `sign`; SignerUnknown, DrawingNeeded.
    """
    case, survey = await under_lock(session, actor, id, version)
    await _complete(case, survey)
    here = counting(survey, await signatures_of(session, id))
    if any(row.officer is None for row in here):
        raise SignedAlready("the family has signed already")
    await _signer(session, survey, signs)
    await _drawing(case, actor, signs)
    await _add(case, survey, actor, signs.medium, signs)
    case.tell(actor, "survey.family_sign", "survey", id, reason=signs.medium)
    await _finish(case, survey, actor)


async def _complete(case: Case, survey: Survey) -> None:
    if survey.sheet_sealed is None:
        raise NothingFound("write down what was found first")
    laid = await findings.lay(case, sheet_of(case.world, survey).answers, "survey")
    if laid.errors:
        raise findings.FindingsInvalid("some findings are missing or wrong", errors=laid.errors)


async def _signer(session: AsyncSession, survey: Survey, signs: FamilySigns) -> None:
    if signs.medium == REFUSED and signs.person is None:
        return
    members = await households.members(session, survey.household_id)
    if str(signs.person) not in {member.person for member in members}:
        raise SignerUnknown("name the member of the family who was there")


async def _drawing(case: Case, actor: Actor, signs: FamilySigns) -> None:
    """What was drawn must be there; a photo of the paper may be."""
    if signs.document is None:
        if signs.medium == DRAWN:
            raise DrawingNeeded("upload what was drawn")
        return
    at, wanted = case.world.now(), frozenset({signs.document})
    filing = documents.filing(actor, DRAWING, wanted, case.application.id, "/survey", at)
    if set(await case.session.scalars(filing)) != wanted:
        raise DrawingNeeded("the uploaded signature is not there")


async def _add(
    case: Case, survey: Survey, actor: Actor, medium: str, signs: FamilySigns | None = None
) -> None:
    case.session.add(
        SurveySignature(
            id=new_id(),
            survey_id=survey.id,
            round=survey.round,
            officer=actor.id if signs is None else None,
            person_id=signs.person if signs else None,
            medium=medium,
            document_id=signs.document if signs else None,
            digest=sheet_of(case.world, survey).digest,
            signed_at=case.world.now(),
            recorded_by=actor.id,
        )
    )
    await case.session.flush()  # who has signed is asked next


async def _finish(case: Case, survey: Survey, actor: Actor) -> None:
    """After the last signature: verified facts, who went there, and the review may go on."""
    now: datetime = case.world.now()
    survey.finished_at = now if await _everybody(case, survey) else None
    if survey.finished_at is not None:
        survey.state = SurveyState.SIGNED
        answers = sheet_of(case.world, survey).answers
        whole = await findings.add(case, answers, source="survey", state="verified")
        await findings.enclose(case, actor, whole)
        await report(case, survey, VisitOutcome.VISITED)
        case.note("surveyed")
        settle(case)
    await case.close()


async def _everybody(case: Case, survey: Survey) -> bool:
    return everybody_signed(survey, await signatures_of(case.session, survey.id))
