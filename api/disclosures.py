"""Masked values opened in full: a call of its own, with a reason, and a record."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from api.deps import Id, Session, Who
from api.rates import limited
from api.wire import In
from domain.disclosure import service
from domain.disclosure.doors import Door
from domain.disclosure.service import Choice, OpenedValues

router = APIRouter(prefix="/disclosures", tags=["disclosures"])
OFTEN = [Depends(limited("disclosure", 120))]
FieldName = Annotated[str, Field(max_length=60, pattern=r"^[a-z_0-9]+$", examples=["id_number"])]


class Disclosure(In):
    """`object` and `id` say where the values were seen masked; `person` whose they are."""

    object: Door
    id: Id
    person: Annotated[str, Field(max_length=64)] | None = None
    fields: Annotated[list[FieldName], Field(min_length=1, max_length=20)]
    reason: Annotated[str, Field(max_length=40, examples=["identity"])]
    note: Annotated[str, Field(max_length=500)] = ""


@router.get("", response_model=Choice)
async def list_(session: Session, who: Who, object: Door, id: Id) -> Choice:
    """What is masked here and may be opened by me, why, and how many values more today."""
    return await service.choice(session, who, object, id)


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
