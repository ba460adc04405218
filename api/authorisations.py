"""核对授权 (一书): the wording, who signs it, and taking it back at any time."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from api.deps import Id, Session, Who
from api.rates import PUBLIC, limited
from api.wire import In, Out
from domain.approval import reading as cases
from domain.authorisation import later, reading, recording
from domain.authorisation.models import SignedBy
from domain.authorisation.signing import Signing
from domain.authorisation.texts import AuthorisationText, current
from domain.authorisation.views import AuthorisationView, WithdrawalSheet
from domain.revocation import service as revocation
from domain.revocation import sheet
from domain.world import world

router = APIRouter(tags=["authorisations"])
OPEN = [Depends(limited("public", PUBLIC))]


class SignatureIn(In):
    """One person's signature. `drawn` names an uploaded PNG; `paper` a photo of it, if there is
    one. Left out, `signed_by` and `signer` are as the line expects: oneself, or a minor's guardian.
    """

    person: Id
    sensitive_consent: bool
    medium: Literal["drawn", "paper"] = "paper"
    document: Id | None = None
    signed_by: SignedBy | None = None
    signer: Id | None = None

    def said(self) -> Signing:
        return Signing(**self.model_dump())


class AuthorisationIn(In):
    """What is allowed. Left out: the current wording, all its checks, and as long as it may."""

    text_version: Annotated[str, Field(max_length=40)] | None = None
    checks: (
        Annotated[
            list[Annotated[str, Field(pattern=r"^HC-\d{2}$")]], Field(min_length=1, max_length=25)
        ]
        | None
    ) = None
    valid_to: date | None = None
    signatures: Annotated[list[SignatureIn], Field(max_length=60)] = []

    def said(self) -> recording.Terms:
        return recording.Terms(
            text_version=self.text_version,
            checks=tuple(self.checks) if self.checks is not None else None,
            valid_to=self.valid_to,
            signatures=tuple(each.said() for each in self.signatures),
        )


class AuthorisationWithdrawal(In):
    """Whose wish it was and how it was said; no names."""

    wish: Annotated[str, Field(min_length=1, max_length=500)]


class AuthorisationList(Out):
    rows: list[AuthorisationView]


@router.get("/authorisation-texts", response_model=AuthorisationText, dependencies=OPEN)
async def read_text(session: Session) -> AuthorisationText:
    """The wording in force today. Open to everybody."""
    return current(world(session).today())


@router.post("/intents/{id}/authorisations", status_code=201, response_model=AuthorisationView)
async def record_for_intent(
    id: Id, body: AuthorisationIn, session: Session, who: Who
) -> AuthorisationView:
    """Record an authorisation for a wish; whoever is not there signs later."""
    made = await recording.for_intent(session, who, id, body.said())
    return await reading.view(session, who, made)


@router.post("/applications/{id}/authorisations", status_code=201, response_model=AuthorisationView)
async def record_for_application(
    id: Id, body: AuthorisationIn, session: Session, who: Who
) -> AuthorisationView:
    """Record one for an application that came without a wish; who signed on its form has signed."""
    made = await recording.for_application(session, who, id, body.said())
    return await reading.view(session, who, made)


@router.get("/applications/{id}/authorisations", response_model=AuthorisationList)
async def of_application(id: Id, session: Session, who: Who) -> AuthorisationList:
    """The authorisations of a case, newest first."""
    await cases.find(session, who, id)
    return AuthorisationList(rows=await reading.of_application(session, who, id))


@router.get("/authorisations/{id}", response_model=AuthorisationView)
async def read(id: Id, session: Session, who: Who) -> AuthorisationView:
    """What it allows, who has signed, whether it counts today."""
    return await reading.authorisation(session, who, id)


@router.post("/authorisations/{id}/signatures", response_model=AuthorisationView)
async def sign(id: Id, body: SignatureIn, session: Session, who: Who) -> AuthorisationView:
    """One person signs; with the last signature the authorisation counts."""
    signed = await later.add(session, who, id, body.said())
    return await reading.view(session, who, signed)


@router.post("/authorisations/{id}/withdrawal", response_model=WithdrawalSheet)
async def withdraw(
    id: Id, body: AuthorisationWithdrawal, session: Session, who: Who
) -> WithdrawalSheet:
    """Take it back, at any time: queries stop, the wish or the application ends, with a sheet."""
    await revocation.withdraw(session, who, id, body.wish)
    return await sheet.sheet(session, who, id)


@router.get("/authorisations/{id}/withdrawal", response_model=WithdrawalSheet)
async def print_withdrawal(id: Id, session: Session, who: Who) -> WithdrawalSheet:
    """撤回核对授权告知书, to be printed again."""
    return await sheet.sheet(session, who, id)
