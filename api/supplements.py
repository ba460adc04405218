"""Handing in what was asked for, as photos: by the family from its phone, or by a window."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.deps import Id, Session, Who, World
from api.documents import BODY
from api.rates import limited
from api.wire import Out
from domain.approval import reading, supplement_papers
from domain.approval.supplement_papers import Asking, SupplementPaper
from domain.approval.views import ApplicationView

router = APIRouter(tags=["supplements"])
REQUEST = "/applications/{id}/supplements/{supplement}"


class SupplementPapers(Out):
    rows: list[SupplementPaper]


@router.post(
    "/supplement-papers",
    status_code=201,
    response_model=SupplementPaper,
    openapi_extra=BODY,
    dependencies=[Depends(limited("upload", 120))],
)
async def upload(
    application: Id,
    supplement: Id,
    asked: Annotated[int, Query(ge=0, le=999, description="Which of the things asked for.")],
    request: Request,
    session: Session,
    who: Who,
    runtime: World,
) -> SupplementPaper:
    """One page, JPEG, PNG or PDF: the body is the file. Sent twice it is kept once."""
    content, of = await request.body(), Asking(application, supplement)
    return await supplement_papers.upload(session, who, runtime.documents, of, asked, content)


@router.get(REQUEST + "/papers", response_model=SupplementPapers)
async def waiting(id: Id, supplement: Id, session: Session, who: Who) -> SupplementPapers:
    """My own pages that are not handed in yet."""
    return SupplementPapers(
        rows=await supplement_papers.waiting(session, who, Asking(id, supplement))
    )


@router.post(REQUEST + "/submission", response_model=ApplicationView)
async def hand_in(id: Id, supplement: Id, session: Session, who: Who) -> ApplicationView:
    """Everything asked for is there: it joins the case, and what waited goes on."""
    await supplement_papers.hand_in(session, who, Asking(id, supplement))
    return await reading.application(session, who, id)
