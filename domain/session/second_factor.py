"""The second lock: an authenticator's code that counts once, or one of ten codes on paper."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.errors import Conflict, Forbidden
from domain.session import queries, rules
from domain.session.models import RecoveryCode, SecondFactor
from domain.session.service import SecondFactorNeeded, present, today
from domain.world import Vault, world

CELL = "second_factor.secret"
CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that look alike on paper


class CodeWrong(Forbidden):
    """The one-time code is wrong, too old, or was used before."""

    kept = True  # it counts as a failed attempt


class AlreadyEnrolled(Conflict):
    """This account has a second factor already."""


class NotEnrolled(Conflict):
    """There is no second factor to confirm or remove."""


class SecondFactorRequired(Conflict):
    """The roles of this account ask for a second factor."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Shown once: the secret (base32) to type, and the address a QR code carries."""

    secret: str
    address: str


async def prove(session: AsyncSession, login: str, code: str | None) -> bool:
    """Whether a second factor was proven; False where the account has none.

    Raises SecondFactorNeeded without a code, CodeWrong with a wrong one.
    """
    factor = await _confirmed(session, login)
    if factor is None:
        return False
    if code is None:
        raise SecondFactorNeeded("this account needs its one-time code as well")
    if not (_counts(session, factor, code) or await _recovers(session, login, code)):
        raise CodeWrong("the one-time code is wrong or was used before")
    return True


async def enrol(session: AsyncSession, who: Actor) -> Enrolment:
    """A new secret, not valid before `confirm`. Raises AlreadyEnrolled."""
    factor = await session.scalar(queries.factor(who.id))
    if factor is not None and factor.confirmed_at is not None:
        raise AlreadyEnrolled("remove the second factor before enrolling another")
    secret = pyotp.random_base32()
    factor = factor or SecondFactor(id=new_id(), staff=who.id, last_step=0)
    factor.secret_sealed = world(session).vault.seal(CELL, factor.id, secret)
    session.add(factor)
    record(session, who, "ask_second_factor", "session", who.session or who.id)
    return Enrolment(secret, rules.address_of(secret, who.id))


async def confirm(session: AsyncSession, who: Actor, code: str) -> list[str]:
    """Put the enrolled secret into force; the recovery codes, shown this once.

    The session counts as proven twice from now on. Raises NotEnrolled, AlreadyEnrolled, CodeWrong.
    """
    factor = await session.scalar(queries.factor(who.id))
    if factor is None:
        raise NotEnrolled("ask for a secret first")
    if factor.confirmed_at is not None:
        raise AlreadyEnrolled("the second factor is confirmed already")
    if not _counts(session, factor, code):
        raise CodeWrong("the one-time code is wrong")
    factor.confirmed_at = utc_now()
    row = await present(session, who)
    row.second_factor = True
    codes = [_code() for _ in range(CODES)]
    await _keep_codes(session, who.id, codes)
    record(session, who, "enrol_second_factor", "session", row.id)
    return codes


async def remove(session: AsyncSession, who: Actor, code: str) -> None:
    """Do without, after proving it once more. Raises NotEnrolled, SecondFactorRequired, CodeWrong.

    The password was proven before (see `domain.session.password`).
    """
    row = await present(session, who)
    if await session.scalar(queries.sensitive(who.id, today())):
        raise SecondFactorRequired("the roles of this account ask for a second factor")
    if not await prove(session, who.id, code):
        raise NotEnrolled("there is no second factor")
    await session.execute(delete(SecondFactor).where(SecondFactor.staff == who.id))
    await _keep_codes(session, who.id, [])
    row.second_factor = False
    record(session, who, "remove_second_factor", "session", row.id)


async def _confirmed(session: AsyncSession, login: str) -> SecondFactor | None:
    factor: SecondFactor | None = await session.scalar(queries.factor(login))
    return factor if factor is not None and factor.confirmed_at is not None else None


def _counts(session: AsyncSession, factor: SecondFactor, code: str) -> bool:
    secret = world(session).vault.open(CELL, factor.id, factor.secret_sealed)
    step = rules.step_of(secret, code.strip().replace(" ", ""), utc_now(), factor.last_step)
    if step is not None:
        factor.last_step = step
    return step is not None


async def _recovers(session: AsyncSession, login: str, code: str) -> bool:
    wanted = queries.recovery(login, _index(session, code))
    found: RecoveryCode | None = await session.scalar(wanted)
    if found is not None:
        found.used_at = utc_now()
    return found is not None


async def _keep_codes(session: AsyncSession, login: str, codes: Sequence[str]) -> None:
    """These recovery codes and no others."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.staff == login))
    if codes:
        rows = [{"staff": login, "code_index": _index(session, code)} for code in codes]
        await session.execute(insert(RecoveryCode).values(rows))


def _index(session: AsyncSession, code: str) -> bytes:
    return world(session).vault.index("recovery_code", code.replace("-", ""))


def _code() -> str:
    """Twelve characters, 59 bits."""
    parts = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(parts)


def next_code(session: AsyncSession, factor: SecondFactor) -> str:
    """The earliest code that still counts; for a demonstration, which shows its own secrets."""
    secret = world(session).vault.open(CELL, factor.id, factor.secret_sealed)
    return rules.code_at(secret, max(rules.step_at(utc_now()), factor.last_step + 1))


def seeded(vault: Vault, login: str) -> dict[str, object]:
    """A row of an account enrolled from the beginning; for a demonstration."""
    id = new_id()
    sealed = vault.seal(CELL, id, pyotp.random_base32())
    return {"id": id, "staff": login, "secret_sealed": sealed, "confirmed_at": utc_now()}
