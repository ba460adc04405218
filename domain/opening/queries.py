"""What an account has opened and may still read."""

from sqlalchemy import ColumnElement, exists
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.base import Entity
from domain.opening.models import Opening
from domain.world import world


def opened(session: AsyncSession, actor: Actor, entity: type[Entity]) -> ColumnElement[bool]:
    """That this account stated a purpose for the row, and its time has not run out."""
    return exists().where(
        Opening.object_id == entity.id,  # type: ignore[attr-defined]
        Opening.account == actor.id,
        Opening.kind == entity.__tablename__,
        Opening.until > world(session).now(),
    )
