"""Taking the board away as a file leaves a record; looking at it shows nobody and leaves none."""

import hashlib

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.supervision.service import BoardFilter, board
from domain.supervision.tables import Table, tables

EXPORTED = "supervision.export"


async def export(session: AsyncSession, actor: Actor, asked: BoardFilter) -> list[Table]:
    """The figures of the board as tables; the record holds their digest.

    Raises as `board` does.
    """
    shown = await board(session, actor, asked)
    made = tables(shown)
    digest = hashlib.sha256(repr([(one.name, one.rows) for one in made]).encode()).hexdigest()
    record(session, actor, EXPORTED, "board", shown.region, after=digest)
    return made
