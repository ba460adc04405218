"""Where a department's own system fetches what was lodged with it, and answers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from api.deps import Id, Limit, Session, Who
from api.request import client_address
from api.wire import Fen, In, Out
from domain.actor import Actor
from domain.application.models import ClaimState
from domain.approval import lodgement
from domain.approval.lodgement import Lodgements
from domain.client import service as clients
from domain.delivery.port import Message, Outcome, Ruling, RulingLine

router = APIRouter(tags=["lodgements"])
Text = Annotated[str, Field(min_length=1, max_length=200)]
Sentence = Annotated[str, Field(max_length=2000)]


async def system(request: Request, session: Session, who: Who) -> Actor:
    """The department's system behind the token, as far as its client still allows."""
    return await clients.admitted(session, who, client_address(request))


System = Annotated[Actor, Depends(system, scope="function")]


class RulingLineIn(In):
    """One beneficiary: a person's reference from the message, or null for the household."""

    person: Annotated[str | None, Field(max_length=64)] = None
    granted: bool
    amount_fen: Fen | None = None
    reason: Annotated[str | None, Field(max_length=64)] = None


class AnswerIn(In):
    """A ruling: two officers' names, and a line for everybody it grants something to."""

    outcome: Literal["approve", "refuse", "return"]
    lines: Annotated[list[RulingLineIn], Field(max_length=100)] = []
    determined_by: Text
    confirmed_by: Text
    decided_at: datetime
    opinion: Sentence = ""
    reason: Annotated[str | None, Field(max_length=64)] = None
    missing: Annotated[list[Text], Field(max_length=50)] = []
    reference: Text | None = None

    def outcome_of(self, claim: UUID) -> Outcome:
        lines = [
            RulingLine(line.person, line.granted, line.amount_fen, line.reason)
            for line in self.lines
        ]
        ruling = Ruling(
            outcome=self.outcome,
            lines=lines,
            determined_by=self.determined_by,
            confirmed_by=self.confirmed_by,
            decided_at=self.decided_at,
            opinion=self.opinion,
            reason=self.reason,
            missing=tuple(self.missing),
        )
        return Outcome(claim, self.reference, ruling)


class ReceiptIn(In):
    """The department's own number; the first one named stays."""

    reference: Text


class StandingOut(Out):
    """How the claim stands after the answer."""

    claim_id: Id
    state: ClaimState


@router.get("/lodgements", response_model=Lodgements)
async def list_(
    session: Session,
    who: System,
    state: ClaimState | None = None,
    after: Id | None = None,
    limit: Limit = 50,
) -> Lodgements:
    """Claims lodged with the department, oldest first, for the items the system is for."""
    return await lodgement.every(session, who, state, after, limit)


@router.get("/lodgements/{id}", response_model=Message)
async def read(id: Id, session: Session, who: System) -> Message:
    """The message of one lodged claim: what this item needs, and nothing of the family besides."""
    return await lodgement.read(session, who, id)


@router.post("/lodgements/{id}/receipt", response_model=StandingOut)
async def receive(id: Id, body: ReceiptIn, session: Session, who: System) -> StandingOut:
    """Confirm that the claim has arrived, with the department's own number for it."""
    state = await lodgement.answer(session, who, Outcome(id, body.reference))
    return StandingOut(claim_id=id, state=state)


@router.post("/lodgements/{id}/answer", response_model=StandingOut)
async def answer(id: Id, body: AnswerIn, session: Session, who: System) -> StandingOut:
    """Rule on the claim; the same ruling again changes nothing."""
    state = await lodgement.answer(session, who, body.outcome_of(id))
    return StandingOut(claim_id=id, state=state)
