"""What others sign with their own keys: client assertions (RFC 7523) and their public keys.

As strict as with our own tokens: one algorithm, the key chosen from a list we keep, every claim
required; a header that brings a key of its own is an attempt.
"""

import base64
import hashlib
import json
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwt
from jose.exceptions import JOSEError

from domain.client.administration import PublicKey
from domain.client.service import Assertion

ALGORITHM: Final = "ES256"
HEADERS: Final = {"alg", "kid", "typ"}
LONGEST: Final = 4096
LIFETIME: Final = 300  # seconds an assertion may last
COORDINATE: Final = 32  # bytes of a coordinate on P-256
REQUIRED = {f"require_{claim}": True for claim in ("iss", "sub", "exp", "jti")}


class BadAssertion(ValueError):
    """Not an assertion of that client that counts now."""


class BadKey(ValueError):
    """Not a public key on P-256."""


def public_key(jwk: Mapping[str, Any]) -> PublicKey:
    """The public part alone, and its RFC 7638 thumbprint. Raises BadKey, for a private key too."""
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
        raise BadKey("not a public key on P-256")
    x, y = (_coordinate(jwk.get(name)) for name in ("x", "y"))
    try:
        ec.EllipticCurvePublicNumbers(
            int.from_bytes(x), int.from_bytes(y), ec.SECP256R1()
        ).public_key()
    except ValueError:
        raise BadKey("no point of the curve") from None
    kept = {"crv": "P-256", "kty": "EC", "x": _text(x), "y": _text(y)}
    canonical = json.dumps(kept, separators=(",", ":"), sort_keys=True)
    return PublicKey(_text(hashlib.sha256(canonical.encode()).digest()), kept)


def client_of(assertion: str) -> UUID:
    """Whom an assertion claims to come from; nothing is proven yet. Raises BadAssertion."""
    if len(assertion) > LONGEST:
        raise BadAssertion("too long")
    try:
        return UUID(jwt.get_unverified_claims(assertion)["iss"])
    except (JOSEError, LookupError, TypeError, ValueError, AttributeError) as problem:
        raise BadAssertion(type(problem).__name__) from None


def read(
    assertion: str, client: UUID, keys: Mapping[str, Mapping[str, Any]], audiences: Collection[str]
) -> Assertion:
    """The assertion, if `client` signed it with one of its `keys` for one of us (`audiences`).

    Its number (`jti`) must then be remembered until it ends. Raises BadAssertion.
    """
    try:
        kid, key = _key(assertion, keys)
        claims = jwt.decode(
            assertion,
            {**key, "alg": ALGORITHM},
            algorithms=[ALGORITHM],
            issuer=str(client),
            subject=str(client),
            options=REQUIRED | {"verify_aud": False, "leeway": 0},
        )
        return _read(kid, claims, audiences)
    except (JOSEError, LookupError, TypeError, ValueError, OverflowError) as problem:
        raise BadAssertion(type(problem).__name__) from None


def _key(assertion: str, keys: Mapping[str, Mapping[str, Any]]) -> tuple[str, Mapping[str, Any]]:
    """By its id; a client with a single key need not name it."""
    header = jwt.get_unverified_header(assertion)
    if not HEADERS.issuperset(header) or header.get("alg") != ALGORITHM:
        raise BadAssertion("header")
    kid = header.get("kid", next(iter(keys)) if len(keys) == 1 else None)
    return kid, keys[kid]


def _read(kid: str, claims: Mapping[str, Any], audiences: Collection[str]) -> Assertion:
    meant = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    until, jti = int(claims["exp"]), claims["jti"]
    if not set(meant) <= set(audiences) or not meant:
        raise BadAssertion("meant for somebody else")
    if until > time.time() + LIFETIME:
        raise BadAssertion("good for too long")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 128:
        raise BadAssertion("without a number of its own")
    return Assertion(kid, jti, datetime.fromtimestamp(until + 1, UTC))


def _coordinate(text: object) -> bytes:
    try:
        raw = base64.b64decode(str(text) + "=", altchars="-_", validate=True)
    except ValueError:
        raise BadKey("not base64url") from None
    if len(raw) != COORDINATE:
        raise BadKey("not a coordinate")
    return raw


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
