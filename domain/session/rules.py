"""How long a sign-in lasts, how failures slow it down, what a code and a password must be."""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import pyotp

ACCESS: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)  # one shift with overtime; tomorrow begins with a sign-in
IDLE: Final = timedelta(hours=2)  # a lunch break passes, an evening does not
GRACE: Final = timedelta(seconds=10)  # a refresh whose answer was lost is asked for again

FREE_FAILURES: Final = 5
FIRST_CLOSING: Final = timedelta(minutes=1)
LONGEST_CLOSING: Final = timedelta(minutes=15)
FORGOTTEN: Final = timedelta(days=1)

CALM_FAILURES: Final = 20  # of one account from anywhere, within the hour
ACCOUNT_MEMORY: Final = timedelta(hours=1)
PAUSE: Final = timedelta(milliseconds=250)
LONGEST_PAUSE: Final = timedelta(seconds=3)

STEP_SECONDS: Final = 30
SHORTEST_PASSWORD: Final = 12
PASSWORDS_REMEMBERED: Final = 5


def lasts(used_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a session may still be prolonged."""
    return now < ends_at and now - used_at < IDLE


def closing(failures: int) -> timedelta:
    """How long an account stays closed to one address after so many failures from there."""
    beyond = failures - FREE_FAILURES
    if beyond < 0:
        return timedelta(0)
    return min(FIRST_CLOSING * (1 << min(beyond, 8)), LONGEST_CLOSING)


def pause(failures: int) -> timedelta:
    """How long an unknown address waits for an answer while an account is being guessed at.

    Only slower, never closed: otherwise anybody could keep the owner out.
    """
    return min(PAUSE * max(failures - CALM_FAILURES, 0), LONGEST_PAUSE)


def hash_of(token: str) -> bytes:
    """What is stored of a refresh token. It holds 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).digest()


def successor(token: str, salt: bytes) -> str:
    """The refresh token that follows: only who holds `token` and the stored salt can know it."""
    return hashlib.sha256(token.encode() + salt).hexdigest()


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).generate_otp(step)


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step whose code this is: now, one before, one behind (RFC 6238 §5.2); each used once."""
    around = step_at(now)
    for step in range(max(around - 1, after + 1), around + 2):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None


def address_of(secret: str, login: str) -> str:
    """The `otpauth:` address an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Lianban")


def weaknesses(password: str, names: Collection[str], common: Collection[str]) -> list[str]:
    """Codes of what is wrong with a new password; `names` are the account's own, `common` bare."""
    bare = _bare(password)
    found = {
        "too-short": len(password) < SHORTEST_PASSWORD,
        "like-account": any(_bare(name) and _bare(name) in bare for name in names),
        "too-common": bare in common or len(set(bare)) < 5,
    }
    return [code for code, wrong in found.items() if wrong]


def _bare(text: str) -> str:
    """Letters and digits in lower case: `Wu.Xiao-Yan` and `wuxiaoyan` are one word."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
