"""A family says more with its wish, once it has seen what is still open."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from domain.household.models import Fact
from tests.api.checking import checking, got
from tests.api.town import Desk, Office
from tests.api.wishes import of, registered, seen
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
ELSEWHERE = "gu.shouxin"


async def amended(desk: Desk, id: str, answers: Json, version: int | None = None) -> httpx.Response:
    held = version or (await seen(desk, id))["version"]
    return await desk.http.patch(
        f"/intents/{id}/answers",
        json={"answers": answers},
        headers={**desk.headers, "If-Match": f'"{held}"'},
    )


async def estimated(desk: Desk, id: str) -> Json:
    return await got(desk, f"/intents/{id}/estimate")


def row_of(estimate: Json, item: str) -> Json:
    (row,) = [row for row in estimate["rows"] if row["item"] == item]
    found: Json = row
    return found


async def asked(desk: Desk, id: str, item: str) -> list[Json]:
    """The open questions of an item, as the page puts them."""
    found = await estimated(desk, id)
    return [each for each in found["questions"] if each["field"] in row_of(found, item)["asks"]]


async def of_the_form(desk: Desk, id: str, questions: list[Json], form: Json) -> Json:
    """What the family would answer to these questions, by the full form of the same family."""
    view = await seen(desk, id)
    members = [member["person"] for member in view["members"]]
    outside = [party["person"] for party in view["parties"] if party["role"] == "supporter"]
    said: Json = {"household": {}, "persons": {}, "supporters": {}}
    for each in questions:
        name, scope = each["field"], each["scope"]
        if scope == "household":
            said["household"][name] = form["answers"]["household"].get(name)
            continue
        people, kind = (outside, "supporters") if scope == "supporter" else (members, "persons")
        for ref in each["persons"]:
            none = "0" if name.startswith("disability_") else None  # said plainly: there is none
            value = form["answers"][kind][people.index(ref)].get(name, none)
            said[kind].setdefault(ref, {"ref": ref})[name] = value
    return {
        "household": said["household"],
        "persons": list(said["persons"].values()),
        "supporters": list(said["supporters"].values()),
    }


async def claims(office: Office, receipt: Json, name: str) -> list[Any]:
    async with office.runtime.sessions() as session:
        rows = await session.scalars(
            select(Fact.value)
            .where(Fact.household_id == UUID(receipt["household_id"]), Fact.name == name)
            .order_by(Fact.observed_at, Fact.id)
        )
        return list(rows)


async def test_every_open_question_of_an_item_can_be_answered_until_its_amount_is_known(
    clerk: Desk,
) -> None:
    form = fresh("H01")
    receipt = await registered(clerk, of(form["answers"]))
    for _ in range(6):  # an answer may open another question
        questions = await asked(clerk, receipt["id"], "MZ-02")
        if not questions:
            break
        more = await of_the_form(clerk, receipt["id"], questions, form)
        answer = await amended(clerk, receipt["id"], more)
        assert answer.status_code == 200, answer.text
    row = row_of(await estimated(clerk, receipt["id"]), "MZ-02")
    assert row["likelihood"] == "likely"
    assert [line["amount_fen"] for line in row["lines"]] == [146_000]


async def test_a_supporters_means_are_asked_of_that_supporter(clerk: Desk) -> None:
    form = fresh("H01")
    receipt = await registered(clerk, of(form["answers"]))
    view = await seen(clerk, receipt["id"])
    (supporter,) = [p["person"] for p in view["parties"] if p["role"] == "supporter"]
    outside = [
        each
        for each in (await estimated(clerk, receipt["id"]))["questions"]
        if each["scope"] == "supporter"
    ]
    assert outside
    assert {ref for each in outside for ref in each["persons"]} == {supporter}


async def test_what_supporters_are_taken_to_give_names_the_supporter_and_the_rule(
    clerk: Desk,
) -> None:
    receipt = await registered(clerk)
    view = await seen(clerk, receipt["id"])
    (supporter,) = [p["person"] for p in view["parties"] if p["role"] == "supporter"]
    found = await estimated(clerk, receipt["id"])
    assert [line["supporter"] for line in found["maintenance"]] == [supporter]
    assert "50%" in found["maintenance_rule"]


async def test_what_was_said_before_stays_on_record_beside_what_is_said_now(
    office: Office, clerk: Desk
) -> None:
    receipt = await registered(clerk)
    for houses in (1, 2):
        await amended(clerk, receipt["id"], {"household": {"houses_unregistered": houses}})
    assert await claims(office, receipt, "houses_unregistered") == [1, 2]


async def test_an_answer_taken_back_is_asked_again(clerk: Desk) -> None:
    receipt = await registered(clerk)
    ours = (await seen(clerk, receipt["id"]))["applicant"]
    for deposits in (300_000, None):
        said = {"persons": [{"ref": ours, "deposits": deposits}]}
        assert (await amended(clerk, receipt["id"], said)).status_code == 200
    questions = (await estimated(clerk, receipt["id"]))["questions"]
    (deposits_of,) = [each["persons"] for each in questions if each["field"] == "deposits"]
    assert ours in deposits_of


async def test_whoever_read_an_older_wish_reads_it_again_first(clerk: Desk) -> None:
    receipt = await registered(clerk)
    before = (await seen(clerk, receipt["id"]))["version"]
    await amended(clerk, receipt["id"], {"household": {"houses_unregistered": 1}})
    late = await amended(clerk, receipt["id"], {"household": {"houses_unregistered": 2}}, before)
    assert (late.status_code, late.json()["type"]) == (412, "/problems/intent-changed")


async def test_who_the_people_are_is_not_said_here(clerk: Desk) -> None:
    receipt = await registered(clerk)
    ours = (await seen(clerk, receipt["id"]))["applicant"]
    said = {"persons": [{"ref": ours, "person_name": "王小明"}]}
    refused = (await amended(clerk, receipt["id"], said)).json()
    assert [(e["pointer"], e["code"]) for e in refused["errors"]] == [
        ("/answers/persons/0/person_name", "not_here")
    ]


@pytest.mark.parametrize("ref", ["somebody", None, ["p1"], {"p": 1}])
async def test_nobody_else_is_answered_for(clerk: Desk, ref: object) -> None:
    receipt = await registered(clerk)
    refused = await amended(clerk, receipt["id"], {"persons": [{"ref": ref, "deposits": 1}]})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "bad_ref")


async def test_an_answer_that_cannot_be_right_is_told_at_the_place_it_was_sent_from(
    clerk: Desk,
) -> None:
    receipt = await registered(clerk)
    last = (await seen(clerk, receipt["id"]))["members"][-1]["person"]
    said = {"persons": [{"ref": last, "deposits": -1}]}
    refused = (await amended(clerk, receipt["id"], said)).json()
    assert [e["pointer"] for e in refused["errors"]] == ["/answers/persons/0/deposits"]


async def test_a_wish_that_is_over_takes_no_more_answers(clerk: Desk) -> None:
    receipt = await registered(clerk)
    await clerk.post(f"/intents/{receipt['id']}/ending", {})
    refused = await amended(clerk, receipt["id"], {"household": {"houses_unregistered": 1}})
    assert refused.json()["type"] == "/problems/intent-over"


async def test_a_wish_of_another_township_does_not_exist_here(office: Office, clerk: Desk) -> None:
    receipt = await registered(clerk)
    other = await office.desk(ELSEWHERE)
    said = {"household": {"houses_unregistered": 1}}
    refused = await amended(other, receipt["id"], said, receipt.get("version", 1))
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/unknown-intent")


async def test_what_an_office_verified_outweighs_what_is_said_afterwards(office: Office) -> None:
    family = await checking(office, "H07", window="qin.huimin", contact="ge.xinyi")
    await family.answered({})
    before = await estimated(family.window, family.intent)
    said = {"persons": [{"ref": family.people[0], "deposits": 99_000_000}]}
    assert (await amended(family.window, family.intent, said)).status_code == 200
    assert (await estimated(family.window, family.intent))["rows"] == before["rows"]


async def test_a_report_that_would_now_say_something_else_is_issued_anew(office: Office) -> None:
    family = await checking(office)
    await family.answered({})
    assert (await family.view())["report"]["version"] == 1
    said = {"household": {"other_assets": 9_900_000_000}}
    answer = await amended(family.window, family.intent, said)
    assert answer.status_code == 200, answer.text
    report = (await family.view())["report"]
    assert (report["version"], report["conclusion"]) == (2, "fail")
