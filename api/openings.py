"""Stating why a case or a family outside one's own worklist is opened."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.deps import Id, Session, Who
from api.wire import In, Out
from domain.approval import reading
from domain.household import service as households
from domain.opening.purposes import stated_by
from domain.opening.service import OpeningView

router = APIRouter(tags=["openings"])


class OpeningIn(In):
    """A purpose of `GET /purposes`; the note says what it was about, and is kept sealed."""

    purpose: Annotated[str, Field(min_length=1, max_length=40, examples=["complaint"])]
    note: Annotated[str, Field(max_length=500)] = ""


class PurposeOut(Out):
    code: str
    zh: str
    en: str
    hours: int


class PurposeList(Out):
    rows: list[PurposeOut]


@router.get("/purposes", response_model=PurposeList)
async def purposes(who: Who) -> PurposeList:
    """The purposes this account can state, with the hours each of them lasts."""
    return PurposeList(rows=[PurposeOut.model_validate(each) for each in stated_by(who)])


@router.post("/applications/{id}/openings", status_code=201, response_model=OpeningView)
async def open_application(id: Id, body: OpeningIn, session: Session, who: Who) -> OpeningView:
    """Say why this case is opened; until the time given it can be read."""
    return await reading.open_(session, who, id, body.purpose, body.note)


@router.post("/households/{id}/openings", status_code=201, response_model=OpeningView)
async def open_household(id: Id, body: OpeningIn, session: Session, who: Who) -> OpeningView:
    """Say why this family's record is opened; until the time given it can be read."""
    return await households.open_(session, who, id, body.purpose, body.note)
