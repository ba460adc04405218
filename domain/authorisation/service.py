"""What others ask of this noun: is there an authorisation, and may this be asked under it?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.authorisation import queries
from domain.authorisation.models import Authorisation, Signature
from domain.authorisation.rules import may_ask

__all__ = ["may_ask", "signatures_of", "valid_for"]


async def valid_for(session: AsyncSession, household_id: UUID, on: date) -> Authorisation | None:
    """The household's newest authorisation in force on a day: complete, begun, not ended, not
    withdrawn. Who may be asked about what under it, `may_ask` says."""
    return await session.scalar(
        select(Authorisation)
        .where(
            Authorisation.household_id == household_id,
            Authorisation.completed_at.is_not(None),
            Authorisation.withdrawn_at.is_(None),
            Authorisation.valid_from <= on,
            Authorisation.valid_to >= on,
        )
        .order_by(Authorisation.recorded_at.desc(), Authorisation.id.desc())
        .limit(1)
    )


async def signatures_of(session: AsyncSession, authorisation: Authorisation) -> Sequence[Signature]:
    return (await session.scalars(queries.signatures(authorisation.id))).all()
