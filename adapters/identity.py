"""Tokens: who is calling, signed by us. The only place that touches python-jose.

Its defaults are not safe (no algorithm list means any; a token without `aud` passes), so nothing is
left to them: ES256 only, the key chosen by id from our own list, every claim required. A token says
which posts somebody holds; what a post may do is looked up here and now, and so is whether the
session still stands: each process keeps a small list of those that changed lately.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID

from jose import jwk, jwt
from jose.backends import ECKey
from jose.exceptions import JOSEError

from adapters.token_keys import ALGORITHM, TokenKeys, public_pem
from domain.actor import Actor, ActorKind, Post
from domain.base import new_id

ISSUER, AUDIENCE = "lianban", "lianban-api"
HEADERS = {"alg", "kid", "typ"}  # anything else (jku, jwk, x5c, crit) is an attempt
LONGEST = 8192
REMEMBERED = 4096
REQUIRED = {f"require_{claim}": True for claim in ("iss", "aud", "sub", "iat", "nbf", "exp", "jti")}

# python-jose falls back to a pure Python implementation without constant time; never with us.
assert ECKey.__module__ == "jose.backends.cryptography_backend"


class InvalidToken(ValueError):
    """Not a token of ours that is valid now."""


@dataclass(frozen=True, slots=True)
class _Proven:
    """What a token says, once its signature was checked."""

    until: int
    generation: int
    actor: Actor


class Identity:
    """Issues and reads tokens. `permissions` is the role table: role code → what it may do."""

    def __init__(self, keys: TokenKeys, permissions: Mapping[str, frozenset[str]]) -> None:
        self._proven: dict[str, _Proven] = {}
        self._stale: Mapping[UUID, int | None] = {}
        self._permissions = permissions
        self._take(keys)

    def use(self, keys: TokenKeys) -> None:
        """Other keys from now on."""
        if keys != self.keys:
            self._take(keys)

    def _take(self, keys: TokenKeys) -> None:
        self.keys = keys
        self._public = {
            kid: jwk.construct(public_pem(key.pem), ALGORITHM) for kid, key in keys.keys.items()
        }
        self._proven.clear()

    def permit(self, permissions: Mapping[str, frozenset[str]]) -> None:
        """Another role table from now on."""
        if permissions != self._permissions:
            self._permissions = permissions
            self._proven.clear()

    def outdate(self, stale: Mapping[UUID, int | None]) -> None:
        """The lowest generation still taken of each session changed lately; None: it has ended."""
        self._stale = stale

    def generation(self, session: UUID | None) -> int | None:
        """Changes when the session does: whoever holds a line open asks now and then."""
        return self._stale.get(session, 0) if session else 0

    def issue(self, actor: Actor, seconds: int, generation: int = 0) -> str:
        """A token for `actor`, valid from now (the machine's time) for `seconds`.

        `generation` is that of the session of staff it belongs to.
        """
        since = int(time.time())
        kid = self.keys.signing(_moment(since))
        claims = _claims(actor) | {
            "gen": generation,
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": since,
            "nbf": since,
            "exp": since + seconds,
            "jti": new_id().hex,
        }
        return str(jwt.encode(claims, self.keys.keys[kid].pem, ALGORITHM, headers={"kid": kid}))

    def read(self, token: str) -> Actor:
        """The actor a token was issued to. Raises InvalidToken, which never says why in detail."""
        known = self._proven.get(token)
        if known is None:
            known = self._prove(token)
            self._remember(token, known)
        if known.until <= time.time():
            raise InvalidToken("expired")
        lowest = self.generation(known.actor.session)
        if lowest is None or known.generation < lowest:
            raise InvalidToken("the session has ended or changed")
        return known.actor

    def _prove(self, token: str) -> _Proven:
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
            return _Proven(int(claims["exp"]), int(claims["gen"]), self._actor(claims))
        except (JOSEError, KeyError, TypeError, ValueError) as problem:
            raise InvalidToken(type(problem).__name__) from None

    def _key(self, token: str) -> Any:  # noqa: ANN401  (python-jose has no types)
        header = jwt.get_unverified_header(token)
        if not HEADERS.issuperset(header) or header.get("alg") != ALGORITHM:
            raise InvalidToken("header")
        if not self.keys.taken(header["kid"], _moment(time.time())):
            raise InvalidToken("key")
        return self._public[header["kid"]]

    def _actor(self, claims: Mapping[str, Any]) -> Actor:
        kind, sid = claims["kind"], claims["sid"]
        if kind not in get_args(ActorKind) or (kind == "staff" and sid is None):
            raise InvalidToken("kind")
        posts = tuple(self._post(*post) for post in claims["posts"])
        session = None if sid is None else UUID(sid)
        scopes = frozenset(claims.get("scope", "").split())
        return Actor(kind, claims["sub"], claims["name"], posts, claims["window"], session, scopes)

    def _post(self, role: str, organisation: str, region: str) -> Post:
        return Post(role, organisation, region, self._permissions.get(role, frozenset()))

    def _remember(self, token: str, known: _Proven) -> None:
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
        "sid": None if actor.session is None else str(actor.session),
        "posts": [[post.role, post.organisation, post.region] for post in actor.posts],
        **({"scope": " ".join(sorted(actor.scopes))} if actor.scopes else {}),
    }


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
