"""Near relatives of staff keep out of each other's cases (近亲属回避)."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import QueryableAttribute

from domain.errors import Forbidden


class NearRelative(Forbidden):
    """You are a near relative of somebody in this family."""


def refuse() -> NearRelative:
    return NearRelative("a colleague who is no relative of this family must do this")


def related(
    account: QueryableAttribute[str] | str, household: QueryableAttribute[UUID] | UUID
) -> ColumnElement[bool]:
    """Whether this account is kin of that household: as declared, or by the household record.

    Kin are present members and those who owe them maintenance. The database's own function says
    it, because triggers on `decision` and `investigation` hold the same.
    """
    return func.staff_is_kin(account, household)


async def keep_out(session: AsyncSession, account: str, household_id: UUID) -> None:
    """Raises NearRelative when this account is kin of the household."""
    if await session.scalar(select(related(account, household_id))):
        raise refuse()
