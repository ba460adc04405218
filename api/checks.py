"""家庭经济状况核对: runs of checks, their reports, and what families explain."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import Field, StringConstraints

from adapters.seals import LedgerKey
from api.audit import PublicKey, PublicKeys
from api.deps import Id, Session, Who, World
from api.rates import PUBLIC, limited
from api.wire import In, Out
from domain.check import explaining, judging, opening, reading, report_reading, starting, wording
from domain.check.detail_views import ReportDetail, SignedReport
from domain.check.explaining import Said
from domain.check.judging import Ruling
from domain.check.opening import Reason
from domain.check.run_views import RunRow, RunView
from domain.check.views import CheckView, ExplanationView, ReportView

router = APIRouter(tags=["checks"])
Code = Annotated[str, Field(pattern=r"HC-\d{2}", examples=["HC-09"])]


class RunIn(In):
    """Which checks; none named means all that are authorised."""

    checks: Annotated[list[Code], Field(max_length=25)] = []


class DetailIn(In):
    reason: Reason


class ExplanationIn(In):
    """A code of `choices`, the family's words, and a paper uploaded as `explanation_paper`."""

    answer: Annotated[str, Field(min_length=1, max_length=60)]
    words: Annotated[str, Field(max_length=500)] = ""
    document_id: UUID | None = None


class DecisionIn(In):
    """With an accepted explanation that corrects an amount, `amount_fen` counts instead; of things
    (dwellings, boats, machines) `counted`."""

    accepted: bool
    ground: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
    amount_fen: Annotated[int, Field(ge=0, le=10**13)] | None = None
    counted: Annotated[int, Field(ge=0, le=1000)] | None = None


class CheckList(Out):
    rows: list[CheckView]


class RunList(Out):
    rows: list[RunRow]


class ExplanationList(Out):
    rows: list[ExplanationView]


@router.get(
    "/checks",
    response_model=CheckList,
    dependencies=[Depends(limited("public", PUBLIC))],
)
async def list_(runtime: World) -> CheckList:
    """The 25 checks of the catalogue: who is asked what, and what it answers."""
    return CheckList(rows=wording.catalogue(runtime.world))


@router.post("/intents/{id}/check-runs", status_code=201, response_model=RunView)
async def start_for_intent(id: Id, body: RunIn, session: Session, who: Who) -> RunView:
    """Ask the sources about an intent's family: all that is authorised and not freshly known."""
    return await reading.shown(session, await starting.for_intent(session, who, id, body.checks))


@router.post("/applications/{id}/check-runs", status_code=201, response_model=RunView)
async def start_for_application(id: Id, body: RunIn, session: Session, who: Who) -> RunView:
    """Ask the sources about the family of a running application."""
    run = await starting.for_application(session, who, id, body.checks)
    return await reading.shown(session, run)


@router.get("/intents/{id}/check-runs", response_model=RunList)
async def of_intent(id: Id, session: Session, who: Who) -> RunList:
    """The runs of an intent, newest first."""
    return RunList(rows=await reading.runs(session, who, intent_id=id))


@router.get("/applications/{id}/check-runs", response_model=RunList)
async def of_application(id: Id, session: Session, who: Who) -> RunList:
    """The runs of an application and of the intent it grew out of, newest first."""
    return RunList(rows=await reading.runs(session, who, application_id=id))


@router.get("/check-runs/{id}", response_model=RunView)
async def read_run(id: Id, session: Session, who: Who) -> RunView:
    """Who was asked what, and what has come back: states, never values."""
    return await reading.run(session, who, id)


@router.get(
    "/check-reports/keys",
    response_model=PublicKeys,
    dependencies=[Depends(limited("public", PUBLIC))],
)
async def keys(response: Response, runtime: World) -> PublicKeys:
    """The public keys reports are signed with (RFC 8037)."""
    response.headers["Cache-Control"] = "max-age=60"
    rows = LedgerKey(runtime.keys.reports).public.jwks()
    return PublicKeys(keys=[PublicKey(**row) for row in rows])


@router.get("/check-reports/{id}", response_model=ReportView)
async def read_report(id: Id, session: Session, who: Who) -> ReportView:
    """Conclusion, reasons and states of sources; no values."""
    return await report_reading.report(session, who, id)


@router.post("/check-reports/{id}/openings", status_code=201, response_model=ReportDetail)
async def open_(id: Id, body: DetailIn, session: Session, who: Who) -> ReportDetail:
    """What every source said, for the named check officer, watermarked and on the record."""
    return await opening.detail(session, who, id, body.reason)


@router.post("/check-reports/{id}/document", status_code=201, response_model=SignedReport)
async def take_out(id: Id, body: DetailIn, session: Session, who: Who) -> SignedReport:
    """The signed report, which anybody can verify offline, with a signed watermark."""
    return await opening.take_out(session, who, id, body.reason)


@router.get("/explanations", response_model=ExplanationList)
async def explanations(
    session: Session,
    who: Who,
    intent_id: UUID | None = None,
    application_id: UUID | None = None,
) -> ExplanationList:
    """What a family is asked to explain; without a case, all that wait within reach."""
    found = await explaining.listed(
        session, who, intent_id=intent_id, application_id=application_id
    )
    return ExplanationList(rows=found)


@router.post("/explanations/{id}/answer", response_model=ExplanationView)
async def explain(id: Id, body: ExplanationIn, session: Session, who: Who) -> ExplanationView:
    """Take in, or give, the explanation of a hit."""
    said = Said(body.answer, body.words.strip(), body.document_id)
    return await explaining.answer(session, who, id, said)


@router.post("/explanations/{id}/decision", response_model=ExplanationView)
async def decide(id: Id, body: DecisionIn, session: Session, who: Who) -> ExplanationView:
    """Whether the explanation stands; the report is issued anew."""
    ruling = Ruling(body.accepted, body.ground, body.amount_fen, body.counted)
    return await judging.decide(session, who, id, ruling)
