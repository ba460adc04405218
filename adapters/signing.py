"""Signatures on what departments call back with, and the keys both sides derive.

A callback is signed with HMAC-SHA256 (HMAC-SM3 where a customer demands it) over
`timestamp.nonce.body`. The timestamp is in whole seconds since 1970; the nonce is the caller's, and
whoever receives it must refuse one already seen within the window.
"""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

TIMESTAMP = "X-Lianban-Timestamp"
NONCE = "X-Lianban-Nonce"
SIGNATURE = "X-Lianban-Signature"
NONCE_SHAPE = re.compile(r"[A-Za-z0-9_-]{8,64}")
WINDOW_SECONDS = 300


class BadSignature(Exception):
    """The callback was not provably sent by that department just now."""


def sign(secret: str, body: bytes, now: datetime, nonce: str | None = None) -> dict[str, str]:
    """The three headers of a callback."""
    stamp, nonce = str(int(now.timestamp())), nonce or uuid4().hex
    return {TIMESTAMP: stamp, NONCE: nonce, SIGNATURE: _digest(secret, stamp, nonce, body)}


def verify(
    secrets: Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    window: int = WINDOW_SECONDS,
) -> tuple[str, datetime]:
    """The nonce of a good callback and how long the receiver must remember it.

    Any of `secrets` is good: while a key is exchanged there are two. Raises `BadSignature`.
    """
    given = {name.lower(): value for name, value in headers.items()}
    stamp, nonce, signature = (given.get(n.lower(), "") for n in (TIMESTAMP, NONCE, SIGNATURE))
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadSignature("timestamp missing or not in whole seconds")
    if NONCE_SHAPE.fullmatch(nonce) is None:
        raise BadSignature("nonce missing or malformed")
    if abs(int(now.timestamp()) - int(stamp)) > window:
        raise BadSignature("timestamp outside the window")
    if not any(_signed(secret, stamp, nonce, body, signature) for secret in secrets):
        raise BadSignature("signature does not match")
    return nonce, datetime.fromtimestamp(int(stamp) + window + 1, UTC)


def _signed(secret: str, stamp: str, nonce: str, body: bytes, signature: str) -> bool:
    expected = _digest(secret, stamp, nonce, body).encode()
    return hmac.compare_digest(expected, signature.encode(errors="replace"))


def _digest(secret: str, stamp: str, nonce: str, body: bytes) -> str:
    text = f"{stamp}.{nonce}.".encode() + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def outbound_token(secret: str) -> str:
    """What we show the department. Derived, so that whoever sees it cannot forge a callback."""
    return hmac.new(secret.encode(), b"lianban outbound", hashlib.sha256).hexdigest()


def basic(user: str, token: str) -> str:
    """An RFC 7617 Authorization value."""
    return "Basic " + b64encode(f"{user}:{token}".encode()).decode()


def body_digest(token: str, stamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over stamp and body, as signing gateways of departments want it."""
    return hmac.new(token.encode(), stamp.encode() + body, hashlib.sha256).hexdigest()
