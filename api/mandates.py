"""代办授权: letting somebody act, from one's own phone or from a signed paper at a window."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from api.citizens import IdNumber, Name
from api.deps import Id, Session, Who
from api.wire import In, Out
from domain.citizen import endings, mandates
from domain.citizen.endings import EndReason
from domain.citizen.mandates import Human, Terms
from domain.citizen.models import Ground
from domain.citizen.views import MandateView

router = APIRouter(tags=["mandates"])
Act = Literal["apply", "read", "supplement"]


class MandateTerms(In):
    """Who may act, for what, from the first day (else today) to the last (a year at most)."""

    agent_name: Name
    agent_id_number: IdNumber
    may: Annotated[list[Act], Field(min_length=1, max_length=3)]
    valid_from: date | None = None
    valid_to: date


class PaperMandate(MandateTerms):
    """A signed paper; for a child it is the guardian's, on the ground `guardian`."""

    principal_name: Name
    principal_id_number: IdNumber
    ground: Ground = Ground.AUTHORISED
    paper_number: Annotated[str, Field(min_length=1, max_length=100)]


class Principal(In):
    id_number: IdNumber


class MandateEnd(In):
    reason: EndReason


class MandateList(Out):
    rows: list[MandateView]


@router.get("/citizens/me/mandates", response_model=MandateList)
async def list_(session: Session, who: Who) -> MandateList:
    """What I have given and what I act under."""
    return MandateList(rows=await mandates.mine(session, who))


@router.post("/citizens/me/mandates", status_code=201, response_model=MandateView)
async def grant(body: MandateTerms, session: Session, who: Who) -> MandateView:
    """Let somebody act for me."""
    return await mandates.grant(session, who, _agent(body), _terms(body, Ground.AUTHORISED))


@router.post("/mandates", status_code=201, response_model=MandateView)
async def record(body: PaperMandate, session: Session, who: Who) -> MandateView:
    """Record a signed paper at a window; the family is told by text message."""
    principal = Human(body.principal_name.strip(), body.principal_id_number.upper())
    terms = _terms(body, body.ground)
    return await mandates.record_paper(
        session, who, principal, _agent(body), terms, body.paper_number
    )


@router.post("/mandates/search", response_model=MandateList)
async def search(body: Principal, session: Session, who: Who) -> MandateList:
    """What somebody has given, for the clerk they ask; the look-up is recorded."""
    return MandateList(rows=await mandates.of_principal(session, who, body.id_number.upper()))


@router.delete("/mandates/{id}", response_model=MandateView)
async def revoke(id: Id, session: Session, who: Who) -> MandateView:
    """Take it back, from this moment: whoever gave it, or acts under it."""
    return await endings.revoke(session, who, id)


@router.post("/mandates/{id}/end", response_model=MandateView)
async def end(id: Id, body: MandateEnd, session: Session, who: Who) -> MandateView:
    """A clerk ends one, from this moment, and says why."""
    return await endings.end(session, who, id, body.reason)


def _agent(body: MandateTerms) -> Human:
    return Human(body.agent_name.strip(), body.agent_id_number.upper())


def _terms(body: MandateTerms, ground: Ground) -> Terms:
    return Terms(tuple(body.may), body.valid_from, body.valid_to, ground)
