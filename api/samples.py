"""随机抽查: drawing confirmed families by lot, and what two people found at their homes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.deps import Id, Limit, Session, Who
from api.wire import In, Out
from domain.sampling import reading, service, visiting
from domain.sampling.models import SampleDifference
from domain.sampling.views import SampleDetail, SampleView

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
