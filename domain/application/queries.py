"""Which cases an actor may see, and how they are loaded. A case elsewhere does not exist."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from domain.actor import Actor, region_prefix
from domain.application.models import Application, CaseEvent, Claim, FactSet, Line

READ = "application.read"


def seen_by(actor: Actor, permission: str = READ) -> ColumnElement[bool]:
    """Cases accepted or decided below one of the actor's posts; the platform itself sees all."""
    if actor.kind == "system":
        return true()
    prefixes = {region_prefix(post.region) for post in actor.posts_with(permission)}
    if not prefixes:
        return false()
    return or_(
        *(
            column.startswith(prefix, autoescape=True)
            for prefix in sorted(prefixes)
            for column in (Application.deciding_region, Application.accepting_region)
        )
    )


def application(actor: Actor, application_id: UUID) -> Select[Application]:
    return select(Application).where(Application.id == application_id, seen_by(actor))


def locked(application_id: UUID) -> Select[Application]:
    """The parent row, held until the transaction ends: every decision begins here."""
    return (
        select(Application)
        .where(Application.id == application_id)
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
