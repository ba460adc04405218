"""随机抽查: drawing confirmed families by lot, and what two people found at their homes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from api.deps import Id, Limit, Session, Who
from api.wire import In, Out
from domain.sampling import answering, reading, service, visiting
from domain.sampling.models import SampleDifference, SampleOutcome
from domain.sampling.views import DrawnVisit, SampleDetail, SampleView

router = APIRouter(tags=["samples"])


class DrawIn(In):
    """Among the claims confirmed there on these days; without items among all of them.

    `percent` of each item, one at least; without it the least the city allows.
    """

    region: Annotated[str, Field(pattern=r"^\d{6}(\d{3}){0,2}$", examples=["321311"])]
    first_day: date
    last_day: date
    items: Annotated[list[Annotated[str, Field(max_length=10)]], Field(max_length=60)] = []
    percent: Annotated[int, Field(ge=1, le=100)] | None = None


class SampleVisitIn(In):
    """What was found. The one who records it was there; `colleague` (login or name) as well."""

    claim_id: Id
    colleague: Annotated[str, Field(min_length=1, max_length=100)]
    visited_on: date
    differences: Annotated[list[SampleDifference], Field(max_length=10)] = []
    words: Annotated[str, Field(max_length=2000)] = ""


class DrawnVisitAnswerIn(In):
    """What the township makes of a visit that differs: a new survey on a day, or why the record
    stands."""

    claim_id: Id
    outcome: SampleOutcome
    resurvey_on: date | None = None
    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000)]


class DrawnVisitList(Out):
    rows: list[DrawnVisit]


class SamplePage(Out):
    rows: list[SampleView]
    next: Id | None


@router.post("/samples", status_code=201, response_model=SampleDetail)
async def draw(body: DrawIn, session: Session, who: Who) -> SampleDetail:
    """Announce a draw. Which claims are drawn shows once the announcement is sealed."""
    terms = service.Terms(
        body.region, body.first_day, body.last_day, tuple(body.items), body.percent
    )
    return await service.draw(session, who, terms)


@router.get("/samples", response_model=SamplePage)
async def list_(
    session: Session, who: Who, after: Id | None = None, limit: Limit = 50
) -> SamplePage:
    """Draws in one's places, newest first."""
    rows, following = await reading.page(session, who, after, limit)
    return SamplePage(rows=rows, next=following)


@router.get("/samples/{id}", response_model=SampleDetail)
async def read(id: Id, session: Session, who: Who) -> SampleDetail:
    """One draw, with all that is needed to draw it again outside (docs/check_sample.py)."""
    return await reading.read(session, who, id)


@router.post("/samples/{id}/visits", status_code=201, response_model=SampleDetail)
async def visit(id: Id, body: SampleVisitIn, session: Session, who: Who) -> SampleDetail:
    """Record what two people found at the home of a drawn family."""
    found = visiting.Found(
        body.claim_id, body.colleague, body.visited_on, tuple(body.differences), body.words
    )
    return await visiting.visit(session, who, id, found)


@router.get("/applications/{id}/drawn-visits", response_model=DrawnVisitList)
async def of_case(id: Id, session: Session, who: Who) -> DrawnVisitList:
    """Drawn visits that found this family otherwise than on record, and what was made of them."""
    return DrawnVisitList(rows=await answering.of_case(session, who, id))


@router.post(
    "/applications/{id}/drawn-visit-answers", status_code=201, response_model=DrawnVisitList
)
async def answer(id: Id, body: DrawnVisitAnswerIn, session: Session, who: Who) -> DrawnVisitList:
    """The deciding township answers a visit that differs; until then nothing is confirmed."""
    said = answering.Said(body.claim_id, body.outcome, body.words, body.resurvey_on)
    return DrawnVisitList(rows=await answering.answer(session, who, id, said))
