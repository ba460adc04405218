"""What would we get? Open to everybody, before any sign-in; nothing of it is stored."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from api.applications import Answers
from api.deps import Id, Session, Who
from api.rates import limited
from api.wire import In
from domain.estimate import service
from domain.estimate.views import Estimate
from domain.registration import estimating
from domain.world import world

router = APIRouter(tags=["estimates"], dependencies=[Depends(limited("estimate", 60))])


class EstimateIn(In):
    """Answers as far as there are any: names and ID numbers are not needed. No `items`: all."""

    items: Annotated[
        list[Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{2}$")]], Field(max_length=38)
    ] = []
    answers: Answers


@router.post("/estimates", response_model=Estimate)
async def make(body: EstimateIn, session: Session) -> Estimate:
    """Likely, unlikely or not known yet, item by item, with the amount, or what stands in the way.

    Advice before an application; it binds nobody, is not recorded, and refuses nothing.
    """
    return service.estimate(world(session), body.answers.said(), body.items)


@router.post("/households/{id}/estimates", response_model=Estimate)
async def of_household(id: Id, body: EstimateIn, session: Session, who: Who) -> Estimate:
    """The same for a form filled over the record of a family: masks count as what they stand for.

    Nothing that is masked comes back in the clear.
    """
    return await estimating.of_record(session, who, id, body.answers.said(), body.items)
