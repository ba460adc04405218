"""A family that comes with a wish: as a clerk registers it, and as everybody signs."""

from typing import Any
from uuid import uuid4

import httpx

from tests.api.town import Desk
from tests.factories import Json, fresh

WHO = ("ref", "person_name", "id_type", "id_number", "relation_to_applicant", "hukou_region")
OUTSIDE = ("supporter_name", "supporter_id_number", "supporter_relation", "supporter_inability")


def wish(name: str = "H01", **household: Any) -> Json:  # noqa: ANN401
    """Only who the people are, of a family like `name` that nobody has seen yet."""
    answers = fresh(name)["answers"]
    return {
        "answers": {
            "household": household,
            "persons": [{k: row[k] for k in WHO if k in row} for row in answers["persons"]],
            "supporters": [
                {k: row[k] for k in OUTSIDE if k in row} for row in answers["supporters"]
            ],
        }
    }


async def register(desk: Desk, body: Json, key: str | None = None) -> httpx.Response:
    return await desk.post("/intents", body, **{"Idempotency-Key": key or uuid4().hex})


async def registered(desk: Desk, body: Json | None = None) -> Json:
    """The receipt of a wish that must be taken."""
    answer = await register(desk, body or wish())
    assert answer.status_code == 201, answer.text
    receipt: Json = answer.json()
    return receipt


async def seen(desk: Desk, id: str) -> Json:
    answer = await desk.get(f"/intents/{id}")
    assert answer.status_code == 200, answer.text
    view: Json = answer.json()
    return view


def signed(person: str, **more: Any) -> Json:  # noqa: ANN401
    return {"person": person, "sensitive_consent": True, "medium": "paper", **more}


async def authorised(desk: Desk, id: str, **terms: Any) -> Json:  # noqa: ANN401
    """The authorisation everybody has signed at once."""
    everybody = [signed(party["person"]) for party in (await seen(desk, id))["parties"]]
    answer = await desk.post(f"/intents/{id}/authorisations", {"signatures": everybody, **terms})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made
