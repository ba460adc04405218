"""Closing an account, opening it again, and giving somebody a new beginning at the door."""

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.base import utc_now
from domain.session.models import RecoveryCode, SecondFactor, StaffSession
from domain.session.sign_in import Passwords
from domain.staff.passwords import new_password
from domain.staff.reached import FACTOR, RESET, SUSPEND, another, note
from domain.staff.reading import account_view
from domain.staff.views import AccountView, Issued


async def suspend(session: AsyncSession, actor: Actor, login: str, reason: str) -> AccountView:
    """Nobody signs in to it any more, and its sessions end. Twice is once.

    Raises NoSuchStaff, MayNotAdminister, OwnAccount.
    """
    staff = await another(session, actor, SUSPEND, login)
    if staff.suspended_at is None:
        staff.suspended_at = utc_now()
        await _sign_out(session, login)
    note(session, actor, "staff.suspend", login, reason)
    return await account_view(session, staff)


async def reactivate(session: AsyncSession, actor: Actor, login: str, reason: str) -> AccountView:
    """Raises NoSuchStaff, MayNotAdminister, OwnAccount."""
    staff = await another(session, actor, SUSPEND, login)
    staff.suspended_at = None
    note(session, actor, "staff.reactivate", login, reason)
    return await account_view(session, staff)


async def reset_password(
    session: AsyncSession, passwords: Passwords, actor: Actor, login: str, reason: str
) -> Issued:
    """A new initial password; the sessions of the account end.

    Raises NoSuchStaff, MayNotAdminister, OwnAccount.
    """
    staff = await another(session, actor, RESET, login)
    password = new_password()
    staff.password_hash, staff.must_change = await passwords.seal(password), True
    await _sign_out(session, login)
    note(session, actor, "staff.reset_password", login, reason)
    return Issued(await account_view(session, staff), password)


async def reset_factor(session: AsyncSession, actor: Actor, login: str, reason: str) -> AccountView:
    """Forget the second factor; the sessions of the account end. A new one is enrolled at sign-in.

    Another administrator's business than the password, so that no single one can take an account
    over. Raises NoSuchStaff, MayNotAdminister, OwnAccount.
    """
    staff = await another(session, actor, FACTOR, login)
    for held in (SecondFactor, RecoveryCode):
        await session.execute(delete(held).where(held.staff == login))
    await _sign_out(session, login)
    note(session, actor, "staff.reset_second_factor", login, reason)
    return await account_view(session, staff)


async def _sign_out(session: AsyncSession, login: str) -> None:
    now = utc_now()
    await session.execute(
        update(StaffSession)
        .where(StaffSession.staff == login, StaffSession.ended_at.is_(None))
        .values(ended_at=now, changed_at=now, generation=StaffSession.generation + 1)
        .execution_options(synchronize_session=False)
    )
