"""What would we get: open to everybody, bounded, and without a trace."""

import pytest
from sqlalchemy import text

from tests.api.town import Desk, Office
from tests.api.wishes import known_household, known_people
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_anybody_may_ask_without_signing_in(office: Office) -> None:
    answer = await office.http.post("/estimates", json={"answers": fresh("H01")["answers"]})
    assert answer.status_code == 200, answer.text
    rows = {row["item"]: row["likelihood"] for row in answer.json()["rows"]}
    assert (rows["MZ-02"], rows["MZ-03"]) == ("likely", "unlikely")


async def test_nothing_of_it_is_stored(office: Office) -> None:
    form = fresh("H01")
    async with office.runtime.engine.connect() as connection:
        count = text("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM audit_record)")
        before = await connection.scalar(count)
        await office.http.post("/estimates", json={"answers": form["answers"]})
        await connection.rollback()
        assert await connection.scalar(count) == before


async def test_an_impossible_answer_is_named_by_its_place(office: Office) -> None:
    answers = {"household": {}, "persons": [{"deposits": -1}]}
    answer = await office.http.post("/estimates", json={"answers": answers})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/answers/persons/0/deposits"


async def test_an_item_nobody_offers_is_no_secret(office: Office) -> None:
    body = {"items": ["XX-99"], "answers": {"household": {}, "persons": [{}]}}
    answer = await office.http.post("/estimates", json=body)
    assert answer.json()["type"].endswith("/unknown-item")


async def masked_form(desk: Desk, items: list[str]) -> tuple[str, Json]:
    """A family on record, and its answers as its next form shows them."""
    form = fresh("H01", items)
    id = (await desk.submitted(form))["household_id"]
    found = await desk.household_of(form)
    answer = await desk.get("/form", items=items, household=id)
    shown = answer.json()
    assert found["id"] == id
    return id, {
        "household": known_household(shown),
        "persons": known_people(shown, "person"),
        "supporters": known_people(shown, "supporter"),
    }


async def test_a_returning_family_is_told_the_same_under_its_masks(clerk: Desk) -> None:
    id, answers = await masked_form(clerk, ["MZ-02", "MZ-01"])
    assert "*" in answers["persons"][0]["id_number"]
    answer = await clerk.post(f"/households/{id}/estimates", {"answers": answers})
    assert answer.status_code == 200, answer.text
    rows = {row["item"]: row for row in answer.json()["rows"]}
    assert [line["amount_fen"] for line in rows["MZ-02"]["lines"]] == [146_000]


async def test_a_mask_of_somebody_else_stands_for_nothing(clerk: Desk) -> None:
    id, answers = await masked_form(clerk, ["MZ-02"])
    answers["persons"][0]["id_number"] = "321311********0000"
    refused = (await clerk.post(f"/households/{id}/estimates", {"answers": answers})).json()
    assert [e["pointer"] for e in refused["errors"]] == ["/answers/persons/0/id_number"]


async def test_another_window_says_why_before_a_record_fills_its_masks(
    office: Office, clerk: Desk
) -> None:
    id, answers = await masked_form(clerk, ["MZ-02"])
    other = await office.desk("gu.shouxin")
    refused = await other.post(f"/households/{id}/estimates", {"answers": answers})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/purpose-needed")
