"""Of an ID token nothing is believed that a forger could have written.

A provider of our own making, over real sockets, that says whatever the attack needs.
"""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jose import jwk, jwt

from adapters import http, oidc
from adapters.oidc import OpenIdProvider
from domain.delivery.port import Rejected, Unavailable
from domain.provider.port import NotIdentified

Json = dict[str, Any]
CLIENT, NONCE, VERIFIER = "lianban", "the nonce of this sign-in", "v" * 64


def pem_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


ELLIPTIC, OTHER = (pem_of(ec.generate_private_key(ec.SECP256R1())) for _ in range(2))
RSA = pem_of(rsa.generate_private_key(65537, 2048))


def public(pem: str, algorithm: str, kid: str) -> Json:
    return dict(jwk.construct(pem, algorithm).public_key().to_dict()) | {"kid": kid, "use": "sig"}


@dataclass(slots=True)
class Forger:
    """A provider whose words the test chooses."""

    issuer: str = ""
    id_token: str = ""
    access_token: str = "an access token"
    token_status: int = 200
    algorithms: list[str] = field(default_factory=lambda: ["RS256", "ES256"])
    keys: list[Json] = field(
        default_factory=lambda: [public(ELLIPTIC, "ES256", "e"), public(RSA, "RS256", "r")]
    )
    says: Json = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        self.asked.append(path)
        status, body = self._answer(path)
        text = json.dumps(body).encode()
        length = f"Content-Length: {len(text)}\r\nConnection: close"
        writer.write(f"HTTP/1.1 {status} -\r\n{length}\r\n\r\n".encode() + text)
        writer.close()

    def _answer(self, path: str) -> tuple[int, Json]:
        if path == "/keys":
            return 200, {"keys": self.keys}
        if path == "/token":
            return self.token_status, {
                "id_token": self.id_token,
                "access_token": self.access_token,
            }
        return 200, {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": self.algorithms,
        } | self.says


@asynccontextmanager
async def forging() -> AsyncIterator[tuple[Forger, OpenIdProvider]]:
    forger = Forger()
    listening = await asyncio.start_server(forger.serve, "127.0.0.1", 0)
    forger.issuer = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    async with listening, http.client(forger.issuer) as line:
        yield (
            forger,
            OpenIdProvider(line, forger.issuer, CLIENT, "secret", "https://us/sign-in/provider"),
        )


def claims_of(forger: Forger, **changed: Any) -> Json:  # noqa: ANN401
    now = int(time.time())
    claims = {
        "iss": forger.issuer,
        "aud": CLIENT,
        "sub": "320000-1",
        "iat": now,
        "exp": now + 60,
        "nonce": NONCE,
    } | changed
    return {name: value for name, value in claims.items() if value is not None}


def signed(
    claims: Json,
    pem: str = ELLIPTIC,
    algorithm: str = "ES256",
    kid: str | None = "e",
    **head: Any,  # noqa: ANN401
) -> str:
    headers = head | ({} if kid is None else {"kid": kid})
    return str(jwt.encode(claims, pem, algorithm, headers=headers))


async def identify(forger: Forger, provider: OpenIdProvider, token: str) -> str:
    forger.id_token = token
    return (await provider.identify("a code", NONCE, VERIFIER)).subject


@pytest.mark.parametrize(
    ("pem", "algorithm", "kid"), [(ELLIPTIC, "ES256", "e"), (RSA, "RS256", "r")]
)
async def test_a_good_id_token_names_its_subject(pem: str, algorithm: str, kid: str) -> None:
    async with forging() as (forger, provider):
        token = signed(claims_of(forger), pem, algorithm, kid)
        assert await identify(forger, provider, token) == "320000-1"


Forgery = Callable[[Forger], str]
FORGED: dict[str, Forgery] = {
    "another's key": lambda f: signed(claims_of(f), OTHER),
    "the key of another id": lambda f: signed(claims_of(f), ELLIPTIC, kid="r"),
    "a key id nobody published": lambda f: signed(claims_of(f), OTHER, kid="mine"),
    "no key id": lambda f: signed(claims_of(f), kid=None),
    "a key it brings": lambda f: signed(claims_of(f), OTHER, jwk=public(OTHER, "ES256", "e")),
    "a key's address": lambda f: signed(claims_of(f), OTHER, jku=f"{f.issuer}/keys"),
    "no algorithm": lambda f: unsigned(claims_of(f)),
    "the public key as a secret": lambda f: signed(
        claims_of(f), json.dumps(public(RSA, "RS256", "r")), "HS256", "r"
    ),
    "an algorithm that is not ours": lambda f: signed(claims_of(f), RSA, "RS512", "r"),
    "another issuer": lambda f: signed(claims_of(f, iss="https://elsewhere")),
    "no issuer": lambda f: signed(claims_of(f, iss=None)),
    "another client": lambda f: signed(claims_of(f, aud="another")),
    "no client": lambda f: signed(claims_of(f, aud=None)),
    "several clients, none of them authorised": lambda f: signed(
        claims_of(f, aud=[CLIENT, "another"])
    ),
    "authorised for another": lambda f: signed(claims_of(f, azp="another")),
    "run out": lambda f: signed(claims_of(f, exp=int(time.time()) - 60)),
    "no end": lambda f: signed(claims_of(f, exp=None)),
    "from the future": lambda f: signed(claims_of(f, iat=int(time.time()) + 600)),
    "not yet good": lambda f: signed(claims_of(f, nbf=int(time.time()) + 600)),
    "another nonce": lambda f: signed(claims_of(f, nonce="of another sign-in")),
    "no nonce": lambda f: signed(claims_of(f, nonce=None)),
    "no subject": lambda f: signed(claims_of(f, sub=None)),
    "an empty subject": lambda f: signed(claims_of(f, sub="")),
    "another access token": lambda f: signed(claims_of(f, at_hash=half("another one"))),
    "no token": lambda f: "",
    "nothing like it": lambda f: "a.b.c",
    "without end": lambda f: "x" * 100_000,
}


def unsigned(claims: Json) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()) for p in ({"alg": "none"}, claims)]
    return ".".join(part.decode().rstrip("=") for part in parts) + "."


def half(token: str) -> str:
    digest = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_a_forged_id_token_identifies_nobody(forge: Forgery) -> None:
    async with forging() as (forger, provider):
        with pytest.raises(NotIdentified):
            await identify(forger, provider, forge(forger))


async def test_the_access_token_it_belongs_to_is_checked_where_it_says_so() -> None:
    async with forging() as (forger, provider):
        token = signed(claims_of(forger, at_hash=half(forger.access_token)))
        assert await identify(forger, provider, token) == "320000-1"


async def test_several_clients_are_good_when_we_are_the_authorised_one() -> None:
    async with forging() as (forger, provider):
        token = signed(claims_of(forger, aud=[CLIENT, "another"], azp=CLIENT))
        assert await identify(forger, provider, token) == "320000-1"


async def test_an_algorithm_the_provider_does_not_use_is_not_read() -> None:
    async with forging() as (forger, provider):
        forger.algorithms = ["RS256"]
        with pytest.raises(NotIdentified):
            await identify(forger, provider, signed(claims_of(forger)))


async def test_a_new_key_is_fetched_when_it_is_first_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "REST", 0.0)
    async with forging() as (forger, provider):
        await identify(forger, provider, signed(claims_of(forger)))
        forger.keys = [public(OTHER, "ES256", "next")]
        token = signed(claims_of(forger), OTHER, kid="next")
        assert await identify(forger, provider, token) == "320000-1"


async def test_unknown_keys_do_not_make_us_ask_again_and_again() -> None:
    async with forging() as (forger, provider):
        for _ in range(5):
            with pytest.raises(NotIdentified):
                await identify(forger, provider, signed(claims_of(forger), OTHER, kid="none"))
        assert forger.asked.count("/keys") == 1
        assert forger.asked.count("/.well-known/openid-configuration") == 1


async def test_a_provider_that_calls_itself_otherwise_is_not_the_one() -> None:
    async with forging() as (forger, provider):
        forger.says = {"issuer": "https://elsewhere"}
        with pytest.raises(Rejected):
            await provider.address("s", "n", VERIFIER)


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
async def test_an_endpoint_elsewhere_is_not_called(name: str) -> None:
    async with forging() as (forger, provider):
        forger.says = {name: "http://169.254.169.254/latest/meta-data"}
        with pytest.raises((Rejected, NotIdentified)):
            await identify(forger, provider, signed(claims_of(forger)))


async def test_a_code_it_does_not_take_identifies_nobody() -> None:
    async with forging() as (forger, provider):
        forger.token_status = 400
        with pytest.raises(NotIdentified):
            await identify(forger, provider, signed(claims_of(forger)))


async def test_a_provider_out_of_order_may_be_better_later() -> None:
    async with forging() as (forger, provider):
        forger.token_status = 503
        with pytest.raises(Unavailable):
            await identify(forger, provider, signed(claims_of(forger)))


async def test_the_browser_is_sent_there_with_a_challenge_and_never_the_verifier() -> None:
    async with forging() as (_, provider):
        address = await provider.address("the state", NONCE, VERIFIER)
    asked = {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (challenge, "S256")
    assert (asked["state"], asked["nonce"], asked["scope"]) == ("the state", NONCE, "openid")
    assert VERIFIER not in address
