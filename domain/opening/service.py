"""Stating why one opens a case or family outside one's own work; afterwards it can be read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.audit.service import record
from domain.base import Entity, new_id
from domain.errors import Forbidden, NotFound, RuleViolation
from domain.opening.models import Opening
from domain.opening.purposes import stated_by
from domain.world import world


class PurposeNeeded(Forbidden):
    """Say why you open this: it is not on your own worklist."""


class PurposeNotYours(RuleViolation):
    """This account cannot state that purpose."""


@dataclass(frozen=True, slots=True)
class OpeningView:
    """Until when the row may be read, and for which purpose."""

    purpose: str
    until: datetime


def ask_why(entity: type[Entity], id: UUID) -> PurposeNeeded:
    return PurposeNeeded("state a purpose first", kind=entity.__tablename__, id=str(id))


async def open_(
    session: AsyncSession,
    actor: Actor,
    entity: type[Entity],
    id: UUID,
    stated: tuple[str, str],
    unknown: NotFound,
) -> OpeningView:
    """Let this account read the row for the hours of the purpose `stated` (code, note).

    Raises `unknown` for a row out of reach, PurposeNotYours.
    """
    mine = select(entity.id).where(entity.id == id, in_reach(session, actor, entity))  # type: ignore[attr-defined]
    if await session.scalar(mine) is None:
        raise unknown
    return remember(session, actor, entity, id, stated)


def remember(
    session: AsyncSession, actor: Actor, entity: type[Entity], id: UUID, stated: tuple[str, str]
) -> OpeningView:
    """Write the opening of a row known to be in reach. Raises PurposeNotYours."""
    code, note = stated
    purpose = next((each for each in stated_by(actor) if each.code == code), None)
    if purpose is None:
        raise PurposeNotYours("choose one of the purposes of your posts")
    at, kind, own_id = world(session), entity.__tablename__, new_id()
    until = at.now() + purpose.length()
    session.add(
        Opening(
            id=own_id,
            account=actor.id,
            kind=kind,
            object_id=id,
            purpose=code,
            note_sealed=at.vault.seal("opening.note", own_id, note) if note else None,
            opened_at=at.now(),
            until=until,
        )
    )
    record(session, actor, f"{kind}.open", kind, id, reason=code)
    return OpeningView(code, until)
