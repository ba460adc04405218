"""One form becomes a case, or nothing at all."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event, func, select

from domain.application.models import Application
from domain.household import reading
from domain.household.models import Household, Person
from domain.submission.numbers import is_case_number
from tests.api.town import Desk, Office
from tests.factories import FAMILIES, Json, fresh, listed

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", FAMILIES)
async def test_a_family_of_the_town_gets_a_receipt_with_every_item_it_ticked(
    clerk: Desk, name: str
) -> None:
    form = fresh(name)
    receipt = await clerk.submitted(form)
    assert {claim["item"] for claim in receipt["claims"]} == set(form["items"])
    assert receipt["state"] == "accepted"
    assert receipt["missing_materials"] == []
    assert is_case_number(receipt["number"])
    assert receipt["deciding"]["region"] == listed(name)["hukou_region"][:9]


async def test_an_item_ticked_twice_becomes_one_claim(clerk: Desk) -> None:
    receipt = await clerk.submitted(fresh("H01", ["MZ-02", "JY-02", "MZ-02"]))
    assert [claim["item"] for claim in receipt["claims"]] == ["MZ-02", "JY-02"]


async def test_the_same_key_and_form_get_the_same_answer_again(clerk: Desk) -> None:
    form, key = fresh("H01"), uuid4().hex
    first, second = await clerk.submit(form, key), await clerk.submit(form, key)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()


async def test_all_items_at_once_get_the_same_answer_again(
    clerk: Desk, all_items: list[str]
) -> None:
    form, key = fresh("H04", all_items), uuid4().hex
    first, second = await clerk.submit(form, key), await clerk.submit(form, key)
    assert len(first.json()["claims"]) == len(all_items)
    assert first.json() == second.json()


async def test_the_same_key_with_another_form_is_refused(clerk: Desk) -> None:
    key = uuid4().hex
    await clerk.submit(fresh("H01"), key)
    refused = await clerk.submit(fresh("H02"), key)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/key-used")


async def test_a_key_belongs_to_its_caller_alone(office: Office, clerk: Desk) -> None:
    key = uuid4().hex
    first = await clerk.submit(fresh("H01"), key)
    other = await (await office.desk("gu.shouxin")).submit(fresh("H01"), key)
    assert other.status_code == 201
    assert other.json()["application_id"] != first.json()["application_id"]


async def test_a_refused_form_does_not_use_up_its_key(clerk: Desk) -> None:
    form, key = fresh("H01"), uuid4().hex
    said = form["answers"]["household"].pop("residence_address")
    assert (await clerk.submit(form, key)).status_code == 422
    form["answers"]["household"]["residence_address"] = said
    assert (await clerk.submit(form, key)).status_code == 201


async def test_a_helper_who_may_not_read_cases_still_gets_the_receipt_again(
    office: Office,
) -> None:
    blue_vest = await office.desk("meng.lanlan")
    form, key = fresh("H01"), uuid4().hex
    first, second = await blue_vest.submit(form, key), await blue_vest.submit(form, key)
    assert first.status_code == 201
    assert first.json() == second.json()


async def test_two_equal_requests_at_once_make_one_case_and_get_one_answer(
    office: Office, clerk: Desk
) -> None:
    form, key = fresh("H01"), uuid4().hex
    answers = await asyncio.gather(*(clerk.submit(form, key) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {201}
    bodies = [answer.json() for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    assert await cases_of(office, bodies[0]["household_id"]) == 1


async def test_two_different_requests_for_one_new_family_leave_one_household(
    office: Office, clerk: Desk
) -> None:
    form = fresh("H01")
    answers = await asyncio.gather(*(clerk.submit(form) for _ in range(4)))
    told = Counter(answer.status_code for answer in answers)
    assert told == {201: 1, 409: 3}
    household = await clerk.household_of(form)
    assert await cases_of(office, household["id"]) == 1
    async with office.runtime.sessions() as session:
        index = office.runtime.world.vault.index(
            "id_number", form["answers"]["persons"][0]["id_number"]
        )
        people = select(func.count()).where(Person.id_number_index == index)
        assert await session.scalar(people) == 1


async def cases_of(office: Office, household: str) -> int:
    async with office.runtime.sessions() as session:
        count = select(func.count()).select_from(Application)
        return await session.scalar(count.where(Application.household_id == household)) or 0


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """What the transactions that take in a form send to the database.

    A new block of case numbers (one call in 50) and what the service looks up beside are left out.
    """
    sent: list[str] = []
    taking_in: set[int] = set()
    engine = office.runtime.engine.sync_engine

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if "request_key" in statement:
            taking_in.add(id(connection))
        if id(connection) in taking_in and "nextval" not in statement:
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


async def test_the_number_of_statements_does_not_grow_with_the_number_of_items(
    office: Office, clerk: Desk, all_items: list[str]
) -> None:
    counts = []
    for items in (["MZ-02"], all_items[:6], all_items):
        with statements(office) as sent:
            await clerk.submitted(fresh("H01", items))
        counts.append(len(sent))
    assert counts == [2, 2, 2]


async def test_the_number_of_statements_for_a_family_on_record_does_not_grow_either(
    office: Office, clerk: Desk, all_items: list[str]
) -> None:
    counts = []
    for items in (["JY-02"], all_items[:6], all_items):
        form = fresh("H01", ["MZ-08"])
        await clerk.submitted(form)
        again = await returning(clerk, form, [i for i in items if i != "MZ-08"])
        with statements(office) as sent:
            await clerk.submitted(again)
        counts.append(len(sent))
    assert counts[0] == counts[1] == counts[2] < 12


async def returning(clerk: Desk, form: Json, items: list[str]) -> Json:
    """The same family with further items, as a clerk who has opened its record sends it."""
    household = await clerk.household_of(form)
    return form | {
        "items": items,
        "household_id": household["id"],
        "household_version": household["version"],
    }


async def test_a_city_window_takes_the_form_and_the_hukou_township_decides(
    office: Office,
) -> None:
    city = await office.desk(await clerk_at(office, "321300-SJ"))
    receipt = await city.submitted(fresh("H01"))
    assert receipt["accepting"]["office"] == "321300-SJ"
    assert receipt["accepting"]["window"] == "W-321300"
    assert receipt["deciding"]["office"] == "321311101-MZ"
    township = await office.desk("liang.bo")
    seen = await township.get(f"/applications/{receipt['application_id']}")
    assert seen.json()["accepting"]["office"] == "321300-SJ"
    assert seen.json()["may"] == ["review"]


async def clerk_at(office: Office, organisation: str) -> str:
    """Somebody who accepts applications there."""
    rows = (await office.http.get("/demo/sign-ins")).json()["rows"]
    name = office.runtime.world.places.office(organisation)
    return next(r["login"] for r in rows if r["place"] == name and r["role"] == "T-ACC")


async def test_what_a_village_helper_files_is_accepted_by_the_township(office: Office) -> None:
    village, township = await office.desk("cao.aiju"), await office.desk()
    receipt = await village.submitted(fresh("H01"))
    id = receipt["application_id"]
    assert receipt["state"] == "submitted"
    assert all(claim["due_on"] is None for claim in receipt["claims"])
    seen = await township.get(f"/applications/{id}")
    assert "acceptance" in seen.json()["may"]
    accepted = await accept(township, seen)
    assert accepted.json()["state"] == "accepted"


async def accept(desk: Desk, seen: httpx.Response, received: Sequence[str] = ()) -> httpx.Response:
    case = seen.json()
    body = {"outcome": "accept", "received": list(received)}
    headers = {"If-Match": seen.headers["ETag"]}
    return await desk.post(f"/applications/{case['id']}/acceptance", body, **headers)


async def test_a_missing_paper_is_told_once_and_handing_it_in_starts_the_case(
    clerk: Desk,
) -> None:
    form = fresh("H01")
    form["answers"]["household"].pop("house_safety_report")
    receipt = await clerk.submitted(form)
    assert receipt["state"] == "supplement"
    (missing,) = receipt["missing_materials"]
    assert missing == "房屋安全鉴定报告"
    seen = await clerk.get(f"/applications/{receipt['application_id']}")
    (asked,) = seen.json()["supplements"]
    assert asked["asked"] == [missing]
    refused = await accept(clerk, seen)
    assert refused.json()["type"] == "/problems/still-missing"
    accepted = await accept(clerk, seen, [missing])
    assert accepted.json()["state"] == "accepted"
    assert accepted.json()["missing_materials"] == []


async def test_the_clock_of_every_started_claim_has_a_due_date_on_the_receipt(
    clerk: Desk,
) -> None:
    receipt = await clerk.submitted(fresh("H01", ["MZ-07", "MZ-02"]))
    by_item = {claim["item"]: claim for claim in receipt["claims"]}
    assert by_item["MZ-02"]["state"] == "waiting"
    assert by_item["MZ-02"]["waits_for"]
    assert by_item["MZ-07"]["state"] == "open"


async def test_an_account_without_a_window_may_not_submit(office: Office) -> None:
    reviewer = await office.desk("liang.bo")
    refused = await reviewer.submit(fresh("H01"))
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/may-not-submit")


async def test_a_submission_without_a_key_is_told_to_bring_one(clerk: Desk) -> None:
    refused = await clerk.post("/applications", fresh("H01"))
    assert (refused.status_code, refused.json()["type"]) == (428, "/problems/key-needed")


async def test_rare_names_are_kept_as_they_were_written(office: Office, clerk: Desk) -> None:
    form = fresh("H01")
    names = ["阿依古丽·买买提", "王𬱖"]
    for person, name in zip(form["answers"]["persons"], names, strict=True):
        person["person_name"] = name
    receipt = await clerk.submitted(form)
    assert receipt["applicant_name"] == names[0]
    household = await clerk.household_of(form)
    assert [member["name"] for member in household["members"]] == ["阿**", "王**"]
    async with office.runtime.sessions() as session:
        kept = await reading.names(session, UUID(household["id"]), masked=False)
    assert sorted(kept.values()) == sorted(names)


async def test_somebody_without_an_id_number_can_be_on_the_form(
    office: Office, clerk: Desk
) -> None:
    form = fresh("H01")
    child = form["answers"]["persons"][1]
    del child["id_number"]
    child |= {"id_type": "none", "birth_date": "2013-03-08", "sex": "1"}
    receipt = await clerk.submitted(form)
    household = (await clerk.get(f"/households/{receipt['household_id']}")).json()
    assert household["members"][1]["id_number_masked"] is None
    assert household["members"][1]["age"] == 13
    async with office.runtime.sessions() as session:
        assert await session.get(Household, receipt["household_id"]) is not None
