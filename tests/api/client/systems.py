"""A department's own system: registered by the administrator, it fetches a token and calls."""

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwt

from tests.api.town import Desk, Office
from tests.factories import Json

ADMINISTRATOR = "admin.sec"
TOKEN = "/oauth/token"
AUDIENCE = "http://127.0.0.1:8000/api/v1/oauth/token"
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPES = ["claims.read", "claims.answer"]


@dataclass(slots=True)
class System:
    """One registered client and what it knows."""

    office: Office
    id: str
    secret: str = ""
    token: str = ""

    async def ask(self, **form: str) -> httpx.Response:
        """A token by the secret in the form."""
        known = {"client_id": self.id, "client_secret": self.secret}
        return await ask(self.office, **(known | form))

    async def signed_in(self, **form: str) -> "System":
        answer = await self.ask(**form)
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["access_token"]
        return self

    @property
    def desk(self) -> Desk:
        return Desk(self.office.http, {"Authorization": f"Bearer {self.token}"})

    async def rows(self) -> list[Json]:
        found: list[Json] = []
        after: dict[str, Any] = {}
        while True:
            answer = await self.desk.get("/lodgements", limit=200, **after)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["rows"]
            if page["next"] is None:
                return found
            after = {"after": page["next"]}


async def ask(office: Office, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    body = {"grant_type": "client_credentials"} | form
    return await office.http.post(TOKEN, data=body, headers=headers)


async def registered(office: Office, department: str, items: list[str], **terms: Any) -> System:  # noqa: ANN401
    """A system with one secret."""
    administrator = await office.desk(ADMINISTRATOR)
    body = {"department": department, "name": "业务系统", "scopes": SCOPES, "items": items} | terms
    made = await administrator.post("/clients", body)
    assert made.status_code == 201, made.text
    system = System(office, made.json()["id"])
    system.secret = await another_secret(office, system.id)
    return system


async def another_secret(office: Office, id: str) -> str:
    administrator = await office.desk(ADMINISTRATOR)
    answer = await administrator.post(f"/clients/{id}/secrets", {"days": 30})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["client_secret"])


def _text(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Pair:
    """A key pair of the department's."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def jwk(self) -> Json:
        numbers = self.private.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": _text(numbers.x), "y": _text(numbers.y)}

    @property
    def pem(self) -> str:
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def assertion(
        self,
        client: str,
        headers: Json | None = None,
        without: str = "",
        **changed: Any,  # noqa: ANN401
    ) -> str:
        claims = {
            "iss": client,
            "sub": client,
            "aud": AUDIENCE,
            "exp": int(time.time()) + 60,
            "jti": uuid4().hex,
        } | changed
        claims.pop(without, None)
        return str(jwt.encode(claims, self.pem, "ES256", headers=headers))


def unsigned(claims: Json, header: Json) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in (header, claims)]
    return ".".join(part.rstrip("=") for part in parts) + "."
