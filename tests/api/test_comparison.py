"""The reviewer's one screen: claimed, verified and surveyed; income worked out line by line."""

from datetime import timedelta

import pytest

from tests.api import visits
from tests.api.approval.desks import REVIEWER, Case, accepted, visited
from tests.api.checking import account, checking, got
from tests.api.town import Desk, Office
from tests.api.wishes import as_it_stands, prefilled
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def compared(desk: Desk, case: Case) -> Json:
    answer = await desk.get(f"/applications/{case.id}/comparison")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def row_of(seen: Json, field: str, at: int = 0) -> Json:
    return [row for row in seen["rows"] if row["field"] == field][at]


async def test_what_the_visit_found_otherwise_is_marked_beside_what_the_family_said(
    office: Office,
) -> None:
    case = await accepted(office)
    pair = [await office.desk(login) for login in visits.PAIR]
    found = visits.found_at(await case.view(), "H01")
    found["persons"][0]["other_income_12m"] = 3_600_000
    before = row_of(await compared(case.reviewer, case), "other_income_12m")
    await visits.surveyed(case.reviewer, pair, case.id, found)
    row = row_of(await compared(case.reviewer, case), "other_income_12m")
    assert (before["differs"], before["surveyed"]) == (False, None)
    assert row["differs"] is True
    assert row["claimed"]["value"] == before["claimed"]["value"]
    assert (row["surveyed"]["value"], row["surveyed"]["source_name"]) == (3_600_000, "入户调查")


async def test_the_lines_of_income_add_up_to_what_the_assessment_rests_on(office: Office) -> None:
    case = await accepted(office)
    await visited(office, case)
    income = (await compared(case.reviewer, case))["income"]
    counted = [one for one in income["persons"] if one["counted"]]
    assert all(one["subtotal_fen"] == sum(line["fen"] for line in one["lines"]) for one in counted)
    people = sum(one["subtotal_fen"] for one in counted)
    assert people + income["imputed_fen"] == income["total_fen"]
    assert income["per_head_fen"] == round(income["total_fen"] / income["members"])


async def test_every_line_of_income_names_its_source_and_its_share(office: Office) -> None:
    case = await accepted(office)
    lines = [
        line
        for person in (await compared(case.reviewer, case))["income"]["persons"]
        for line in person["lines"]
    ]
    other = next(line for line in lines if line["field"] == "other_income_12m")
    assert (other["factor"], other["said"]["source_name"]) == ("1/12", "家庭申报")
    assert other["fen"] == round(other["said"]["value"] / 12)


async def test_what_is_missed_is_said_in_yuan(office: Office) -> None:
    case = await accepted(office)
    pair = [await office.desk(login) for login in visits.PAIR]
    found = visits.found_at(await case.view(), "H01")
    found["persons"][0]["other_income_12m"] = 7_200_000
    await visits.surveyed(case.reviewer, pair, case.id, found)
    against = (await compared(case.reviewer, case))["income"]["against"]
    dibao = next(one for one in against if one["item"] == "MZ-02" and one["truth"] == "false")
    assert dibao["miss"]
    assert "元" in dibao["sentence"]


async def test_the_account_books_of_a_bank_stay_a_band_for_the_township(office: Office) -> None:
    seen = await compared_after_a_bank_answered(office, 7_100_000)
    row = row_of(seen, "deposits")
    assert (row["claimed"]["value"], row["verified"]["value"]) == (300_000, None)
    assert (row["verified"]["withheld"], row["verified"]["band"]) == (True, "5万—10万元")
    assert (row["verified"]["source"], row["differs"]) == ("HC-09", True)


async def test_what_a_check_verified_is_what_the_property_is_worked_out_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_the_family = office.runtime.now() + timedelta(minutes=1)
    monkeypatch.setattr("tests.api.checking.SOURCE_TIME", after_the_family)
    owned = (await compared_after_a_bank_answered(office, 7_100_000))["property"]
    assert owned["financial_fen"] == 7_100_000
    line = next(line for line in owned["owners"][1]["lines"] if line["field"] == "deposits")
    assert (line["said"]["withheld"], line["fen"]) == (True, None)


async def compared_after_a_bank_answered(office: Office, fen: int) -> Json:
    checked = await checking(office)
    await checked.answered({("HC-09", 0): [account(fen)]})
    wish = await got(checked.window, f"/intents/{checked.intent}")
    form = await prefilled(checked.window, wish, checked.form["items"])
    receipt = await checked.window.submitted(as_it_stands(form, wish, checked.form))
    case = Case(receipt["application_id"], await office.desk(REVIEWER))
    return await compared(case.reviewer, case)


async def test_who_only_reads_cases_does_not_compare(office: Office) -> None:
    case = await accepted(office)
    desk = await office.desk("zou.lin")
    answer = await desk.get(f"/applications/{case.id}/comparison")
    assert answer.json()["type"] == "/problems/may-not-read-comparison"
