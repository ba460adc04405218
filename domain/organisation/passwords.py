"""Passwords are kept as scrypt (RFC 7914) with a salt of their own; parameters travel along."""

import base64
import hashlib
import hmac
import os
from functools import cache

COST, BLOCK, LANES, LENGTH = 2**14, 8, 1, 32


def seal_password(password: str) -> str:
    """`scrypt$n$r$p$salt$digest`; another call gives another text."""
    salt = os.urandom(16)
    return _written(COST, BLOCK, LANES, salt, _digest(password, salt, COST, BLOCK, LANES))


def matches(password: str, sealed: str | None) -> bool:
    """Whether `password` was sealed as `sealed`. Takes as long when there is nothing to compare."""
    kind, cost, block, lanes, salt, digest = (sealed or _nobody()).split("$")
    if kind != "scrypt":
        raise ValueError("a password sealed in an unknown way")
    found = _digest(password, _bytes(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(found, _bytes(digest)) and sealed is not None


@cache
def _nobody() -> str:
    """Something to compare with when the account does not exist."""
    return seal_password(os.urandom(16).hex())


def _digest(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=cost, r=block, p=lanes, dklen=LENGTH, maxmem=2**26
    )


def _written(cost: int, block: int, lanes: int, salt: bytes, digest: bytes) -> str:
    return f"scrypt${cost}${block}${lanes}${_text(salt)}${_text(digest)}"


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
