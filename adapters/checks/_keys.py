"""How a source knows us, from the key shared with it. Each gives the headers for one body."""

import time
from collections.abc import Callable

from adapters import signing

Shown = Callable[[str, bytes], dict[str, str]]  # token, body → headers


def bearer(token: str, _body: bytes) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def basic(token: str, _body: bytes) -> dict[str, str]:
    return {"Authorization": signing.basic("lianban", token)}


def signed(token: str, body: bytes) -> dict[str, str]:
    """A stamp in milliseconds and an HMAC over stamp and body."""
    stamp = str(time.time_ns() // 1_000_000)
    return {"X-Timestamp": stamp, "X-Sign": signing.body_digest(token, stamp, body)}


def header(name: str) -> Shown:
    """The token in a header of the source's own."""
    return lambda token, _body: {name: token}
