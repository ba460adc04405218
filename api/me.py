"""What I change about my own account: the password, the second factor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.deps import Session, Who, World
from api.rates import limited
from api.sessions import Code, Password, SessionOut, begun
from api.wire import In, Out
from domain.session import password, second_factor, service


async def staff(who: Who) -> None:
    service.staff_only(who)


router = APIRouter(prefix="/me", tags=["me"], dependencies=[Depends(staff)])
SLOW = [Depends(limited("own-account", 30))]  # every try costs a hash


class NewPassword(In):
    """`current` is asked although one is signed in: somebody may sit at an open machine."""

    current: Password
    password: Annotated[str, Field(min_length=1, max_length=200)]


class EnrolmentOut(Out):
    """Shown once. `address` is what the QR code carries, `secret` what can be typed instead."""

    secret: str
    address: str


class ConfirmIn(In):
    code: Code


class RecoveryCodes(Out):
    """Ten codes that open the second lock once each; they are never shown again."""

    codes: list[str]


class RemovalIn(In):
    password: Password
    code: Code


class SecondFactorOut(Out):
    enrolled: bool


@router.put("/password", response_model=SessionOut, dependencies=SLOW)
async def change_password(
    body: NewPassword,
    request: Request,
    response: Response,
    session: Session,
    who: Who,
    runtime: World,
) -> SessionOut:
    """Change my password; I stay signed in here and am signed out everywhere else."""
    opened = await password.change(session, runtime.passwords, who, body.current, body.password)
    return begun(request, response, runtime, opened)


@router.get("/second-factor", response_model=SecondFactorOut)
async def read_second_factor(session: Session, who: Who) -> SecondFactorOut:
    """Whether my account asks for a one-time code."""
    return SecondFactorOut(enrolled=await service.enrolled(session, who.id))


@router.post("/second-factor", status_code=201, response_model=EnrolmentOut, dependencies=SLOW)
async def enrol(response: Response, session: Session, who: Who) -> EnrolmentOut:
    """A secret for my authenticator; it counts once a code has confirmed it."""
    made = await second_factor.enrol(session, who)
    response.headers["Cache-Control"] = "no-store"
    return EnrolmentOut(secret=made.secret, address=made.address)


@router.put("/second-factor", response_model=RecoveryCodes, dependencies=SLOW)
async def confirm(body: ConfirmIn, response: Response, session: Session, who: Who) -> RecoveryCodes:
    """Confirm the authenticator by a code; the answer holds my recovery codes."""
    codes = await second_factor.confirm(session, who, body.code)
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodes(codes=codes)


@router.post("/second-factor/removal", response_model=SecondFactorOut, dependencies=SLOW)
async def remove(body: RemovalIn, session: Session, who: Who, runtime: World) -> SecondFactorOut:
    """Do without a second factor; not where my roles ask for one."""
    await password.prove_password(session, runtime.passwords, who, body.password)
    await second_factor.remove(session, who, body.code)
    return SecondFactorOut(enrolled=False)
