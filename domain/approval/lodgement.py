"""What a department's own system finds with us: the claims lodged with it, and nothing else.

A claim is lodged when its application has been accepted. What is told about it is the message that
would be sent (`message.py`), never the household it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import reach
from domain.actor import Actor
from domain.application.models import LIVE, Application, Claim, ClaimState
from domain.approval import answering
from domain.approval.answering import UnknownClaim
from domain.approval.loading import load
from domain.approval.message import message_of
from domain.approval.withdrawal import AlreadyEnded
from domain.audit.service import record
from domain.client.rules import ANSWER, READ
from domain.delivery.port import Message, MessageKind, Outcome

Page = Select[Claim, str, datetime | None]


@dataclass(frozen=True, slots=True)
class Lodgement:
    """One claim on a department's list. `reference` is the department's own number."""

    claim_id: UUID
    case_number: str
    item: str
    state: ClaimState
    reference: str | None
    lodged_at: datetime
    due_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lodgements:
    """`next` is the key of the following page, or None on the last one."""

    rows: Sequence[Lodgement]
    next: UUID | None


def lodged(who: Actor, scope: str) -> ColumnElement[bool]:
    """Claims (joined with their application) for which a department's system holds `scope`."""
    items = Claim.item.in_(sorted(who.items_with(scope)))
    return and_(reach(who, Claim, "decide"), items, Application.accepted_at.is_not(None))


def page(who: Actor, state: ClaimState | None, after: UUID | None, limit: int) -> Page:
    """Oldest first, with the application's number and the time of its acceptance."""
    found = (
        select(Claim, Application.number, Application.accepted_at)
        .join(Application, Application.id == Claim.application_id)
        .where(lodged(who, READ))
        .order_by(Claim.id)
        .limit(limit)
    )
    found = found if state is None else found.where(Claim.state == state)
    return found if after is None else found.where(Claim.id > after)


async def every(
    session: AsyncSession, who: Actor, state: ClaimState | None, after: UUID | None, limit: int
) -> Lodgements:
    """One page of what was lodged with the caller's department, for the items it is for."""
    rows = (await session.execute(page(who, state, after, limit + 1))).all()
    shown = [_row(claim, number, at) for claim, number, at in rows[:limit]]
    return Lodgements(shown, shown[-1].claim_id if len(rows) > limit else None)


async def read(session: AsyncSession, who: Actor, id: UUID) -> Message:
    """The message of one lodged claim, as it would be sent now.

    Raises UnknownClaim, AlreadyEnded (what ended is no longer the department's to know).
    """
    claim = await _claim(session, who, id, READ)
    if claim.state not in LIVE:
        raise AlreadyEnded(f"the claim is {claim.state}", state=str(claim.state))
    case = await load(session, await session.get_one(Application, claim.application_id))
    kind = MessageKind.RELEASE if claim.state is ClaimState.OPEN else MessageKind.LODGE
    household = case.application.household_id
    record(session, who, "lodgement.read", "claim", id, household=household)
    return message_of(case, claim, id, kind)


async def answer(session: AsyncSession, who: Actor, outcome: Outcome) -> ClaimState:
    """A ruling or a receipt of the caller's department; the same again changes nothing.

    Returns how the claim stands now. Raises UnknownClaim and what `answering.answer` raises.
    """
    claim = await _claim(session, who, outcome.claim_id, ANSWER)
    await answering.answer(session, who.id, outcome)
    await session.flush()
    await session.refresh(claim)
    said = "lodgement.answer" if outcome.ruling else "lodgement.receive"
    record(session, who, said, "claim", claim.id)
    return claim.state


async def _claim(session: AsyncSession, who: Actor, id: UUID, scope: str) -> Claim:
    mine = (
        select(Claim)
        .join(Application, Application.id == Claim.application_id)
        .where(Claim.id == id, lodged(who, scope))
    )
    claim: Claim | None = await session.scalar(mine)
    if claim is None:
        raise UnknownClaim("no such claim at this department")
    return claim


def _row(claim: Claim, number: str, accepted_at: datetime | None) -> Lodgement:
    assert accepted_at is not None
    return Lodgement(
        claim_id=claim.id,
        case_number=number,
        item=claim.item,
        state=claim.state,
        reference=claim.reference,
        lodged_at=max(accepted_at, claim.created_at),
        due_at=claim.due_at,
        decided_at=claim.decided_at,
    )
