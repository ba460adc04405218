"""Who has looked at this family, told to its case's offices and to the family itself."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval.reading import find
from domain.audit import questions
from domain.audit.views import Look


async def of_application(
    session: AsyncSession, actor: Actor, id: UUID, after: UUID | None, limit: int
) -> tuple[list[Look], UUID | None]:
    """Looks at and changes of the family's affairs, newest first, by office, never by person.

    Raises UnknownApplication.
    """
    found = await find(session, actor, id)
    return await questions.looks(session, found.household_id, after, limit)
