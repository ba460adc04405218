"""The government identity provider of staff: OpenID Connect, authorization code with PKCE.

What it publishes about itself is fetched once an hour, its keys also when an unknown one appears.
Of an ID token nothing is believed that OpenID Connect Core 3.1.3.7 does not let us believe; the
algorithms are ours, not the token's. Nothing here stands in a transaction.
"""

import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from jose import jwt
from jose.exceptions import JOSEError

from adapters import http
from adapters.settings import Settings
from domain.delivery.port import Rejected
from domain.provider.port import Identified, IdentityProvider, NotIdentified

ALGORITHMS: Final = ("ES256", "RS256")
KINDS: Final = {"ES256": "EC", "RS256": "RSA"}  # an EC key never checks an RSA signature
HEADERS: Final = {"alg", "kid", "typ"}
KEPT: Final = 3600.0  # seconds what it publishes is believed
REST: Final = 10.0  # seconds between two looks for an unknown key
LEEWAY: Final = 30  # seconds its clock may differ
LONGEST: Final = 16_384
REQUIRED = {f"require_{claim}": True for claim in ("iss", "aud", "sub", "exp", "iat")}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """What the provider says of itself (OpenID Connect Discovery), as far as we use it."""

    authorization: str
    token: str
    keys: str
    algorithms: tuple[str, ...]
    until: float


@dataclass(frozen=True, slots=True)
class Keys:
    """Its public keys by id, and when we fetched them."""

    by_id: Mapping[str | None, Json]
    fetched: float


class OpenIdProvider:
    """`line` is `adapters.http.client(issuer, …)`; `redirect`: our page it sends people to."""

    def __init__(
        self, line: httpx.AsyncClient, issuer: str, client: str, secret: str, redirect: str
    ) -> None:
        self._line, self._issuer, self._redirect = line, issuer, redirect
        self._client, self._secret = client, secret
        self._published: Published | None = None
        self._keys: Keys | None = None

    @property
    def issuer(self) -> str:
        return self._issuer

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser. Raises Unavailable, Rejected."""
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self._client,
            "redirect_uri": self._redirect,
            "state": state,
            "nonce": nonce,
            "code_challenge": _text(digest),
            "code_challenge_method": "S256",
        }
        published = await self._discover()
        joint = "&" if "?" in published.authorization else "?"
        return f"{published.authorization}{joint}{urlencode(asked)}"

    async def identify(self, code: str, nonce: str, verifier: str) -> Identified:
        """Who came back with this code. Raises NotIdentified, Unavailable."""
        published = await self._discover()
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": verifier,
        }
        pair = f"{_quoted(self._client)}:{_quoted(self._secret)}"
        headers = FORM | {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        request = http.Request("POST", published.token, urlencode(asked).encode(), headers)
        try:
            answer = await self._fetch(request)
        except Rejected:
            raise NotIdentified("the provider does not take this code") from None
        return await self._believe(answer, nonce, published)

    async def _believe(self, answer: Json, nonce: str, published: Published) -> Identified:
        token = answer.get("id_token")
        if not isinstance(token, str) or len(token) > LONGEST:
            raise NotIdentified("no ID token")
        try:
            kid, algorithm = _head(token, published.algorithms)
            key = await self._key(kid, algorithm, published)
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self._client,
                issuer=self._issuer,
                access_token=answer.get("access_token"),
                options=REQUIRED | {"leeway": LEEWAY},
            )
            return self._read(claims, nonce)
        except (JOSEError, LookupError, TypeError, ValueError, AttributeError) as problem:
            raise NotIdentified(type(problem).__name__) from None

    def _read(self, claims: Json, nonce: str) -> Identified:
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self._client) != self._client:
            raise NotIdentified("meant for another client")
        if claims.get("nonce") != nonce:
            raise NotIdentified("of another sign-in")
        if claims["iat"] > time.time() + LEEWAY:
            raise NotIdentified("from the future")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise NotIdentified("without a subject")
        return Identified(self._issuer, claims["sub"], twice="mfa" in claims.get("amr", ()))

    async def _key(self, kid: str | None, algorithm: str, published: Published) -> Json:
        """The key of that id. Raises LookupError."""
        now = time.monotonic()
        known = self._keys
        stale = known is None or now - known.fetched > KEPT
        if stale or (known and kid not in known.by_id and now - known.fetched > REST):
            known = self._keys = Keys(await self._fetch_keys(published), now)
        assert known is not None
        key = known.by_id[kid]
        if key.get("kty") != KINDS[algorithm] or key.get("use", "sig") != "sig":
            raise LookupError(kid)
        return {**key, "alg": algorithm}

    async def _fetch_keys(self, published: Published) -> dict[str | None, Json]:
        found = (await self._fetch(http.Request("GET", published.keys, b"")))["keys"]
        return {key.get("kid"): key for key in found}

    async def _discover(self) -> Published:
        if self._published is None or self._published.until < time.monotonic():
            path = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
            found = await self._fetch(http.Request("GET", path, b""))
            with http.understood(path):
                self._published = self._of(found)
        return self._published

    def _of(self, found: Json) -> Published:
        """Raises Rejected for a provider that is not the one we were told of."""
        algorithms = tuple(
            each for each in ALGORITHMS if each in found["id_token_signing_alg_values_supported"]
        )
        if found["issuer"] != self._issuer or not algorithms:
            raise Rejected("the identity provider is another one, or knows no algorithm of ours")
        return Published(
            authorization=found["authorization_endpoint"],
            token=found["token_endpoint"],
            keys=found["jwks_uri"],
            algorithms=algorithms,
            until=time.monotonic() + KEPT,
        )

    async def _fetch(self, request: http.Request) -> Json:
        body = await http.send(self._line, request)
        with http.understood(request.path):
            return dict(json.loads(body))


def _head(token: str, algorithms: tuple[str, ...]) -> tuple[str | None, str]:
    """Key id and algorithm, if it is one of ours that the provider uses."""
    header = jwt.get_unverified_header(token)
    if not HEADERS.issuperset(header) or header["alg"] not in algorithms:
        raise NotIdentified("header")
    return header.get("kid"), header["alg"]


def _quoted(text: str) -> str:
    """RFC 6749 §2.3.1 wants client id and secret form-encoded before they are joined."""
    return urlencode({"": text})[1:]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[IdentityProvider | None]:
    """The provider, where one is set up, for as long as the block lasts."""
    if settings.oidc_issuer is None:
        yield None
        return
    redirect = f"{settings.public_url}/sign-in/provider"
    async with http.client(settings.oidc_issuer, settings.outbound) as line:
        client = (settings.oidc_client, settings.oidc_secret)
        yield OpenIdProvider(line, settings.oidc_issuer, *client, redirect)
