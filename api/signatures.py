"""Signing a check authorisation on one's own phone: members and supporters, each for themselves."""

from fastapi import APIRouter

from api.deps import Id, Session, Who
from api.wire import In, Out
from domain.signature import service
from domain.signature.views import SignatureRequest

router = APIRouter(tags=["signatures"])


class OwnSignature(In):
    """A drawing uploaded for `check_authorisation` or `supporter_authorisation` (PNG).

    `person`: whose line, where somebody signs for a child too; without it the first open one.
    """

    document: Id
    sensitive_consent: bool
    person: Id | None = None


class SignatureRequests(Out):
    rows: list[SignatureRequest]


@router.get("/citizens/me/signatures", response_model=SignatureRequests)
async def list_(session: Session, who: Who) -> SignatureRequests:
    """What I am asked to sign and have signed; of the family only the applicant's masked name."""
    return SignatureRequests(rows=await service.asked(session, who))


@router.post("/citizens/me/signatures/{id}", response_model=SignatureRequest)
async def sign(id: Id, body: OwnSignature, session: Session, who: Who) -> SignatureRequest:
    """Sign my line under this authorisation."""
    return await service.put(
        session, who, id, body.document, body.person, consent=body.sensitive_consent
    )


@router.post("/citizens/me/signatures/{id}/withdrawal", response_model=SignatureRequest)
async def withdraw(id: Id, session: Session, who: Who) -> SignatureRequest:
    """Take back what I signed, from this moment: running queries stop, and the case is told."""
    return await service.take_back(session, who, id)
