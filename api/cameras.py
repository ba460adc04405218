"""手机拍照: a clerk lends a form's paper to a phone for minutes; the phone needs no sign-in.

The key travels in the page's fragment and in the header `Camera-Key`: never in an address, so no
log, no history of a proxy and no referrer has it.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import Field

from api.deps import Id, Session, Who, World
from api.documents import BODY
from api.rates import limited
from api.wire import In
from domain.camera import service
from domain.camera.service import Place
from domain.camera.views import CameraLink, CameraView, Viewfinder

router = APIRouter(tags=["cameras"])
Key = Annotated[str, Header(alias="Camera-Key", description="The key of the link.")]
OFTEN = [Depends(limited("camera", 120))]


class CameraIn(In):
    """The question that asks for the paper; in a case also the case, or what it asked for."""

    field: Annotated[str, Field(max_length=100)]
    application_id: Id | None = None
    supplement_id: Id | None = None


@router.post(
    "/cameras",
    status_code=201,
    response_model=CameraLink,
    dependencies=[Depends(limited("camera-open", 60))],
)
async def open_(body: CameraIn, session: Session, who: Who, response: Response) -> CameraLink:
    """Open a link through which a phone adds photos of one paper, for ten minutes."""
    response.headers["Cache-Control"] = "no-store"
    place = Place(body.application_id, body.supplement_id)
    return await service.open_(session, who, body.field, place)


@router.get("/cameras/{id}", response_model=CameraView)
async def read(id: Id, session: Session, who: Who) -> CameraView:
    """My own link: how long it lives, and the photos that came."""
    return await service.read(session, who, id)


@router.delete("/cameras/{id}", response_model=CameraView)
async def close(id: Id, session: Session, who: Who) -> CameraView:
    """End my own link at once; the photos that came stay."""
    return await service.close(session, who, id)


@router.get("/camera-photos", response_model=Viewfinder, dependencies=OFTEN)
async def look(session: Session, key: Key = "") -> Viewfinder:
    """For the phone: which paper is wanted, and how many photos of it came."""
    return await service.look(session, key)


@router.post(
    "/camera-photos",
    status_code=201,
    response_model=Viewfinder,
    openapi_extra=BODY,
    dependencies=OFTEN,
)
async def send(request: Request, session: Session, runtime: World, key: Key = "") -> Viewfinder:
    """One photo, JPEG or PNG: the body is the file. Sent twice it is kept once."""
    return await service.send(session, key, runtime.documents, await request.body())
