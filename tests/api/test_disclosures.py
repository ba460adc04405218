"""Opening a full value: a call of its own, for a reason, counted, recorded, and only by those whose
work needs it."""

import pytest
from sqlalchemy import select

from domain.audit.models import AuditRecord
from domain.disclosure.models import Disclosure
from domain.disclosure.terms import Terms, terms
from domain.form.masking import mask_of
from domain.item.catalogue import compile_catalogue, read_files
from tests.api.approval.desks import DETERMINER, reviewed
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
NUMBERS = ["contact_phone", "bank_card", "residence_address"]


def ask(id: str, fields: list[str], door: str = "household", **more: str | None) -> Json:
    return {"object": door, "id": id, "fields": fields, "reason": "contact", **more}


async def a_family(clerk: Desk) -> tuple[Json, Json, str]:
    """A form, its household as the window sees it, and its case."""
    form = fresh("H01", ["MZ-02"])
    receipt = await clerk.submitted(form)
    return form, await clerk.household_of(form), receipt["application_id"]


async def opened(desk: Desk, body: Json) -> dict[str, str | None]:
    answer = await desk.post("/disclosures", body)
    assert answer.status_code == 200, answer.text
    return {each["field"]: each["value"] for each in answer.json()["values"]}


async def test_a_clerk_opens_what_the_window_needs(clerk: Desk) -> None:
    form, household, _ = await a_family(clerk)
    said = form["answers"]["household"]
    values = await opened(clerk, ask(household["id"], NUMBERS))
    assert values == {name: said[name] for name in NUMBERS}


async def test_a_members_number_is_opened_by_naming_the_member(clerk: Desk) -> None:
    form, household, _ = await a_family(clerk)
    child = household["members"][1]["person"]
    values = await opened(clerk, ask(household["id"], ["id_number", "person_name"], person=child))
    said = form["answers"]["persons"][1]
    assert values == {"id_number": said["id_number"], "person_name": said["person_name"]}


async def test_the_record_tells_who_opened_what_and_why_and_never_the_value(
    office: Office, clerk: Desk
) -> None:
    form, household, _ = await a_family(clerk)
    note = "电话核对，机主刘晓梅"
    await opened(clerk, ask(household["id"], ["contact_phone"], note=note))
    async with office.runtime.sessions() as session:
        trail = (
            await session.scalars(
                select(AuditRecord).where(
                    AuditRecord.object_id == household["id"], AuditRecord.action == "value.open"
                )
            )
        ).one()
        row = (
            await session.scalars(select(Disclosure).where(Disclosure.object_id == household["id"]))
        ).one()
    assert (trail.actor, trail.reason) == ("ding.lu", "contact: contact_phone")
    assert form["answers"]["household"]["contact_phone"] not in str(vars(trail)) + str(vars(row))
    assert row.note_sealed is not None
    assert note.encode() not in row.note_sealed


async def test_what_can_be_opened_is_listed_masked(clerk: Desk) -> None:
    form, household, _ = await a_family(clerk)
    answer = await clerk.get("/disclosures", object="household", id=household["id"])
    rows = {(r["person"], r["field"]): r["masked"] for r in answer.json()["values"]}
    applicant = household["members"][0]["person"]
    assert rows[None, "bank_card"] == "****0008"
    assert rows[applicant, "person_name"] == "刘**"
    assert form["answers"]["persons"][0]["id_number"] not in answer.text


async def test_a_case_is_a_door_for_the_seats_that_may_read_it(office: Office, clerk: Desk) -> None:
    form, _, case = await a_family(clerk)
    reviewer = await office.desk("liang.bo")
    values = await opened(reviewer, ask(case, ["residence_address"], "application"))
    home = form["answers"]["household"]
    assert values == {"residence_address": home["residence_address"]}


async def test_a_reviewer_has_no_use_for_the_bank_card(office: Office, clerk: Desk) -> None:
    *_, case = await a_family(clerk)
    reviewer = await office.desk("liang.bo")
    refused = await reviewer.post("/disclosures", ask(case, ["bank_card"], "application"))
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/field-not-yours")


async def test_a_department_opens_at_its_step_the_people_its_item_concerns_and_no_more(
    office: Office,
) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    step = await case.step("MZ-02")
    desk = await office.desk(DETERMINER)
    values = await opened(desk, ask(step["id"], ["person_name", "contact_phone"], "step"))
    assert values == {"person_name": "刘晓梅", "contact_phone": "000-9000-0086"}
    refused = await desk.post("/disclosures", ask(step["id"], ["residence_address"], "step"))
    assert refused.json()["type"] == "/problems/field-not-yours"


async def test_somebody_of_another_family_is_nobody_here(clerk: Desk) -> None:
    _, theirs, _ = await a_family(clerk)
    _, household, _ = await a_family(clerk)
    stranger = theirs["members"][0]["person"]
    refused = await clerk.post("/disclosures", ask(household["id"], ["id_number"], person=stranger))
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/unknown-person")


@pytest.mark.parametrize("door", ["household", "application", "step"])
async def test_what_one_may_not_see_cannot_be_opened_either(
    office: Office, clerk: Desk, door: str
) -> None:
    _, household, case = await a_family(clerk)
    id = {"household": household["id"], "application": case, "step": case}[door]
    stranger = await office.desk("mu.changqing")
    refused = await stranger.post("/disclosures", ask(id, ["id_number"], door))
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"reason": "curiosity"}, "unknown-reason"),
        ({"reason": "other"}, "note-needed"),
        ({"fields": ["deposits"]}, "field-not-yours"),
        ({"fields": []}, "invalid-input"),
    ],
)
async def test_an_opening_without_a_sound_reason_or_field_is_refused(
    clerk: Desk, change: Json, kind: str
) -> None:
    _, household, _ = await a_family(clerk)
    refused = await clerk.post("/disclosures", ask(household["id"], ["id_number"]) | change)
    assert refused.json()["type"] == f"/problems/{kind}"


async def test_an_account_opens_only_so_many_values_a_day(
    office: Office, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, household, _ = await a_family(clerk)
    known = terms()
    few = Terms(2, known.reasons, known.fields, known.departments)
    monkeypatch.setattr("domain.disclosure.service.terms", lambda: few)
    another = await office.desk("gu.shouxin")
    body = ask(household["id"], NUMBERS)
    await another.post(f"/households/{household['id']}/openings", {"purpose": "application"})
    refused = await another.post("/disclosures", body)
    assert refused.json()["type"] == "/problems/day-used-up"
    last = await another.post("/disclosures", body | {"fields": NUMBERS[:2]})
    assert last.json()["left_today"] == 0


async def test_every_answer_that_is_masked_says_who_may_open_it() -> None:
    fields = compile_catalogue(read_files(), 1).fields.fields
    masked = {name for name, field in fields.items() if mask_of(field) is not None}
    assert masked == set(terms().fields)
