"""Citizens: who they are, and what a clerk confirms of it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from api.deps import Session, Who
from api.rates import limited
from api.wire import In
from domain.citizen import accounts, identity
from domain.citizen.views import CitizenView

router = APIRouter(prefix="/citizens", tags=["citizens"])

Phone = Annotated[str, Field(min_length=11, max_length=20, examples=["000-9000-0086"])]
Name = Annotated[str, Field(min_length=1, max_length=50)]
IdNumber = Annotated[str, Field(min_length=18, max_length=18)]


class Identity(In):
    """As on the ID card."""

    name: Name
    id_number: IdNumber


class Confirmation(In):
    """What the ID card says that somebody holds who states it on this phone."""

    phone: Phone
    name: Name
    id_number: IdNumber


@router.get("/me", response_model=CitizenView)
async def me(session: Session, who: Who) -> CitizenView:
    """My account: which phone, and whether my identity is confirmed."""
    return await accounts.view(session, who)


@router.post(
    "/me/identity",
    response_model=CitizenView,
    dependencies=[Depends(limited("citizen-identity", 5, burst=20))],
)
async def state_identity(body: Identity, session: Session, who: Who) -> CitizenView:
    """Say who I am; confirmed at once when name and phone are those my family is on record with.

    Otherwise it waits for a window, and looks the same whatever the reason.
    """
    return await identity.state(session, who, body.name, body.id_number)


@router.post("/confirmations", response_model=CitizenView)
async def confirm(body: Confirmation, session: Session, who: Who) -> CitizenView:
    """A clerk who sees the ID card confirms what its holder has stated on the phone."""
    return await identity.confirm(session, who, body.phone, body.name, body.id_number)
