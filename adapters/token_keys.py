"""The keys access tokens are signed with: which one when, how they follow each other, JWKS.

A key signs from `since` on, until a younger one does, and its tokens are taken until `until`. Times
decide, so all processes change over in the same second without talking to each other.
"""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from domain.session.rules import ACCESS

ALGORITHM: Final = "ES256"
ALWAYS: Final = datetime.fromtimestamp(0, UTC)
# Every process has read the file, and whoever keeps a JWKS has fetched it again, before it signs.
LEAD: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TokenKey:
    pem: str  # private, PKCS 8
    since: datetime = ALWAYS
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """ES256 keys by key id. Never empty."""

    keys: Mapping[str, TokenKey]

    def signing(self, at: datetime) -> str:
        """The id of the key that signs at this moment: the youngest that has begun."""
        begun = [kid for kid, key in self.keys.items() if key.since <= at]
        return max(begun or self.keys, key=lambda kid: self.keys[kid].since)

    def taken(self, kid: str, at: datetime) -> bool:
        """Whether tokens of this key are still read."""
        key = self.keys.get(kid)
        return key is not None and (key.until is None or at < key.until)


def parsed(written: Mapping[str, Any]) -> TokenKeys:
    """From the file of secrets. A bare PEM (as older files have it) signs since ever."""
    keys = {str(kid): _key(key) for kid, key in written["keys"].items()}
    if not keys or all(key.until is not None for key in keys.values()):
        raise ValueError("jwt.keys has no key that stays")
    return TokenKeys(keys)


def _key(written: str | Mapping[str, str]) -> TokenKey:
    if isinstance(written, str):
        return TokenKey(written)
    until = written.get("until")
    return TokenKey(
        str(written["pem"]),
        datetime.fromisoformat(written["since"]),
        datetime.fromisoformat(until) if until else None,
    )


def fresh(since: datetime = ALWAYS) -> dict[str, Any]:
    """One new key as the file has it: {kid: {pem, since, until}}."""
    return {secrets.token_hex(4): {"pem": private_pem(), "since": since.isoformat(), "until": None}}


def rotated(written: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """`jwt` of the file with a new key that takes over soon; keys nobody needs any more are gone.

    The old ones stay until the last token they sign has run out.
    """
    begins = now + LEAD
    keys = parsed(written).keys
    kept = {
        kid: {
            "pem": key.pem,
            "since": key.since.isoformat(),
            "until": (key.until or begins + 2 * ACCESS).isoformat(),
        }
        for kid, key in keys.items()
        if key.until is None or key.until > now
    }
    return {"keys": kept | fresh(begins)}


def jwks(keys: TokenKeys, at: datetime) -> list[dict[str, str]]:
    """The public halves (RFC 7517) of all keys whose tokens are or will be taken."""
    return [_jwk(kid, key) for kid, key in keys.keys.items() if keys.taken(kid, at)]


def _jwk(kid: str, key: TokenKey) -> dict[str, str]:
    numbers = public_key(key.pem).public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _coordinate(numbers.x),
        "y": _coordinate(numbers.y),
        "kid": kid,
        "use": "sig",
        "alg": ALGORITHM,
    }


def _coordinate(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def public_key(private: str) -> ec.EllipticCurvePublicKey:
    """Raises ValueError unless it is a key on P-256."""
    key = serialization.load_pem_private_key(private.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError("not a key on P-256")
    return key.public_key()


def public_pem(private: str) -> str:
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return public_key(private).public_bytes(serialization.Encoding.PEM, spki).decode()


def private_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
