"""The one form: every question once, whatever is chosen."""

import pytest

from tests.api.town import Desk, Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_every_item_of_the_catalogue_is_listed_to_everybody(
    office: Office, all_items: list[str]
) -> None:
    listed = (await office.http.get("/items")).json()
    assert [row["code"] for row in listed["rows"]] == all_items
    assert len(all_items) == 38


async def test_all_items_together_ask_each_question_once(clerk: Desk, all_items: list[str]) -> None:
    form = (await clerk.get("/form", items=all_items)).json()
    asked = [field["id"] for section in form["sections"] for field in section["fields"]]
    assert len(asked) == len(set(asked))
    assert form["counters"]["saved_by_merging"] > form["counters"]["asked"]
    assert form["items"] == all_items


async def test_the_form_of_a_chosen_item_asks_also_for_what_may_follow_from_it(
    clerk: Desk,
) -> None:
    form = (await clerk.get("/form", items=["MZ-02"])).json()
    assert {"MZ-02", "MZ-03", "MZ-04"} <= set(form["items"])


async def test_every_list_a_question_chooses_from_comes_along(
    clerk: Desk, all_items: list[str]
) -> None:
    form = (await clerk.get("/form", items=all_items)).json()
    used = {f["codes"] for s in form["sections"] for f in s["fields"] if f["codes"]}
    assert used == set(form["code_lists"])
    assert all(form["code_lists"].values())


async def test_the_form_needs_a_sign_in(office: Office) -> None:
    answer = await office.http.get("/form", params={"items": "MZ-02"})
    assert answer.status_code == 401
