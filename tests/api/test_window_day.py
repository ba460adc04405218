"""The start of a window's day: what a family on record would get, and what waits at this window."""

import pytest

from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def on_record(clerk: Desk, items: list[str] | None = None, name: str = "H01") -> Json:
    form = fresh(name, items)
    await clerk.submitted(form)
    return await clerk.household_of(form)


async def test_a_family_on_record_hears_what_it_would_get_without_saying_anything_again(
    clerk: Desk,
) -> None:
    family = await on_record(clerk, name="H03")
    estimate = (await clerk.get(f"/households/{family['id']}/estimate")).json()
    likely = {row["item"]: row for row in estimate["rows"] if row["likelihood"] == "likely"}
    assert {"MZ-02", "MZ-10", "CL-02"} <= likely.keys()
    assert likely["MZ-10"]["lines"][0]["amount_fen"] > 0


async def test_the_estimate_of_a_record_leaves_it_as_it_was(clerk: Desk) -> None:
    family = await on_record(clerk, ["JY-02"])
    await clerk.get(f"/households/{family['id']}/estimate")
    again = (await clerk.get(f"/households/{family['id']}")).json()
    assert again == family


async def test_an_estimate_names_nobody_in_the_clear(clerk: Desk) -> None:
    family = await on_record(clerk, ["JY-02"])
    answer = await clerk.get(f"/households/{family['id']}/estimate")
    assert not any(name in answer.text for name in ("刘晓梅", "王子轩"))


async def test_who_never_opened_the_family_is_asked_why(clerk: Desk, office: Office) -> None:
    family = await on_record(clerk, ["JY-02"])
    elsewhere = await office.desk("gu.shouxin")
    answer = await elsewhere.get(f"/households/{family['id']}/estimate")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/purpose-needed")


async def test_a_family_shows_the_wish_it_has_to_the_window_that_took_it(clerk: Desk) -> None:
    family = await on_record(clerk, ["JY-02"])
    assert family["wishes"] == []


async def test_what_was_taken_in_today_stands_on_the_window_s_page(clerk: Desk) -> None:
    receipt = await clerk.submitted(fresh("H01", ["JY-02"]))
    taken = (await clerk.get("/my-window")).json()["taken"]
    assert taken[0]["number"] == receipt["number"]
    assert taken[0]["applicant_name"] == "刘**"


async def test_another_window_does_not_see_it(clerk: Desk, office: Office) -> None:
    receipt = await clerk.submitted(fresh("H01", ["JY-02"]))
    elsewhere = await (await office.desk("gu.shouxin")).get("/my-window")
    assert receipt["number"] not in elsewhere.text
