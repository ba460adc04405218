"""What a source says by itself: by callback, or in a file it left lying."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.check import answering
from domain.check.models import CheckQuery
from domain.check.port import Told
from domain.check.queries import UnknownRun


async def hear(session: AsyncSession, source: str, told: Sequence[Told]) -> None:
    """Record it; twice changes nothing. Raises UnknownRun, before anything is recorded, when the
    source answers what it was not asked."""
    for each in told:
        await _asked(session, source, each)
    for each in sorted(told, key=lambda one: one.run_id):
        await answering.record(session, each.run_id, each.answers)


async def _asked(session: AsyncSession, source: str, told: Told) -> None:
    mine = select(CheckQuery.id).where(
        CheckQuery.run_id == told.run_id,
        CheckQuery.check == told.check,
        CheckQuery.source == source,
    )
    known = set((await session.scalars(mine)).all())
    if not known or not {answer.query_id for answer in told.answers} <= known:
        raise UnknownRun("this source was not asked what it answers")
