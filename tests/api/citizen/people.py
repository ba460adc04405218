"""Citizens with their phones: they read their text messages where the platform has sealed them."""

import itertools
import re
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import select

from domain.sms.models import TextMessage
from domain.sms.service import PHONE_CELL, WORDS_CELL
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

_phones = itertools.count(1)
PAUSE = "UPDATE one_time_code SET sent_at = sent_at - interval '2 minutes'"


def new_phone() -> str:
    """A phone nobody has had in this run."""
    number = next(_phones)
    return f"000-5{number // 10_000:03d}-{number % 10_000:04d}"


def digits(phone: str) -> str:
    return phone.replace("-", "")


async def texts_to(office: Office, phone: str) -> list[str]:
    """Messages owed to this phone that have not left, newest first."""
    async with office.runtime.sessions() as session:
        rows = await session.scalars(select(TextMessage).order_by(TextMessage.id.desc()))
        vault = office.runtime.world.vault
        return [
            vault.open(WORDS_CELL, row.id, row.words_sealed)
            for row in rows
            if row.words_sealed
            and vault.open(PHONE_CELL, row.id, row.phone_sealed) == digits(phone)
        ]


async def ask_for_code(office: Office, phone: str) -> httpx.Response:
    return await office.http.post("/citizens/codes", json={"phone": phone})


async def code_for(office: Office, phone: str) -> str:
    """The six digits of the newest message."""
    assert (await ask_for_code(office, phone)).status_code == 202
    text = (await texts_to(office, phone))[0]
    return next(iter(re.findall(r"\b\d{6}\b", text)))


@dataclass(frozen=True, slots=True)
class Citizen(Desk):
    """A citizen signed in on a phone that keeps its refresh token itself."""

    phone: str
    refresh_token: str

    async def state(self, name: str, id_number: str) -> httpx.Response:
        return await self.post("/citizens/me/identity", {"name": name, "id_number": id_number})

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(path, headers=self.headers)


async def sign_in(office: Office, phone: str) -> Citizen:
    said = {"phone": phone, "code": await code_for(office, phone), "keep": "body"}
    answer = await office.http.post("/citizens/sessions", json=said)
    assert answer.status_code == 201, answer.text
    return citizen_of(office, phone, answer.json())


def citizen_of(office: Office, phone: str, session: Json) -> Citizen:
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    return Citizen(office.http, headers, phone, session["refresh_token"])


@dataclass(frozen=True, slots=True)
class Family:
    """A family with a case, and the phone it is on record with."""

    form: Json
    receipt: Json
    phone: str

    @property
    def case(self) -> str:
        return f"/applications/{self.receipt['application_id']}"

    def person(self, number: int = 0) -> tuple[str, str]:
        row: dict[str, Any] = self.form["answers"]["persons"][number]
        return row["person_name"], row["id_number"]


async def family(clerk: Desk, name: str = "H01") -> Family:
    """A new family that has applied at the window."""
    phone, form = new_phone(), fresh(name)
    form["answers"]["household"]["contact_phone"] = phone
    return Family(form, await clerk.submitted(form), phone)


async def member(office: Office, of: Family, number: int = 0) -> Citizen:
    """The family's member, signed in with the family's phone, identity confirmed by it."""
    citizen = await sign_in(office, of.phone)
    answer = await citizen.state(*of.person(number))
    assert answer.json()["identity"] == "confirmed", answer.text
    return citizen
