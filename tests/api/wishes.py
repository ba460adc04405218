"""A family that comes with a wish: as a clerk registers it, and as everybody signs."""

from typing import Any
from uuid import uuid4

import httpx

from tests.api.town import Desk
from tests.factories import Json, fresh

SIGNATURES = ("check_authorisation", "sensitive_consent", "supporter_authorisation")
FRESH = ("requested_items", "integrity_pledge", "declined_auto_items")
WHO = ("ref", "person_name", "id_type", "id_number", "relation_to_applicant", "hukou_region")
OUTSIDE = ("supporter_name", "supporter_id_number", "supporter_relation", "supporter_inability")


def wish(name: str = "H01", **household: Any) -> Json:  # noqa: ANN401
    """Only who the people are, of a family like `name` that nobody has seen yet."""
    return of(fresh(name)["answers"], **household)


def of(answers: Json, **household: Any) -> Json:  # noqa: ANN401
    """Only who the people of these answers are."""
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


def talkative(form: Json) -> Json:
    """A wish that says all that `form` says, but what is signed and pledged with it."""
    answers = form["answers"]
    household = {k: v for k, v in answers["household"].items() if k not in FRESH}
    rows = {
        kind: [{k: v for k, v in row.items() if k not in SIGNATURES} for row in answers[kind]]
        for kind in ("persons", "supporters")
    }
    return {"answers": {"household": household, **rows}}


async def prefilled(desk: Desk, receipt: Json, items: list[str]) -> Json:
    """The form of a wish as the desk gets it."""
    said = {"household": receipt["household_id"], "intent_id": receipt["id"]}
    answer = await desk.get("/form", items=items, **said)
    assert answer.status_code == 200, answer.text
    form: Json = answer.json()
    return form


def known_household(form: Json) -> Json:
    fields = [field for section in form["sections"] for field in section["fields"]]
    return {f["id"]: f["known"]["value"] for f in fields if f["known"]}


def known_people(form: Json, scope: str) -> list[Json]:
    rows: dict[str, Json] = {}
    for known in form["known"]:
        if known["scope"] == scope:
            row = rows.setdefault(known["person"], {"ref": known["person"]})
            row[known["field"]] = known["answer"]["value"]
    return list(rows.values())


def as_it_stands(form: Json, receipt: Json, said: Json) -> Json:
    """The prefilled form sent back untouched, with what only an application asks."""
    asked = {k: said["answers"]["household"][k] for k in FRESH if k in said["answers"]["household"]}
    papers = {k: v for k, v in said["answers"]["household"].items() if isinstance(v, dict)}
    return {
        "items": said["items"],
        "answers": {
            "household": known_household(form) | asked | papers,
            "persons": known_people(form, "person"),
            "supporters": known_people(form, "supporter"),
        },
        "household_id": receipt["household_id"],
        "household_version": receipt["household_version"],
        "intent_id": receipt["id"],
    }


async def applied(desk: Desk, name: str = "H01") -> tuple[Json, Json]:
    """The receipts of a wish everybody has signed, and of the application grown out of it."""
    said = fresh(name)
    receipt = await registered(desk, talkative(said))
    await authorised(desk, receipt["id"])
    form = await prefilled(desk, receipt, said["items"])
    return receipt, await desk.submitted(as_it_stands(form, receipt, said))
