"""Proving an account by password and code, and what slows down whoever guesses.

Nobody can lock somebody else out: an account closes for one address only, and while it is guessed
at from everywhere, addresses it is not known at merely wait longer for their answer.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import ANONYMOUS
from domain.audit.service import record
from domain.base import utc_now
from domain.errors import Forbidden
from domain.session import queries, rules
from domain.session.models import FailedSignIn
from domain.session.second_factor import CodeWrong, prove
from domain.session.service import Opened, open_session
from domain.world import world

Look = Callable[[], AbstractAsyncContextManager[AsyncSession]]


class SignInFailed(Forbidden):
    """The account name or the password is wrong."""

    kept = True  # a failure counts although the request is refused


class TooManyTries(Forbidden):
    """It went wrong too often; wait a while."""


class Passwords(Protocol):
    """Slow on purpose, and few at a time."""

    async def seal(self, password: str) -> str: ...

    async def matches(self, password: str, sealed: str | None) -> bool:
        """Takes as long when there is nothing to compare with."""
        ...


async def sign_in(
    session: AsyncSession,
    look: Look,
    passwords: Passwords,
    login: str,
    password: str,
    code: str | None,
) -> Opened:
    """A new session for `login`. What must be known first is read in a `look` of its own, so that
    no transaction is open (and no connection taken) while the password waits to be hashed.

    Raises SignInFailed (never saying which of the two was wrong), TooManyTries, and to whoever
    knows the password SecondFactorNeeded, CodeWrong, AccountSuspended.
    """
    async with look() as before:
        sealed, wait = await _door(before, login, session.info.get("address"))
    await asyncio.sleep(wait.total_seconds())
    proven = await passwords.matches(password, sealed)
    failures = await count(session, login)
    if not proven:
        await failed(session, login, failures, "password")
        raise SignInFailed("wrong account name or password")
    twice = await proven_twice(session, login, code, failures)
    await forgive(session, login)
    return await open_session(session, login, "password", second_factor=twice)


async def _door(
    session: AsyncSession, login: str, address: str | None
) -> tuple[str | None, timedelta]:
    """(sealed password, how long to wait) of an account. Raises TooManyTries."""
    account, pair = (world(session).vault.index("sign_in", key) for key in _keys(login, address))
    found = await session.execute(queries.before(login, address, account, pair))
    sealed, failures, last, closed_until, known = found.one()
    now = utc_now()
    _closed(closed_until, now)
    calm = known or last is None or now - last > rules.ACCOUNT_MEMORY
    return sealed, rules.pause(0 if calm else failures or 0)


async def count(session: AsyncSession, login: str) -> int:
    """Count an attempt before its outcome is known: the failures so far, this one included.

    The counter is locked to the end of the transaction, so many attempts at the same moment are as
    good as many in a row. `forgive` takes it back. Raises TooManyTries.
    """
    now = utc_now()
    _, pair = _indexes(session, login)
    statement = _one_more(pair, now, rules.FORGOTTEN)
    counted = statement.returning(FailedSignIn.failures, FailedSignIn.closed_until)
    failures, closed_until = (await session.execute(counted)).one()
    _closed(closed_until, now)
    return int(failures)


async def failed(session: AsyncSession, login: str, failures: int, what: str) -> None:
    """What was counted stays: close the account to this address for a while, write it down."""
    now = utc_now()
    account, pair = _indexes(session, login)
    closing = rules.closing(failures)
    if closing:
        closed = update(FailedSignIn).where(FailedSignIn.key == pair)
        await session.execute(closed.values(closed_until=now + closing))
    await session.execute(_one_more(account, now, rules.ACCOUNT_MEMORY))
    await session.execute(delete(FailedSignIn).where(FailedSignIn.last_at < now - rules.FORGOTTEN))
    # which account is not told: what was typed may be a password in the wrong field
    record(session, ANONYMOUS, "sign_in_failed", "account", UUID(bytes=account), reason=what)


async def proven_twice(session: AsyncSession, login: str, code: str | None, failures: int) -> bool:
    """As `second_factor.prove`, and a wrong code is a failure like a wrong password."""
    try:
        return await prove(session, login, code)
    except CodeWrong:
        await failed(session, login, failures, "code")
        raise


async def forgive(session: AsyncSession, login: str) -> None:
    """Whoever proved it is the owner: their earlier slips at this address count no more."""
    _, pair = _indexes(session, login)
    await session.execute(delete(FailedSignIn).where(FailedSignIn.key == pair))


def _closed(until: datetime | None, now: datetime) -> None:
    if until is None or until <= now:
        return
    seconds = int((until - now).total_seconds()) + 1
    minutes = -(-seconds // 60)
    raise TooManyTries("too many wrong attempts from here", minutes=minutes, seconds=seconds)


def _one_more(key: bytes, now: datetime, memory: timedelta) -> Insert:
    """Add a failure to a counter, which starts anew when the last one is long ago."""
    old = FailedSignIn.last_at < now - memory
    return (
        insert(FailedSignIn)
        .values(key=key, failures=1, last_at=now)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"failures": case((old, 1), else_=FailedSignIn.failures + 1), "last_at": now},
        )
    )


def _indexes(session: AsyncSession, login: str) -> list[bytes]:
    """The keys of the account's counter and of its counter for this address."""
    index = world(session).vault.index
    return [index("sign_in", key) for key in _keys(login, session.info.get("address"))]


def _keys(login: str, address: str | None) -> tuple[str, str]:
    return login, f"{login}|{address}"
