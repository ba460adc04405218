"""A family that has registered a wish and is asked to sign, and people signed in as themselves."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.api.citizen.people import Citizen, new_phone, sign_in
from tests.api.town import Desk, Office
from tests.factories import Json, fresh
from tests.papers import png


@dataclass(frozen=True, slots=True)
class Wish:
    """One intent with its authorisation, the people as they said who they are."""

    answers: Json
    intent: str
    authorisation: str
    view: Json

    def person(self, number: int = 0) -> tuple[str, str]:
        row: dict[str, Any] = self.answers["persons"][number]
        return row["person_name"], row["id_number"]

    def supporter(self, number: int = 0) -> tuple[str, str]:
        row: dict[str, Any] = self.answers["supporters"][number]
        return row["supporter_name"], row["supporter_id_number"]

    def line(self, role: str) -> Json:
        return next(line for line in self.view["signatures"] if line["role"] == role)


async def wish(clerk: Desk, name: str = "H01") -> Wish:
    """Registered at the window; an authorisation that nobody has signed yet."""
    answers = fresh(name)["answers"]
    made = await clerk.post("/intents", {"answers": answers}, **{"Idempotency-Key": uuid4().hex})
    assert made.status_code == 201, made.text
    intent = made.json()["id"]
    allowed = await clerk.post(f"/intents/{intent}/authorisations", {})
    assert allowed.status_code == 201, allowed.text
    return Wish(answers, intent, allowed.json()["id"], allowed.json())


async def as_oneself(office: Office, clerk: Desk, name: str, number: str) -> Citizen:
    """Somebody with a phone of their own whose card a clerk has seen."""
    phone = new_phone()
    citizen = await sign_in(office, phone)
    await citizen.state(name, number)
    seen = {"phone": phone, "name": name, "id_number": number}
    answer = await clerk.post("/citizens/confirmations", seen)
    assert answer.status_code == 200, answer.text
    return citizen


async def drawing(citizen: Desk, field: str = "check_authorisation") -> str:
    octets = {**citizen.headers, "Content-Type": "application/octet-stream"}
    answer = await citizen.http.post(
        "/documents", params={"field": field}, content=png(), headers=octets
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def signed(citizen: Desk, of: Wish, **changed: object) -> httpx.Response:
    body: Json = {"sensitive_consent": True, **changed}
    if "document" not in body:
        body["document"] = await drawing(citizen)
    return await citizen.post(f"/citizens/me/signatures/{of.authorisation}", body)
