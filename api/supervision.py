"""The supervisors' board: cases by stage, item, department and place, and how fast they move."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from adapters.workbook import MEDIA_TYPE, workbook
from api.cases import Region
from api.deps import Session, Who
from domain.supervision import exporting, service
from domain.supervision.service import BoardFilter
from domain.supervision.views import BoardView

router = APIRouter(prefix="/supervision", tags=["supervision"])


async def asked(
    region: Region = None,
    first: Annotated[
        date | None, Query(alias="from", description="Submitted then or later.")
    ] = None,
    last: Annotated[date | None, Query(alias="to", description="Submitted then or before.")] = None,
) -> BoardFilter:
    return BoardFilter(region, first, last)


Asked = Annotated[BoardFilter, Depends(asked)]


class Workbook(Response):
    media_type = MEDIA_TYPE


@router.get("/board", response_model=BoardView)
async def board(session: Session, who: Who, asked: Asked) -> BoardView:
    """Cases submitted in a period and decided in one's own places; every number has a list."""
    return await service.board(session, who, asked)


@router.get("/board.xlsx", response_class=Workbook)
async def export(session: Session, who: Who, asked: Asked) -> Workbook:
    """The same figures as a workbook. Nobody is named in it; taking it away is recorded."""
    made = workbook(await exporting.export(session, who, asked))
    named = f'attachment; filename="board_{asked.region or "all"}.xlsx"'
    return Workbook(made, headers={"Content-Disposition": named})
