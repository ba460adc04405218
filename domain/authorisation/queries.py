"""Which authorisations an actor reaches: those of an intent or a case within reach."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.reach import Act
from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.authorisation.models import Authorisation, Signature
from domain.errors import NotFound
from domain.intent.models import Intent


class UnknownAuthorisation(NotFound):
    """There is no such authorisation here."""


def reached(session: AsyncSession, actor: Actor, act: Act) -> ColumnElement[bool]:
    if act == "sign":
        mine = in_reach(session, actor, Signature, act)
        return exists().where(Signature.authorisation_id == Authorisation.id, mine)
    intent = exists().where(
        Intent.id == Authorisation.intent_id, in_reach(session, actor, Intent, act)
    )
    case = exists().where(
        Application.id == Authorisation.application_id,
        in_reach(session, actor, Application, act),
    )
    return or_(intent, case)


async def find(
    session: AsyncSession, actor: Actor, id: UUID, act: Act = "read", *, lock: bool = False
) -> Authorisation:
    """Raises UnknownAuthorisation."""
    wanted = select(Authorisation).where(Authorisation.id == id, reached(session, actor, act))
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(wanted)
    if found is None:
        raise UnknownAuthorisation("no authorisation with this id")
    return found


def of_intent(intent_id: UUID) -> Select[Authorisation]:
    """Newest first."""
    return (
        select(Authorisation)
        .where(Authorisation.intent_id == intent_id)
        .order_by(Authorisation.recorded_at.desc(), Authorisation.id.desc())
    )


def of_application(application_id: UUID) -> Select[Authorisation]:
    """Newest first."""
    return (
        select(Authorisation)
        .where(Authorisation.application_id == application_id)
        .order_by(Authorisation.recorded_at.desc(), Authorisation.id.desc())
    )


def signatures(authorisation_id: UUID) -> Select[Signature]:
    return (
        select(Signature)
        .where(Signature.authorisation_id == authorisation_id)
        .order_by(Signature.position)
    )
