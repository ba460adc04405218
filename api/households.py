"""The shared household record."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.deps import Id, Session, Who
from api.wire import In, Out
from domain.estimate.views import Estimate
from domain.household import estimating, naming, service
from domain.household.views import HouseholdView, NamedView

router = APIRouter(prefix="/households", tags=["households"])


class Search(In):
    """An ID number is personal: it travels in the body, never in an address.

    `purpose` is one of `GET /purposes`; without one, the family has come to apply.
    """

    id_number: Annotated[str, Field(min_length=15, max_length=18, examples=["321311198405179967"])]
    purpose: Annotated[str, Field(max_length=40)] = "application"


class NameSearch(In):
    """The whole name of a member, in the body; `purpose` is one of `GET /purposes`."""

    name: Annotated[str, Field(min_length=2, max_length=60, examples=["刘晓梅"])]
    purpose: Annotated[str, Field(max_length=40)] = "application"


class NamedList(Out):
    rows: list[NamedView]


class Found(Out):
    household: HouseholdView | None


@router.post("/search", response_model=Found)
async def search(body: Search, session: Session, who: Who) -> Found:
    """Find the family a person belongs to; none is an answer, not an error."""
    return Found(household=await service.find(session, who, body.id_number, body.purpose))


@router.post("/name-search", response_model=NamedList)
async def find_named(body: NameSearch, session: Session, who: Who) -> NamedList:
    """Families of one's own places by a member's whole name; masked, at most twenty."""
    return NamedList(rows=await naming.find_named(session, who, body.name, body.purpose))


@router.get("/{id}", response_model=HouseholdView)
async def read(id: Id, session: Session, who: Who) -> HouseholdView:
    """The family's record as this place may see it."""
    return await service.read(session, who, id)


@router.get("/{id}/estimate", response_model=Estimate)
async def estimate(id: Id, session: Session, who: Who) -> Estimate:
    """What the family on record would probably get, on its own and on verified answers.

    Private: it refuses nothing and nothing of it is stored.
    """
    return await estimating.estimate(session, who, id)
