"""One-time codes: six digits to a phone, good for five minutes, five tries and one use."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import ANONYMOUS
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.citizen import rules
from domain.citizen.models import OneTimeCode
from domain.errors import Forbidden, RuleViolation
from domain.sms import service as sms
from domain.sms.texts import Language, words
from domain.world import World, world


class PhoneInvalid(RuleViolation):
    """That is no mobile number."""


class PhoneCodeWrong(Forbidden):
    """The code is wrong or has run out."""

    kept = True  # the try is used up although the request is refused


@dataclass(frozen=True, slots=True)
class ProvenPhone:
    """A phone whose holder has just shown a code sent to it."""

    digits: str = field(repr=False)
    index: bytes


def digits(phone: str) -> str:
    """Raises PhoneInvalid."""
    found = rules.plain_phone(phone)
    if found is None:
        raise PhoneInvalid("give the number of a mobile phone")
    return found


async def send(session: AsyncSession, phone: str, language: Language) -> None:
    """Owe a new code to this phone; the one before counts no more.

    Says nothing of whether one was sent: not within a minute of the last, nor beyond ten a day.
    Raises PhoneInvalid.
    """
    number, at, now = digits(phone), world(session), utc_now()
    row = await _row(session, at.vault.index("phone", number))
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    digest = _digest(at, row, code)
    if not rules.may_send(row.sent_at, row.sent_that_day, now):
        return
    row.sent_that_day = rules.today_of(row.sent_at, row.sent_that_day, now) + 1
    row.digest, row.sent_at, row.tries_left = digest, now, rules.CODE_TRIES
    row.expires_at = now + rules.CODE_LASTS
    minutes = str(int(rules.CODE_LASTS.total_seconds()) // 60)
    said = words("code", language, code=code, minutes=minutes)
    await sms.owe(session, "code", number, said, row.expires_at)


async def prove(session: AsyncSession, phone: str, code: str) -> ProvenPhone:
    """The phone, when the code is its own; a try is used up either way, a good code is spent.

    Takes as long for a phone nobody has asked a code for. Raises PhoneInvalid, PhoneCodeWrong.
    """
    number, at, now = digits(phone), world(session), utc_now()
    index = at.vault.index("phone", number)
    row = await _row(session, index)
    right = hmac.compare_digest(_digest(at, row, code), row.digest or secrets.token_bytes(16))
    open_ = row.digest is not None and rules.counts(row.expires_at, row.tries_left, now)
    row.tries_left = max(0, row.tries_left - 1)
    if not (right and open_):
        record(session, ANONYMOUS, "citizen.code_refused", "one_time_code", row.id)
        raise PhoneCodeWrong("ask for a new code")
    row.digest = None
    return ProvenPhone(number, index)


def _digest(at: World, row: OneTimeCode, code: str) -> bytes:
    return at.vault.index("one_time_code", f"{row.phone_index.hex()}|{code}")


async def _row(session: AsyncSession, index: bytes) -> OneTimeCode:
    """The phone's row, locked: two tries at once are two tries."""
    long_ago = utc_now() - timedelta(days=1)
    blank = {"sent_at": long_ago, "expires_at": long_ago, "tries_left": 0, "sent_that_day": 0}
    await session.execute(
        insert(OneTimeCode).values(phone_index=index, id=new_id(), **blank).on_conflict_do_nothing()
    )
    return await session.get_one(OneTimeCode, index, with_for_update=True, populate_existing=True)
