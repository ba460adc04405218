"""Every case tells what its family was asked, what was known already, and what that spared them."""

import pytest

from tests.api.test_households import again
from tests.api.town import Desk
from tests.factories import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_family_nobody_knows_is_asked_everything_once(clerk: Desk) -> None:
    receipt = await clerk.submitted(fresh("H01"))
    once = receipt["ask_once"]
    assert once["prefilled"] == 0
    assert once["asked"] + once["saved"] == once["separate"]
    assert once["saved"] > once["asked"]


async def test_the_case_and_its_receipt_tell_the_same(clerk: Desk) -> None:
    receipt = await clerk.submitted(fresh("H02"))
    case = (await clerk.get(f"/applications/{receipt['application_id']}")).json()
    printed = (await clerk.get(f"/applications/{receipt['application_id']}/receipt")).json()
    assert case["ask_once"] == printed["ask_once"] == receipt["ask_once"]


async def test_a_family_that_comes_again_is_asked_little(clerk: Desk) -> None:
    """The phone is new; everything else comes back as it was known."""
    form = fresh("H01", ["MZ-02"])
    first = await clerk.submitted(form)
    household = await clerk.household_of(form)
    people = zip(form["answers"]["persons"], household["members"], strict=True)
    known = [row | {"ref": member["person"]} for row, member in people]
    form["answers"] = form["answers"] | {"persons": known}
    form["answers"]["household"]["contact_phone"] = "000-9000-7777"
    second = await clerk.submitted(again(form, household, ["JY-02"]))
    once = second["ask_once"]
    assert once["prefilled"] > once["asked"] > 0
    assert once["asked"] < first["ask_once"]["asked"]
