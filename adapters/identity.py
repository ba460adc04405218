"""Tokens: who is calling, signed by us. The only place that touches python-jose.

Its defaults are not safe (no algorithm list means any; a token without `aud` passes), so nothing is
left to them: ES256 only, the key chosen by id from our own list, every claim required. A token says
which posts somebody holds; what a post may do is looked up here and now.
"""

import time
from collections.abc import Mapping
from typing import Any, Final, get_args

from cryptography.hazmat.primitives import serialization
from jose import jwk, jwt
from jose.backends import ECKey
from jose.exceptions import JOSEError

from adapters.keys import TokenKeys
from domain.actor import Actor, ActorKind, Post
from domain.base import new_id

ALGORITHM: Final = "ES256"
ISSUER, AUDIENCE = "lianban", "lianban-api"
HEADERS = {"alg", "kid", "typ"}  # anything else (jku, jwk, x5c, crit) is an attempt
LONGEST = 8192
REMEMBERED = 4096
REQUIRED = {f"require_{claim}": True for claim in ("iss", "aud", "sub", "iat", "nbf", "exp", "jti")}

# python-jose falls back to a pure Python implementation without constant time; never with us.
assert ECKey.__module__ == "jose.backends.cryptography_backend"


class InvalidToken(ValueError):
    """Not a token of ours that is valid now."""


class Identity:
    """Issues and reads tokens. `permissions` is the role table: role code → what it may do."""

    def __init__(self, keys: TokenKeys, permissions: Mapping[str, frozenset[str]]) -> None:
        self._current = keys.current
        self._signing = keys.keys[keys.current]
        self._public = {
            kid: jwk.construct(_public_pem(pem), ALGORITHM) for kid, pem in keys.keys.items()
        }
        self._permissions = permissions
        self._proven: dict[str, tuple[int, Actor]] = {}

    def issue(self, actor: Actor, seconds: int) -> str:
        """A token for `actor`, valid from now (the machine's time) for `seconds`."""
        since = int(time.time())
        claims = _claims(actor) | {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": since,
            "nbf": since,
            "exp": since + seconds,
            "jti": new_id().hex,
        }
        return str(jwt.encode(claims, self._signing, ALGORITHM, headers={"kid": self._current}))

    def read(self, token: str) -> Actor:
        """The actor a token was issued to. Raises InvalidToken, which never says why in detail."""
        known = self._proven.get(token)
        if known is None:
            known = self._prove(token)
            self._remember(token, known)
        until, actor = known
        if until <= time.time():
            raise InvalidToken("expired")
        return actor

    def _prove(self, token: str) -> tuple[int, Actor]:
        if len(token) > LONGEST:
            raise InvalidToken("too long")
        try:
            claims = jwt.decode(
                token,
                self._key(token),
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options=REQUIRED | {"leeway": 0},
            )
            return int(claims["exp"]), self._actor(claims)
        except (JOSEError, KeyError, TypeError, ValueError) as problem:
            raise InvalidToken(type(problem).__name__) from None

    def _key(self, token: str) -> Any:  # noqa: ANN401  (python-jose has no types)
        header = jwt.get_unverified_header(token)
        if not HEADERS.issuperset(header) or header.get("alg") != ALGORITHM:
            raise InvalidToken("header")
        return self._public[header["kid"]]

    def _actor(self, claims: Mapping[str, Any]) -> Actor:
        if claims["kind"] not in get_args(ActorKind):
            raise InvalidToken("kind")
        posts = tuple(self._post(*post) for post in claims["posts"])
        scopes = frozenset(claims.get("scope", "").split())
        return Actor(
            claims["kind"], claims["sub"], claims["name"], posts, claims["window"], scopes=scopes
        )

    def _post(self, role: str, organisation: str, region: str) -> Post:
        return Post(role, organisation, region, self._permissions.get(role, frozenset()))

    def _remember(self, token: str, known: tuple[int, Actor]) -> None:
        """Verifying costs 0.25 ms of every request; a token proven once is proven until it ends."""
        if len(self._proven) >= REMEMBERED:
            self._proven.clear()
        self._proven[token] = known


def _claims(actor: Actor) -> dict[str, Any]:
    return {
        "sub": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "window": actor.window,
        "posts": [[post.role, post.organisation, post.region] for post in actor.posts],
        **({"scope": " ".join(sorted(actor.scopes))} if actor.scopes else {}),
    }


def _public_pem(private: str) -> str:
    key = serialization.load_pem_private_key(private.encode(), password=None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
