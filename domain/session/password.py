"""Changing one's own password. Initial ones and resets must be changed before anything else."""

from functools import cache
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import utc_now
from domain.errors import FieldError, RuleViolation
from domain.organisation.models import Staff
from domain.session import queries, rules
from domain.session.models import PastPassword
from domain.session.service import Opened, end_all, present, standing
from domain.session.sign_in import Passwords, count, failed, forgive

COMMON = Path(__file__).with_name("common_passwords.txt")
WORDS = {
    "too-short": f"use {rules.SHORTEST_PASSWORD} characters or more",
    "like-account": "do not use the account's or the person's name",
    "too-common": "this password is guessed first",
    "used-before": "this password was used before",
}


class PasswordWrong(RuleViolation):
    """The present password is wrong."""

    kept = True  # it counts as a failed attempt


class PasswordWeak(RuleViolation):
    """The new password is too easy to guess, or was used before."""


async def change(
    session: AsyncSession, passwords: Passwords, who: Actor, present_one: str, new: str
) -> Opened:
    """Replace one's own password; all other sessions of the account end.

    Raises PasswordWrong, TooManyTries, PasswordWeak (its errors point at /password).
    """
    await prove_password(session, passwords, who, present_one)
    row, staff = await present(session, who), await session.get_one(Staff, who.id)
    await _refuse_weak(session, passwords, staff, new)
    old, now = staff.password_hash, utc_now()
    if old is not None:
        session.add(PastPassword(staff=who.id, sealed=old, replaced_at=now))
    staff.password_hash, staff.must_change = await passwords.seal(new), False
    await end_all(session, who, but=row.id)
    record(session, who, "change_password", "session", row.id)
    await session.flush()  # the trigger on the account has raised the session's generation
    await session.refresh(row)
    return await standing(session, row)


async def prove_password(
    session: AsyncSession, passwords: Passwords, who: Actor, password: str
) -> None:
    """Raises PasswordWrong and TooManyTries: somebody may sit at a colleague's open machine."""
    failures = await count(session, who.id)
    staff = await session.get_one(Staff, who.id)
    if not await passwords.matches(password, staff.password_hash):
        await failed(session, who.id, failures, "password")
        raise PasswordWrong("the present password is wrong")
    await forgive(session, who.id)


async def _refuse_weak(session: AsyncSession, passwords: Passwords, staff: Staff, new: str) -> None:
    found = rules.weaknesses(new, (staff.login, staff.name), common())
    if not found and await _used_before(session, passwords, staff, new):
        found = ["used-before"]
    if found:
        errors = [FieldError("/password", code, WORDS[code]) for code in found]
        raise PasswordWeak("choose another password", errors=errors, reasons=found)


async def _used_before(session: AsyncSession, passwords: Passwords, staff: Staff, new: str) -> bool:
    past = await session.scalars(queries.past_passwords(staff.login))
    for sealed in (staff.password_hash, *past.all()):
        if await passwords.matches(new, sealed):
            return True
    return False


@cache
def common() -> frozenset[str]:
    """Passwords everybody tries first: letters and digits only, lower case, one a line."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
