"""A refusal as the family reads it: what did not hold, what changes it, until when to object."""

from datetime import date, timedelta

import pytest

from domain.approval.remedies import months_later
from tests.api.approval.desks import CONFIRMER, DETERMINER, Case, decide, reviewed
from tests.api.town import Desk, Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
ITEM = "MZ-09"  # a subsidy for severe disability; nobody in this family is disabled


async def refused(office: Office, clerk: Desk) -> tuple[Case, Json]:
    """A case whose one item was refused by two officers, and its line on the sheet."""
    case = await reviewed(office, "H01", [ITEM])
    for login in (DETERMINER, CONFIRMER):
        answer = await decide(await office.desk(login), await case.step(ITEM), "refuse")
        assert answer.status_code == 200, answer.text
    sheet = (await clerk.get(f"/applications/{case.id}/decision-sheet")).json()
    return case, sheet["refused"][0]


async def test_a_refusal_names_what_did_not_hold(office: Office, clerk: Desk) -> None:
    _, line = await refused(office, clerk)
    assert line["conditions"]
    assert {row["truth"] for row in line["conditions"]} == {"false"}


async def test_a_refusal_names_clause_and_what_would_change_it(office: Office, clerk: Desk) -> None:
    _, line = await refused(office, clerk)
    assert line["reason"]["clause"]
    assert line["reason"]["remedy"]


async def test_a_refusal_says_until_when_to_object(office: Office, clerk: Desk) -> None:
    _, line = await refused(office, clerk)
    decided, told = date.fromisoformat(line["decided_on"]), line["objection"]
    assert told["reconsideration_until"] == str(decided + timedelta(days=60))
    assert told["court_until"] == str(months_later(decided, 6))
    assert told["office_name"]


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
async def test_six_months_later_is_the_same_day_or_the_last_of_its_month(
    day: date, later: date
) -> None:
    assert months_later(day, 6) == later


async def test_what_was_granted_or_still_runs_has_nothing_to_object_to(
    office: Office, clerk: Desk
) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    sheet = (await clerk.get(f"/applications/{case.id}/decision-sheet")).json()
    assert [line["objection"] for line in sheet["waiting"]] == [None] * len(sheet["waiting"])
