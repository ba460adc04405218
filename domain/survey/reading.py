"""Looking at home visits: those of a case, one's own, and one with its whole form."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application
from domain.approval import reading
from domain.approval.case import Case
from domain.approval.findings import lay
from domain.approval.loading import load
from domain.audit.service import record_list, record_read
from domain.form.masking import mask_of
from domain.form.needs import book_of
from domain.household import reading as households
from domain.identifier import masks
from domain.item.fields import Field
from domain.item.levels import CASE_STAFF, sight
from domain.survey.finding import find, in_places, signatures_of
from domain.survey.known import answers_of, known
from domain.survey.models import Survey, SurveySignature, SurveyState
from domain.survey.questions import asked
from domain.survey.refusals import MayNotReadSurvey
from domain.survey.sheet import counting, sheet_of
from domain.survey.views import (
    FamilySignature,
    Investigator,
    Lacking,
    Refusal,
    SurveyRow,
    SurveyView,
)
from domain.world import SHANGHAI, World, world

PEOPLE = ("persons", "supporters")
MOST = 200  # visits one account has before it


def casework(actor: Actor) -> None:
    """Home visits are for whoever works on the whole case. Raises MayNotReadSurvey."""
    if actor.kind == "system":
        return
    if actor.kind != "staff" or sight(actor).level < CASE_STAFF:
        raise MayNotReadSurvey("this account reads cases, not the homes behind them")


async def of_case(session: AsyncSession, actor: Actor, application_id: UUID) -> list[SurveyRow]:
    """The visits of a case, newest first. Raises UnknownApplication, PurposeNeeded,
    MayNotReadSurvey."""
    case = await reading.find(session, actor, application_id)
    casework(actor)
    rows = await session.scalars(
        select(Survey)
        .where(Survey.application_id == application_id)
        .order_by(Survey.planned_at.desc(), Survey.id.desc())
    )
    return [await _row(session, actor, case, row) for row in rows]


async def mine(session: AsyncSession, actor: Actor) -> list[SurveyRow]:
    """The visits this account has before it, the next day first."""
    page = (
        in_places(session, actor)
        .add_columns(Application)
        .where(Survey.state == SurveyState.PLANNED, Survey.investigators.contains([actor.id]))
        .order_by(Survey.day, Survey.id)
        .limit(MOST)
    )
    found = (await session.execute(page)).all()
    record_list(session, actor, "survey.list", "survey", [survey.id for survey, _ in found])
    return [await _row(session, actor, case, survey) for survey, case in found]


async def survey(session: AsyncSession, actor: Actor, id: UUID) -> SurveyView:
    """The one form of a visit. Whoever makes it needs no purpose to read it.

    Raises UnknownSurvey, PurposeNeeded, MayNotReadSurvey.
    """
    found = await find(session, actor, id)
    if actor.id not in found.investigators:
        await reading.find(session, actor, found.application_id)
        casework(actor)
    row = await session.get_one(Application, found.application_id)
    record_read(session, actor, "survey.read", "survey", id, found.household_id)
    return await _view(session, actor, await load(session, row), found)


async def _view(session: AsyncSession, actor: Actor, case: Case, found: Survey) -> SurveyView:
    at, sheet = case.world, sheet_of(case.world, found)
    three = await known(session, at, case.application)
    whole = answers_of(at, case.application)
    names = await _names(session, case, whole)
    form = asked(case, whole, sheet.answers, three, names)
    open_ = found.state is SurveyState.PLANNED
    laid = await lay(case, sheet.answers, "survey") if open_ else None
    row = await _row(session, actor, case.application, found)
    return SurveyView(
        row=row,
        ground=found.ground,
        note=_opened(at, "survey.note", found.id, found.note_sealed),
        questions=form.questions,
        verified_instead=form.spared,
        code_lists=form.code_lists,
        findings=_for_eyes(at, sheet.answers),
        opinion=sheet.opinion,
        neighbours=sheet.neighbours,
        place=sheet.place,
        photos=[UUID(id) for id in sheet.photos],
        lacking=[Lacking(e.pointer, e.code, e.detail) for e in laid.errors] if laid else [],
        refusal=_refusal(at, found),
        may=_may(actor, row, found.sheet_sealed is not None) if open_ else [],
    )


async def _names(session: AsyncSession, case: Case, whole: Mapping[str, Any]) -> dict[str, str]:
    inside = await households.names(session, case.application.household_id, masked=True)
    outside = {
        str(row.get("ref", number)): masks.name(str(row.get("supporter_name", "")))
        for number, row in enumerate(whole.get("supporters", ()))
    }
    return {**outside, **inside}


def _may(actor: Actor, row: SurveyRow, written: bool) -> list[str]:
    """In the order of the work."""
    signed = {one.login for one in row.investigators if one.signed_at}
    fits = {
        "findings": True,
        "sign": written and actor.id not in signed,
        "family_signature": written and row.family is None,
        "refusal": not signed and row.family is None,
    }
    return [name for name, now in fits.items() if now and row.mine]


async def _row(session: AsyncSession, actor: Actor, case: Application, row: Survey) -> SurveyRow:
    at = world(session)
    here = counting(row, await signatures_of(session, row.id))
    names = await households.names(session, row.household_id, masked=True)
    return SurveyRow(
        id=row.id,
        application_id=row.application_id,
        number=case.number,
        applicant_name=masks.name(case.applicant_name),
        kind=row.kind,
        mode=row.mode,
        state=row.state,
        day=row.day,
        start_by=row.start_by,
        late=_late(at, row),
        investigators=_investigators(at, row, here),
        family=_family(here, names),
        visited_at=row.visited_at,
        finished_at=row.finished_at,
        mine=actor.id in row.investigators,
        version=row.version,
    )


def _late(at: World, row: Survey) -> bool:
    """Begun, or still to begin, after the last day the law gives."""
    begun = row.visited_at.astimezone(SHANGHAI).date() if row.visited_at else at.today()
    return row.start_by is not None and begun > row.start_by


def _investigators(at: World, row: Survey, here: Sequence[SurveySignature]) -> list[Investigator]:
    signed = {each.officer: each.signed_at for each in here if each.officer}
    return [
        Investigator(login, at.places.officer(login) or login, signed.get(login))
        for login in row.investigators
    ]


def _family(here: Sequence[SurveySignature], names: Mapping[str, str]) -> FamilySignature | None:
    signed = next((each for each in here if each.officer is None), None)
    if signed is None:
        return None
    who = names.get(str(signed.person_id)) if signed.person_id else None
    return FamilySignature(signed.medium, who, signed.signed_at, signed.document_id)


def _refusal(at: World, row: Survey) -> Refusal | None:
    if row.refusal is None or row.finished_at is None:
        return None
    words = _opened(at, "survey.refusal", row.id, row.refusal_sealed)
    return Refusal(row.refusal, words, row.finished_at)


def _opened(at: World, cell: str, id: UUID, sealed: bytes | None) -> str:
    return at.vault.open(cell, id, sealed) if sealed else ""


def _for_eyes(at: World, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was written down, personal text masked as everywhere."""
    fields = book_of(at.catalogue).fields

    def shown(row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _masked(fields.get(name), value) for name, value in row.items()}

    people = {kind: [shown(row) for row in answers.get(kind, ())] for kind in PEOPLE}
    return {"household": shown(answers.get("household", {})), **people}


def _masked(field: Field | None, value: Any) -> Any:  # noqa: ANN401
    mask = mask_of(field) if field else None
    return mask(value) if mask and isinstance(value, str) else value
