"""One form of one family, from submission to the decision sheet."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import streams
from api.cases import Asked
from api.deps import After, Id, Limit, RequestKey, Session, Version, Who, World
from api.wire import In, Int, Out
from domain.approval import (
    acceptance,
    assessing,
    reading,
    review,
    sheet,
    supplements,
    withdrawal,
)
from domain.approval.seat_views import AssessmentView
from domain.approval.sheet_views import DecisionSheet, Replay
from domain.approval.views import ApplicationView, CaseRow, EventView, Receipt
from domain.submission import service as submission

router = APIRouter(tags=["applications"])
Text = Annotated[str, Field(max_length=2000)]
Reason = Annotated[str, Field(max_length=2000)]


class Answers(In):
    """Answers by field id. Money is integer fen, dates are ISO, code lists are codes."""

    household: dict[str, Any]
    persons: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=30)]
    supporters: Annotated[list[dict[str, Any]], Field(max_length=30)] = []

    def said(self) -> dict[str, Any]:
        """As it came in: answers are plain JSON already."""
        return {
            "household": self.household,
            "persons": self.persons,
            "supporters": self.supporters,
        }


class Application(In):
    """The one form (一表)."""

    items: Annotated[
        list[Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{2}$")]],
        Field(min_length=1, max_length=38, examples=[["MZ-02", "JY-02", "YB-02"]]),
    ]
    answers: Answers
    household_id: Id | None = None
    household_version: Int | None = None
    intent_id: Id | None = None


class Acceptance(In):
    """`received` names the materials handed in since; `refuse` needs a reason."""

    outcome: Literal["accept", "refuse"] = "accept"
    received: list[Annotated[str, Field(max_length=100)]] = []
    reason: Reason | None = None


class ClaimOpinion(In):
    claim_id: Id
    support: bool
    opinion: Text = ""


class Review(In):
    """The township's opinion on all claims at once; what the home visit found is signed already.

    `ends`: the family would not be visited, and the case ends for that reason (L02 art 29).
    """

    opinions: Annotated[list[ClaimOpinion], Field(max_length=60)] = []
    ends: Reason | None = None


class ReturnForSupplement(In):
    asked: Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1)]
    opinion: Text = ""


class SupplementAnswer(In):
    answers: Answers


class Withdrawal(In):
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class CasePage(Out):
    rows: list[CaseRow]
    next: str | None


class EventPage(Out):
    rows: list[EventView]


@router.post("/applications", status_code=201, response_model=Receipt)
async def submit(body: Application, key: RequestKey, session: Session, who: Who) -> Receipt:
    """Apply once for any number of items: all of it is recorded, or nothing is."""
    form = submission.Form(
        items=tuple(body.items),
        answers=body.answers.said(),
        household_id=body.household_id,
        household_version=body.household_version,
        intent_id=body.intent_id,
    )
    return await submission.submit(session, who, form, key)


@router.get("/applications", response_model=CasePage)
async def list_(
    session: Session,
    who: Who,
    asked: Asked,
    after: After = None,
    limit: Limit = 50,
) -> CasePage:
    """Cases accepted or decided in my places, newest first."""
    rows, following = await reading.cases(session, who, asked, after=after, limit=limit)
    return CasePage(rows=rows, next=following)


@router.get("/applications/{id}", response_model=ApplicationView)
async def read(id: Id, session: Session, who: Who, response: Response) -> ApplicationView:
    """The whole case: both places, every claim with its clock, what waits for what."""
    view = await reading.application(session, who, id)
    response.headers["ETag"] = f'"{view.version}"'
    return view


@router.get("/applications/{id}/receipt", response_model=Receipt)
async def receipt(id: Id, session: Session, who: Who) -> Receipt:
    """The receipt again, with today's state."""
    return await reading.receipt(session, who, id)


@router.get("/applications/{id}/history", response_model=EventPage)
async def history(id: Id, session: Session, who: Who, after: Int = 0) -> EventPage:
    """What happened, in order."""
    return EventPage(rows=await reading.events(session, who, id, after))


@router.get(
    "/applications/{id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def follow(
    id: Id,
    session: Session,
    runtime: World,
    who: Who,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Live events of the case; a dropped line resumes with `Last-Event-ID`."""
    return await streams.follow(session, runtime, who, id, last_event_id)


@router.get("/applications/{id}/assessment", response_model=AssessmentView)
async def assessment(id: Id, session: Session, who: Who) -> AssessmentView:
    """The platform's own verdict on every claim, condition by condition (认定研判)."""
    return await assessing.assessment(session, who, id)


@router.get("/applications/{id}/decision-sheet", response_model=DecisionSheet)
async def decision_sheet(id: Id, session: Session, who: Who) -> DecisionSheet:
    """One page for the family: granted, waiting, refused with reasons and remedies."""
    return await sheet.decision_sheet(session, who, id)


@router.post("/applications/{id}/acceptance", response_model=ApplicationView)
async def accept(
    id: Id, body: Acceptance, version: Version, session: Session, who: Who
) -> ApplicationView:
    """Accept (the clocks start) or refuse to accept, with a written reason."""
    if body.outcome == "accept":
        await acceptance.accept(session, who, id, version, body.received)
    else:
        await acceptance.refuse(session, who, id, version, body.reason or "")
    return await reading.application(session, who, id)


@router.post("/applications/{id}/review", response_model=ApplicationView)
async def give_review(
    id: Id, body: Review, version: Version, session: Session, who: Who
) -> ApplicationView:
    """One review serves every claim of the case; it rests on the signed home survey."""
    opinions = {o.claim_id: (o.support, o.opinion) for o in body.opinions}
    report = review.Report(opinions, ends=body.ends)
    await review.give(session, who, id, version, report)
    return await reading.application(session, who, id)


@router.post("/applications/{id}/supplement-requests", response_model=ApplicationView)
async def ask(
    id: Id, body: ReturnForSupplement, version: Version, session: Session, who: Who
) -> ApplicationView:
    """Tell the family, once, everything that is missing."""
    await supplements.ask(session, who, id, version, body.asked, body.opinion)
    return await reading.application(session, who, id)


@router.post("/applications/{id}/supplements", response_model=ApplicationView)
async def supplement(id: Id, body: SupplementAnswer, session: Session, who: Who) -> ApplicationView:
    """What the family brought; everything that waited for it goes on."""
    await supplements.answer(session, who, id, body.answers.model_dump())
    return await reading.application(session, who, id)


@router.post("/applications/{id}/withdrawal", response_model=ApplicationView)
async def withdraw(id: Id, body: Withdrawal, session: Session, who: Who) -> ApplicationView:
    """The family takes the application back; what is already granted stays."""
    await withdrawal.application(session, who, id, body.reason)
    return await reading.application(session, who, id)


@router.post("/claims/{id}/withdrawal", response_model=ApplicationView, tags=["claims"])
async def withdraw_claim(id: Id, body: Withdrawal, session: Session, who: Who) -> ApplicationView:
    """Take back, or decline, one claim."""
    application_id = await withdrawal.claim(session, who, id, body.reason)
    return await reading.application(session, who, application_id)


@router.get("/decisions/{id}/replay", response_model=Replay, tags=["decisions"])
async def replay(id: Id, session: Session, who: Who) -> Replay:
    """Compute a decision again from the facts and parameters it stored."""
    return await sheet.replay(session, who, id)
