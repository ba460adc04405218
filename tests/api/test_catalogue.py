"""The catalogue as people read it over HTTP, and what a holiday notice would do."""

import pytest

from tests.api.approval.desks import accepted
from tests.api.town import Desk, Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
KEEPER = "xu.mingyuan"  # C-MZ
NOTICE: Json = {
    "source": "国办发明电〔2026〕0号",
    "days": [{"on": "2026-11-03", "is_workday": False, "name": "放假"}],
}


async def test_an_item_is_told_in_sentences_to_any_clerk(clerk: Desk) -> None:
    rules = (await clerk.get("/catalogue/items/MZ-02")).json()
    said = [line["text"] for line in rules["routes"][0]["conditions"]]
    assert "这户人均月收入低于低保标准" in said
    assert rules["department_name"] == "民政局"


async def test_every_item_can_be_read(clerk: Desk, all_items: list[str]) -> None:
    answers = [(await clerk.get(f"/catalogue/items/{code}")).status_code for code in all_items]
    assert set(answers) == {200}


async def test_an_item_that_is_none_is_not_there(clerk: Desk) -> None:
    assert (await clerk.get("/catalogue/items/MZ-99")).status_code == 404


async def test_a_figure_names_the_items_that_read_it(clerk: Desk) -> None:
    rows = (await clerk.get("/catalogue/parameters")).json()["rows"]
    row = next(row for row in rows if row["name"] == "dibao.standard_month")
    assert "MZ-02" in {item["code"] for item in row["read_by"]}
    assert (row["value"], row["versions"][0]["source"]["code"]) == ("800", "demo")


async def test_a_price_below_a_fen_is_shown_whole(clerk: Desk) -> None:
    rows = (await clerk.get("/catalogue/parameters")).json()["rows"]
    assert next(row["value"] for row in rows if row["name"] == "power.price") == "0.5283"


async def test_two_days_of_the_same_figures_differ_in_nothing(clerk: Desk) -> None:
    days = {"first": "2026-11-02", "second": "2026-12-31"}
    assert (await clerk.get("/catalogue/parameters/changes", **days)).json()["rows"] == []


async def test_before_the_first_figure_there_is_none(clerk: Desk) -> None:
    answer = await clerk.get("/catalogue/parameters", day="2020-01-01")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/parameter-missing")


async def test_a_version_that_was_never_published_cannot_be_compared(clerk: Desk) -> None:
    assert (await clerk.get("/catalogue/versions/changes", older=1, newer=99)).status_code == 404


async def test_a_notice_tells_which_due_dates_it_would_move(office: Office) -> None:
    await accepted(office)
    keeper = await office.desk(KEEPER)
    told = (await keeper.post("/calendar/preview", NOTICE)).json()
    assert told["changed"] == ["2026-11-03"]
    assert told["moves"], told
    assert all(move["after"] > move["before"] for move in told["moves"])


async def test_looking_at_a_notice_first_changes_nothing(office: Office, clerk: Desk) -> None:
    await (await office.desk(KEEPER)).post("/calendar/preview", NOTICE)
    days = (await clerk.get("/calendar", year=2026)).json()["rows"]
    assert next(day["is_workday"] for day in days if day["on"] == "2026-11-03")


async def test_a_clerk_reads_no_notice_in(clerk: Desk) -> None:
    assert (await clerk.post("/calendar/preview", NOTICE)).status_code == 403
