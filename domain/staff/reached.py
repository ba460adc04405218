"""The accounts an administrator reaches: those whose office lies in the places of the post.

Who makes accounts gives no roles, and the other way round: the permissions belong to two of the
three administrators, whom no account can be at once.
"""

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import object_id_of, record
from domain.errors import Forbidden
from domain.organisation.models import Organisation, Staff
from domain.organisation.service import NoSuchStaff
from domain.region.reach import reaches

READ, CREATE, SUSPEND = "account.read", "account.create", "account.suspend"
RESET, FACTOR, GRANT = "account.reset", "factor.reset", "role.grant"


class OwnAccount(Forbidden):
    """Nobody administers their own account."""


async def own(session: AsyncSession, actor: Actor, permission: str, login: str) -> Staff:
    """An account of one's places. Raises NoSuchStaff, MayNotAdminister."""
    return await _reached(session, actor, permission, select(Staff).where(Staff.login == login))


async def another(session: AsyncSession, actor: Actor, permission: str, login: str) -> Staff:
    """The same, locked, and never the actor's own. Raises OwnAccount as well."""
    # no key update: whatever points at the account goes on meanwhile
    locked = select(Staff).where(Staff.login == login).with_for_update(key_share=True)
    staff = await _reached(session, actor, permission, locked)
    if staff.login == actor.id:
        raise OwnAccount("another administrator does that")
    return staff


async def _reached(
    session: AsyncSession, actor: Actor, permission: str, wanted: Select[Staff]
) -> Staff:
    staff = await session.scalar(wanted, execution_options={"populate_existing": True})
    code = staff.organisation if staff else None
    office = await session.get(Organisation, code) if code else None
    if not reaches(actor, permission, office.region if office else None) or staff is None:
        raise NoSuchStaff("no such account")
    return staff


def note(
    session: AsyncSession, actor: Actor, action: str, login: str, reason: str | None = None
) -> None:
    """One line of the trail about an account."""
    record(session, actor, action, "staff", object_id_of("staff", login), reason=reason)
