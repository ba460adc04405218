"""Which cases an actor may see, and how they are loaded. A case elsewhere does not exist."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.access.scope import in_reach, reach
from domain.actor import Actor
from domain.application.models import Application, CaseEvent, Claim, FactSet, Line
from domain.opening.queries import opened


def in_hand(session: AsyncSession, actor: Actor) -> ColumnElement[bool]:
    """Cases that are this actor's own work, or were opened for a stated purpose."""
    if actor.kind == "system":
        return true()
    return or_(
        Application.submitted_by == actor.id,
        in_reach(session, actor, Application, "handle"),
        exists().where(Claim.application_id == Application.id, reach(actor, Claim, "handle")),
        opened(session, actor, Application),
    )


def application(session: AsyncSession, actor: Actor, id: UUID) -> Select[Application, bool]:
    """The case, and whether it is in the actor's hand."""
    mine = in_hand(session, actor).label("in_hand")
    return select(Application, mine).where(
        Application.id == id, in_reach(session, actor, Application)
    )


def locked(session: AsyncSession, actor: Actor, id: UUID, act: Act) -> Select[Application]:
    """The parent row, held until the transaction ends: every decision begins here."""
    return (
        select(Application)
        .where(Application.id == id, in_reach(session, actor, Application, act))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def claims(application_id: UUID) -> Select[Claim]:
    return (
        select(Claim)
        .where(Claim.application_id == application_id)
        .order_by(Claim.created_at, Claim.id)
    )


def lines(claim_ids: Iterable[UUID]) -> Select[Line]:
    return select(Line).where(Line.claim_id.in_(list(claim_ids))).order_by(Line.position)


def fact_set(fact_set_id: UUID) -> Select[FactSet]:
    return select(FactSet).where(FactSet.id == fact_set_id)


def events(application_id: UUID, after: int) -> Select[CaseEvent]:
    return (
        select(CaseEvent)
        .where(CaseEvent.application_id == application_id, CaseEvent.seq > after)
        .order_by(CaseEvent.seq)
        .limit(500)
    )
