"""Papers as files: taken in one by one, handed out as attachments that no browser runs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.deps import Id, Session, Who, World
from api.rates import limited
from api.wire import Out
from domain.approval import reading, supplement_papers
from domain.check import judging
from domain.document import service
from domain.document.rules import KINDS
from domain.document.service import DocumentView

router = APIRouter(tags=["documents"])
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
BODY = {"requestBody": {"required": True, "content": BYTES}}
# Whatever is inside, it may do nothing: no script, no frame, no plug-in, no guess of another type.
HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "no-store",
}


class DocumentList(Out):
    rows: list[DocumentView]


class Discarded(Out):
    id: Id


@router.post(
    "/documents",
    status_code=201,
    response_model=DocumentView,
    openapi_extra=BODY,
    dependencies=[Depends(limited("upload", 120))],
)
async def upload(
    field: Annotated[str, Query(max_length=100, description="The question that asks for it.")],
    request: Request,
    session: Session,
    who: Who,
    runtime: World,
) -> DocumentView:
    """Take in a photo or PDF of a paper: the body is the file. It joins the case with its form."""
    content = await request.body()
    return await service.upload(session, who, runtime.documents, field, content)


@router.get("/documents/{id}/content", response_class=Response, responses={200: {"content": BYTES}})
async def content(id: Id, session: Session, who: Who, runtime: World) -> Response:
    """The file of a paper, to be saved; every call is recorded."""
    document, found = await service.content(
        session, who, runtime.documents, id, judging.paper_to_decide_on
    )
    name = f"{document.field}-{id.hex[-8:]}{KINDS[document.media_type]}"
    headers = {**HARMLESS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found, media_type=document.media_type, headers=headers)


@router.delete("/documents/{id}", response_model=Discarded)
async def discard(id: Id, session: Session, who: Who) -> Discarded:
    """Remove one's own file before its form is submitted; afterwards it belongs to the case."""
    await service.discard(session, who, id)
    return Discarded(id=id)


@router.get("/applications/{id}/documents", response_model=DocumentList)
async def of_case(id: Id, session: Session, who: Who) -> DocumentList:
    """The papers of a case that came as files."""
    await reading.find(session, who, id)
    titles = await supplement_papers.titles(session, id)
    return DocumentList(rows=await service.of_case(session, id, titles))
