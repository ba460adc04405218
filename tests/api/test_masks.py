"""A family that comes back: the form shows masks; an untouched one stands for what is stored."""

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select

from domain.application.models import Application
from domain.household.answers import stored
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
PERSONAL = ("person_name", "id_number")


async def prefilled(clerk: Desk, household: Json, items: list[str]) -> Json:
    """The answers a browser lays into the form of a family on record, and the form they came in."""
    form: Json = (await clerk.get("/form", items=items, household=household["id"])).json()
    rows: dict[str, dict[str, Json]] = {"person": {}, "supporter": {}}
    for known in form["known"]:
        row = rows[known["scope"]].setdefault(known["person"], {"ref": known["person"]})
        row[known["field"]] = known["answer"]["value"]
    fields = [field for section in form["sections"] for field in section["fields"]]
    home = {f["id"]: f["known"]["value"] for f in fields if f["known"]}
    return {"form": form, "answers": {"household": home, **lists(rows)}}


def lists(rows: dict[str, dict[str, Json]]) -> Json:
    return {f"{scope}s": list(found.values()) for scope, found in rows.items()}


def next_form(first: Json, household: Json, came: Json, items: list[str]) -> Json:
    """What the browser sends: what is known, and what is asked afresh every time."""
    answers = deepcopy(came["answers"])
    home = first["answers"]["household"]
    answers["household"] |= {k: home[k] for k in ("integrity_pledge", "applicant_signature")}
    answers["household"]["requested_items"] = items
    for row, said in zip(answers["persons"], first["answers"]["persons"], strict=True):
        row |= {k: v for k, v in said.items() if isinstance(v, dict)}
    return {
        "items": items,
        "answers": answers,
        "household_id": household["id"],
        "household_version": household["version"],
    }


async def a_returning_family(clerk: Desk) -> tuple[Json, Json, Json]:
    """The form of the first visit, the record it made, and what a second form shows of it."""
    first = fresh("H01", ["MZ-02"])
    await clerk.submitted(first)
    household = await clerk.household_of(first)
    return first, household, await prefilled(clerk, household, ["JY-02"])


async def in_full(office: Office, application: str) -> dict[tuple[str, str | None, str], Any]:
    async with office.runtime.sessions() as session:
        row = await session.scalar(select(Application).where(Application.id == application))
        assert row is not None
        return {key: each.value for key, each in (await stored(session, row.household_id)).items()}


async def test_no_personal_value_comes_back_in_full(clerk: Desk) -> None:
    first, _, came = await a_returning_family(clerk)
    persons, home = first["answers"]["persons"], first["answers"]["household"]
    said = [p[name] for p in persons for name in PERSONAL]
    said += [home[name] for name in ("contact_phone", "residence_address", "bank_card")]
    assert [value for value in said if value in str(came)] == []
    assert came["answers"]["persons"][0]["person_name"] == "刘**"


async def test_the_age_comes_instead_of_the_birth_date_that_would_undo_the_mask(
    clerk: Desk,
) -> None:
    first, _, came = await a_returning_family(clerk)
    number = first["answers"]["persons"][0]["id_number"]
    told = {(d["person"], d["field"]): d["answer"]["value"] for d in came["form"]["derived"]}
    applicant = came["answers"]["persons"][0]["ref"]
    assert told[applicant, "age"] == 42
    assert told[applicant, "sex"] == "2"
    assert told[applicant, "birth_date"] == f"{number[6:10]}-**-**"


async def test_what_was_left_as_it_came_stands_for_what_is_stored(
    office: Office, clerk: Desk
) -> None:
    first, household, came = await a_returning_family(clerk)
    receipt = await clerk.submitted(next_form(first, household, came, ["JY-02"]))
    assert receipt["household_id"] == household["id"]
    now = await in_full(office, receipt["application_id"])
    for member, said in zip(household["members"], first["answers"]["persons"], strict=True):
        kept = [now["person", member["person"], name] for name in PERSONAL]
        assert kept == [said[name] for name in PERSONAL]
    home = first["answers"]["household"]
    assert now["household", None, "contact_phone"] == home["contact_phone"]
    assert now["household", None, "residence_address"] == home["residence_address"]


async def test_the_same_masked_form_sent_twice_is_received_once(clerk: Desk) -> None:
    first, household, came = await a_returning_family(clerk)
    form = next_form(first, household, came, ["JY-02"])
    once, again = await clerk.submit(form, "twice" * 5), await clerk.submit(form, "twice" * 5)
    assert (once.status_code, once.json()) == (again.status_code, again.json())


async def test_a_mask_that_was_typed_over_is_the_new_answer(office: Office, clerk: Desk) -> None:
    first, household, came = await a_returning_family(clerk)
    form = next_form(first, household, came, ["JY-02"])
    form["answers"]["household"]["contact_phone"] = "000-9000-5555"
    receipt = await clerk.submitted(form)
    now = await in_full(office, receipt["application_id"])
    assert now["household", None, "contact_phone"] == "000-9000-5555"


@pytest.mark.parametrize(
    ("name", "mask"),
    [("id_number", "320000********0000"), ("person_name", "张**"), ("id_number", "****")],
)
async def test_a_mask_of_something_else_is_an_error_under_its_field(
    clerk: Desk, name: str, mask: str
) -> None:
    first, household, came = await a_returning_family(clerk)
    form = next_form(first, household, came, ["JY-02"])
    form["answers"]["persons"][1][name] = mask
    refused = await clerk.submit(form)
    errors = [(e["pointer"], e["code"]) for e in refused.json()["errors"]]
    assert (refused.status_code, errors) == (422, [(f"/answers/persons/1/{name}", "mask_unknown")])


async def test_a_mask_of_another_member_stands_for_nobody(clerk: Desk) -> None:
    first, household, came = await a_returning_family(clerk)
    form = next_form(first, household, came, ["JY-02"])
    mother, child = form["answers"]["persons"]
    mother["id_number"], child["id_number"] = child["id_number"], mother["id_number"]
    refused = await clerk.submit(form)
    wrong = [e["pointer"] for e in refused.json()["errors"] if e["code"] == "mask_unknown"]
    assert wrong == ["/answers/persons/0/id_number", "/answers/persons/1/id_number"]


async def test_a_mask_says_nothing_without_the_record_it_came_from(clerk: Desk) -> None:
    first, household, came = await a_returning_family(clerk)
    form = next_form(first, household, came, ["JY-02"])
    form["household_id"] = form["household_version"] = None
    refused = await clerk.submit(form)
    codes = {e["pointer"]: e["code"] for e in refused.json()["errors"]}
    assert codes["/answers/persons/0/id_number"] == "mask_unknown"
    assert codes["/answers/household/contact_phone"] == "mask_unknown"


async def test_another_family_s_masks_cannot_be_used_to_take_its_values(
    office: Office, clerk: Desk
) -> None:
    _, _, theirs = await a_returning_family(clerk)
    first, household, came = await a_returning_family(clerk)
    form = next_form(first, household, came, ["JY-02"])
    form["answers"]["persons"][1] |= {
        name: theirs["answers"]["persons"][1][name] for name in ("ref", "id_number")
    }
    refused = await clerk.submit(form)
    assert [e["code"] for e in refused.json()["errors"]].count("mask_unknown") >= 1


async def test_masks_among_what_the_family_brings_later_stand_for_what_is_stored(
    office: Office, clerk: Desk
) -> None:
    form = fresh("H01", ["MZ-02"])
    signature = form["answers"]["household"].pop("applicant_signature")
    receipt = await clerk.submitted(form)
    case = f"/applications/{receipt['application_id']}"
    brought = {"applicant_signature": signature, "contact_phone": "000****0086"}
    persons = (await clerk.get(case)).json()["members"]
    rows = [{"ref": member["person"]} for member in persons]
    wrong = [rows[0], {**rows[1], "id_number": "110000********0000"}]
    refused = await clerk.post(
        f"{case}/supplements", {"answers": {"household": brought, "persons": wrong}}
    )
    assert [e["code"] for e in refused.json()["errors"]] == ["mask_unknown"]
    answer = await clerk.post(
        f"{case}/supplements", {"answers": {"household": brought, "persons": rows}}
    )
    assert answer.status_code == 200, answer.text
    now = await in_full(office, receipt["application_id"])
    phone = form["answers"]["household"]["contact_phone"]
    assert now["household", None, "contact_phone"] == phone
