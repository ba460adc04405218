"""Masked values opened in full: a call of its own, with a reason, and a record."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from api.deps import Id, Session, Who
from api.rates import limited
from api.wire import In
from domain.disclosure import service
from domain.disclosure.service import OpenedValues, TermsView

router = APIRouter(prefix="/disclosures", tags=["disclosures"])
OFTEN = [Depends(limited("disclosure", 120))]
FieldName = Annotated[str, Field(max_length=60, pattern=r"^[a-z_0-9]+$", examples=["id_number"])]


class Disclosure(In):
    """`object` and `id` say where the values were seen masked; `person` whose they are."""

    object: Literal["household", "application", "step"]
    id: Id
    person: Annotated[str, Field(max_length=64)] | None = None
    fields: Annotated[list[FieldName], Field(min_length=1, max_length=20)]
    reason: Annotated[str, Field(max_length=40, examples=["identity"])]
    note: Annotated[str, Field(max_length=500)] = ""


@router.get("/terms", response_model=TermsView)
async def terms(session: Session, who: Who) -> TermsView:
    """Why values may be opened, which ones by me, and how many more today."""
    return await service.read_terms(session, who)


@router.post("", response_model=OpenedValues, dependencies=OFTEN)
async def open_(body: Disclosure, session: Session, who: Who) -> OpenedValues:
    """The full values, once; who opened which, and why, is recorded, never the values."""
    wanted = service.Wanted(
        door=body.object,
        id=body.id,
        person=body.person,
        fields=tuple(body.fields),
        reason=body.reason,
        note=body.note,
    )
    return await service.open_values(session, who, wanted)
