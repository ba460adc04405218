"""A citizen's reach: their own household, everything else is not there."""

import pytest

from tests.api.citizen.people import Family, family, member, new_phone, sign_in
from tests.api.town import Desk, Office
from tests.factories import Json, another

pytestmark = pytest.mark.asyncio(loop_scope="session")

PARTS = ("", "/receipt", "/decision-sheet", "/history", "/events")


@pytest.mark.parametrize("part", PARTS[:-1])
async def test_every_part_of_the_own_case_is_open(office: Office, clerk: Desk, part: str) -> None:
    ours = await family(clerk)
    citizen = await member(office, ours)
    assert (await citizen.get(ours.case + part)).status_code == 200


@pytest.mark.parametrize("part", PARTS)
async def test_no_part_of_another_familys_case_exists(
    office: Office, clerk: Desk, part: str
) -> None:
    citizen, theirs = await member(office, await family(clerk)), await family(clerk)
    assert (await citizen.get(theirs.case + part)).status_code == 404


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("/withdrawal", {"reason": "不是我的"}),
        ("/supplements", {"answers": {"household": {}, "persons": [{"ref": "p1"}]}}),
    ],
)
async def test_nothing_can_be_done_to_another_familys_case(
    office: Office, clerk: Desk, part: str, body: Json
) -> None:
    citizen, theirs = await member(office, await family(clerk)), await family(clerk)
    assert (await citizen.post(theirs.case + part, body)).status_code == 404


async def test_another_familys_record_does_not_exist(office: Office, clerk: Desk) -> None:
    citizen, theirs = await member(office, await family(clerk)), await family(clerk)
    path = f"/households/{theirs.receipt['household_id']}"
    assert (await citizen.get(path)).status_code == 404


async def test_a_citizen_looks_up_nobody(office: Office, clerk: Desk) -> None:
    citizen, theirs = await member(office, await family(clerk)), await family(clerk)
    said = {"id_number": theirs.person()[1]}
    assert (await citizen.post("/households/search", said)).status_code == 403


async def test_a_citizen_sits_on_no_seat(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    citizen = await member(office, ours)
    answer = await citizen.post(
        f"{ours.case}/acceptance", {"outcome": "accept"}, **{"If-Match": '"1"'}
    )
    assert answer.status_code == 404
    assert (await citizen.get("/steps")).json()["rows"] == []


async def test_the_family_takes_its_application_back(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    citizen = await member(office, ours)
    answer = await citizen.post(f"{ours.case}/withdrawal", {"reason": "家庭情况已好转"})
    assert answer.json()["state"] == "withdrawn"


def again(ours: Family, version: int = 1) -> Json:
    """Another application of the same family."""
    home = ours.receipt["household_id"]
    return ours.form | {"items": ["MZ-08"], "household_id": home, "household_version": version}


async def test_a_family_on_record_applies_on_the_phone(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    citizen = await member(office, ours)
    receipt = await citizen.submitted(again(ours))
    view = (await citizen.get(f"/applications/{receipt['application_id']}")).json()
    assert (view["channel"], view["state"]) == ("online", "submitted")


async def test_nobody_applies_for_another_family(office: Office, clerk: Desk) -> None:
    citizen, theirs = await member(office, await family(clerk)), await family(clerk)
    answer = await citizen.submit(again(theirs))
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-household")


async def test_a_form_does_not_tell_whose_number_is_on_record(office: Office, clerk: Desk) -> None:
    ours, theirs = await family(clerk), await family(clerk)
    citizen = await member(office, ours)
    told = []
    for number in (theirs.person(1)[1], another(theirs.person(1)[1])):
        form = again(ours)
        persons = [row | {} for row in form["answers"]["persons"]]
        persons[1] |= {"id_number": number}
        answer = await citizen.submit(form | {"answers": form["answers"] | {"persons": persons}})
        told.append((answer.status_code, answer.json()["type"], answer.json()["errors"]))
    assert told[0] == told[1] == (409, "/problems/window-needed", [])


async def test_a_first_form_without_a_household_says_nothing_either(
    office: Office, clerk: Desk
) -> None:
    ours, theirs = await family(clerk), await family(clerk)
    citizen = await member(office, ours)
    answer = await citizen.submit(theirs.form)
    assert answer.json()["type"] == "/problems/window-needed"


async def test_without_a_confirmed_identity_nobody_applies(office: Office, clerk: Desk) -> None:
    theirs = await family(clerk)
    stranger = await sign_in(office, new_phone())
    await stranger.state(*theirs.person())
    assert (await stranger.submit(theirs.form)).json()["type"] == "/problems/window-needed"
    assert (await stranger.submit(again(theirs))).status_code == 404
