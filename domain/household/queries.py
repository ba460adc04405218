"""Which families an actor may see. A family out of reach does not exist."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application import queries as applications
from domain.application.models import Application
from domain.household.models import Household
from domain.intent.models import OVER, Intent
from domain.opening.queries import opened


def in_hand(session: AsyncSession, actor: Actor) -> ColumnElement[bool]:
    """Families with a case in the actor's hand, a wish in reach, or opened for a stated purpose."""
    if actor.kind in ("system", "citizen"):
        return true()  # what a citizen reaches is their own
    theirs = applications.in_hand(session, actor)
    wished = and_(in_reach(session, actor, Intent), Intent.state.not_in(OVER))
    return or_(
        exists().where(Application.household_id == Household.id, theirs),
        exists().where(Intent.household_id == Household.id, wished),
        opened(session, actor, Household),
    )


def household(session: AsyncSession, actor: Actor, id: UUID) -> Select[Household, bool]:
    """The family's record, and whether it is in the actor's hand."""
    return (
        select(Household, in_hand(session, actor).label("in_hand"))
        .where(Household.id == id, in_reach(session, actor, Household))
        .execution_options(populate_existing=True)
    )
