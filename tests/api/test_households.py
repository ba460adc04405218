"""The one shared record of a family: found again, prefilled, amended, never merged silently."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import select

from tests.api.town import Desk, Office
from tests.factories import Json, another, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


def again(form: Json, household: Json, items: list[str]) -> Json:
    return form | {
        "items": items,
        "household_id": household["id"],
        "household_version": household["version"],
    }


async def test_a_family_nobody_knows_is_no_error(clerk: Desk) -> None:
    answer = await clerk.post("/households/search", {"id_number": another("321311198405179967")})
    assert (answer.status_code, answer.json()) == (200, {"household": None})


@pytest.mark.parametrize("member", [0, 1])
async def test_a_family_is_found_by_any_of_its_members(clerk: Desk, member: int) -> None:
    form = fresh("H01")
    receipt = await clerk.submitted(form)
    number = form["answers"]["persons"][member]["id_number"].lower()
    found = (await clerk.post("/households/search", {"id_number": number})).json()["household"]
    assert found["id"] == receipt["household_id"]
    assert [m["name"] for m in found["members"]] == ["刘**", "王**"]
    assert {c["item"] for c in found["open_claims"]} == set(form["items"])


async def test_the_record_shows_personal_values_only_masked(clerk: Desk) -> None:
    form = fresh("H01")
    await clerk.submitted(form)
    found = await clerk.household_of(form)
    number = form["answers"]["persons"][0]["id_number"]
    assert found["members"][0]["id_number_masked"] == f"{number[:6]}********{number[-4:]}"
    assert found["bank_card_masked"] == "****0008"
    assert found["phone_masked"] == "000****0086"
    assert "示范路" not in str(found)


async def test_a_second_form_raises_the_version_of_the_same_record(clerk: Desk) -> None:
    form = fresh("H01", ["MZ-02"])
    first = await clerk.submitted(form)
    household = await clerk.household_of(form)
    form["answers"]["household"]["contact_phone"] = "000-9000-7777"
    second = await clerk.submitted(again(form, household, ["JY-02"]))
    assert second["household_id"] == first["household_id"]
    assert (first["household_version"], second["household_version"]) == (1, 2)
    now = await clerk.household_of(form)
    assert now["version"] == 2
    assert now["phone_masked"] == "000****7777"
    assert {c["item"] for c in now["open_claims"]} == {"MZ-02", "JY-02"}


async def test_a_form_made_from_an_old_record_is_refused_with_the_current_version(
    clerk: Desk,
) -> None:
    form = fresh("H01", ["MZ-02"])
    await clerk.submitted(form)
    old = await clerk.household_of(form)
    await clerk.submitted(again(form, old, ["JY-02"]))
    refused = await clerk.submit(again(form, old, ["YB-02"]))
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/household-changed")
    assert refused.json()["params"] == {"current": 2}


async def test_a_known_family_filed_as_new_leads_the_clerk_to_its_record(clerk: Desk) -> None:
    form = fresh("H01", ["MZ-02"])
    receipt = await clerk.submitted(form)
    refused = await clerk.submit(form | {"items": ["JY-02"]})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/household-known")
    assert refused.json()["params"] == {"household_id": receipt["household_id"]}


async def test_an_unknown_household_is_a_404(clerk: Desk) -> None:
    nowhere = {"id": "01920000-0000-7000-8000-000000000000", "version": 1}
    refused = await clerk.submit(again(fresh("H01"), nowhere, ["MZ-02"]))
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/unknown-household")


async def test_somebody_of_another_household_is_shown_as_a_conflict_with_its_place(
    clerk: Desk,
) -> None:
    first, second = fresh("H01"), fresh("H01")
    await clerk.submitted(first)
    child = first["answers"]["persons"][1]
    second["answers"]["persons"][1]["id_number"] = child["id_number"]
    refused = await clerk.submit(second)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/person-in-another-household"
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [
        ("/answers/persons/1/id_number", "in_another_household")
    ]
    assert child["id_number"] not in refused.text


async def test_an_item_already_open_for_the_family_is_refused_with_its_place(
    clerk: Desk,
) -> None:
    form = fresh("H01", ["MZ-02"])
    await clerk.submitted(form)
    household = await clerk.household_of(form)
    refused = await clerk.submit(again(form, household, ["JY-02", "MZ-02"]))
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/claim-open")
    assert refused.json()["params"] == {"items": ["MZ-02"]}
    assert [e["pointer"] for e in refused.json()["errors"]] == ["/items/1"]


async def test_two_clerks_filing_the_same_item_at_once_leave_one_open_claim(
    office: Office, clerk: Desk
) -> None:
    form = fresh("H01", ["MZ-02"])
    await clerk.submitted(form)
    household = await clerk.household_of(form)
    other = await office.desk("gu.shouxin")
    filed = [desk.submit(again(form, household, ["JY-02"])) for desk in (clerk, other) * 3]
    told = Counter(answer.status_code for answer in await asyncio.gather(*filed))
    assert told == {201: 1, 409: 5}
    now = await clerk.household_of(form)
    assert [c["item"] for c in now["open_claims"]] == ["JY-02", "MZ-02"]
    assert now["version"] == 2


async def test_a_returning_family_is_asked_nothing_it_has_answered(clerk: Desk) -> None:
    form = fresh("H01", ["MZ-02"])
    await clerk.submitted(form)
    household = await clerk.household_of(form)
    query = {"items": ["MZ-02"], "household": household["id"]}
    plain = (await clerk.get("/form", items=["MZ-02"])).json()["counters"]
    filled = (await clerk.get("/form", **query)).json()
    assert filled["counters"]["known"] > 40
    assert filled["counters"]["asked"] < plain["asked"]
    fields = [field for section in filled["sections"] for field in section["fields"]]
    known = {f["id"]: f["known"]["value"] for f in fields if f["known"]}
    assert known["contact_phone"] == "000****0086"
    people = {(k["person"], k["field"]): k["answer"]["value"] for k in filled["known"]}
    applicant = household["members"][0]["person"]
    assert people[applicant, "deposits"] == 300000


async def test_what_an_older_form_said_is_still_known_after_a_newer_one_that_did_not_ask(
    clerk: Desk,
) -> None:
    form = fresh("H01", ["MZ-02"])
    await clerk.submitted(form)
    household = await clerk.household_of(form)
    before = await known_of(clerk, household, "MZ-02")
    await clerk.submitted(again(form, household, ["SF-01"]))
    assert len(before) > 10
    assert await known_of(clerk, household, "MZ-02") == before


async def known_of(clerk: Desk, household: Json, item: str) -> set[str]:
    """The household's questions of this item that are answered already."""
    form = (await clerk.get("/form", items=[item], household=household["id"])).json()
    return {f["id"] for s in form["sections"] for f in s["fields"] if f["known"]}


async def test_a_member_who_is_gone_leaves_and_may_join_another_family(clerk: Desk) -> None:
    form, other = fresh("H01", ["MZ-02"]), fresh("H01", ["MZ-02"])
    await clerk.submitted(form)
    household = await clerk.household_of(form)
    gone = form["answers"]["persons"].pop()
    await clerk.submitted(again(form, household, ["MZ-08"]))
    left = await clerk.household_of(form)
    assert [m["name"] for m in left["members"]] == ["刘**"]
    other["answers"]["persons"][1]["id_number"] = gone["id_number"]
    receipt = await clerk.submitted(other)
    joined = (await clerk.get(f"/households/{receipt['household_id']}")).json()
    assert joined["members"][1]["person"] == household["members"][-1]["person"]


async def test_a_corrected_name_and_relation_replace_the_old_ones(clerk: Desk) -> None:
    form = fresh("H01", ["MZ-02"])
    await clerk.submitted(form)
    household = await clerk.household_of(form)
    child = form["answers"]["persons"][1]
    child |= {"person_name": "欧阳轩", "relation_to_applicant": "30"}
    await clerk.submitted(again(form, household, ["JY-02"]))
    now = await clerk.household_of(form)
    member = now["members"][1]
    assert (member["name"], member["relation"]) == ("欧**", "30")
    assert now["members"][1]["person"] == household["members"][1]["person"]


async def test_a_member_without_a_number_stays_the_same_person_and_may_get_one(
    clerk: Desk,
) -> None:
    form = fresh("H01", ["MZ-02"])
    child = form["answers"]["persons"][1]
    number = child.pop("id_number")
    child |= {"id_type": "none", "birth_date": "2013-03-08", "sex": "1"}
    await clerk.submitted(form)
    before = await clerk.household_of(form)
    child["ref"] = before["members"][1]["person"]  # as the prefilled form calls the child
    await clerk.submitted(again(form, before, ["JY-02"]))
    child |= {"id_type": "resident_id", "id_number": number}
    child.pop("birth_date"), child.pop("sex")
    await clerk.submitted(again(form, await clerk.household_of(form), ["YB-02"]))
    now = await clerk.household_of(form)
    assert [m["person"] for m in now["members"]] == [m["person"] for m in before["members"]]
    assert now["members"][1]["id_number_masked"].endswith(number[-4:])


async def test_another_familys_person_cannot_be_named_by_id(clerk: Desk) -> None:
    theirs = fresh("H01", ["MZ-02"])
    without_number(theirs)
    await clerk.submitted(theirs)
    victim = (await clerk.household_of(theirs))["members"][1]["person"]
    ours = fresh("H01", ["MZ-02"])
    without_number(ours)["ref"] = victim
    receipt = await clerk.submitted(ours)
    made = (await clerk.get(f"/households/{receipt['household_id']}")).json()
    assert made["members"][1]["person"] != victim


def without_number(form: Json) -> Json:
    child: Json = form["answers"]["persons"][1]
    del child["id_number"]
    child |= {"id_type": "none", "birth_date": "2013-03-08", "sex": "1"}
    return child


async def test_looking_a_family_up_is_recorded(office: Office, clerk: Desk) -> None:
    form = fresh("H01", ["MZ-02"])
    receipt = await clerk.submitted(form)
    await clerk.household_of(form)
    assert ("household.read", "ding.lu") in await trail(office, receipt["household_id"])


async def trail(office: Office, id: str) -> list[tuple[str, str]]:
    from domain.audit.models import AuditRecord

    async with office.runtime.sessions() as session:
        rows = await session.execute(
            select(AuditRecord.action, AuditRecord.actor).where(AuditRecord.object_id == id)
        )
        return [(action, actor) for action, actor in rows]


@pytest.mark.parametrize(("login", "status"), [("liang.bo", 200), ("mu.changqing", 404)])
async def test_a_township_opens_only_the_families_of_its_own_place(
    office: Office, clerk: Desk, login: str, status: int
) -> None:
    receipt = await clerk.submitted(fresh("H01", ["MZ-02"]))
    desk = await office.desk(login)
    assert (await desk.get(f"/households/{receipt['household_id']}")).status_code == status


async def test_only_windows_look_families_up(office: Office) -> None:
    desk = await office.desk("liang.bo")
    answer = await desk.post("/households/search", {"id_number": "321311198405179967"})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/may-not-search")
