"""Whose record a phone opens: its family's, and only once who holds it is certain."""

import pytest

from tests.api.citizen.people import PAUSE, family, member, new_phone, sign_in
from tests.api.citizen.test_sign_in import run
from tests.api.town import Desk, Office
from tests.factories import another

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_name_number_and_the_phone_on_record_open_the_own_case(
    office: Office, clerk: Desk
) -> None:
    ours = await family(clerk)
    citizen = await member(office, ours)
    rows = (await citizen.get("/applications")).json()["rows"]
    assert [row["number"] for row in rows] == [ours.receipt["number"]]


async def test_knowing_somebodys_name_and_number_opens_nothing(office: Office, clerk: Desk) -> None:
    theirs = await family(clerk)
    stranger = await sign_in(office, new_phone())
    answer = await stranger.state(*theirs.person())
    assert answer.json()["identity"] == "waiting"
    assert (await stranger.get("/applications")).json()["rows"] == []
    assert (await stranger.get(theirs.case)).status_code == 404


async def test_what_waits_does_not_say_why(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    name, number = ours.person()
    stranger, relative = await sign_in(office, new_phone()), await sign_in(office, ours.phone)
    told = [
        (await stranger.state(name, number)).json(),
        (await stranger.state(name, another(number))).json(),
        (await relative.state("别的人", number)).json(),
    ]
    assert {row["identity"] for row in told} == {"waiting"}
    assert len({tuple(sorted(row)) for row in told}) == 1


async def test_a_sixth_statement_a_day_is_refused(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    answers = [await citizen.state("刘晓梅", another("321311198405179967")) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [422]


async def test_a_child_has_no_account_of_its_own(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    citizen = await sign_in(office, ours.phone)
    answer = await citizen.state(*ours.person(1))  # the son, born 2013
    assert answer.json()["type"] == "/problems/too-young"


async def test_a_number_that_cannot_be_right_is_pointed_at(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    answer = await citizen.state("刘晓梅", "321311198405179960")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/id_number"]


async def test_a_clerk_who_sees_the_card_confirms(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    name, number = ours.person()
    citizen = await sign_in(office, new_phone())
    await citizen.state(name, number)
    said = {"phone": citizen.phone, "name": name, "id_number": number}
    answer = await clerk.post("/citizens/confirmations", said)
    assert answer.json()["identity"] == "confirmed"
    assert (await citizen.get(ours.case)).status_code == 200


async def test_a_clerk_cannot_confirm_what_nobody_has_stated(office: Office, clerk: Desk) -> None:
    ours = await family(clerk)
    name, number = ours.person()
    citizen = await sign_in(office, new_phone())
    await citizen.state(name, another(number))
    said = {"phone": citizen.phone, "name": name, "id_number": number}
    assert (await clerk.post("/citizens/confirmations", said)).status_code == 404


async def test_a_reviewer_confirms_nobody(office: Office) -> None:
    reviewer = await office.desk("qiao.yun")
    said = {"phone": new_phone(), "name": "刘晓梅", "id_number": "321311198405179967"}
    assert (await reviewer.post("/citizens/confirmations", said)).status_code == 403


async def test_a_citizen_confirms_nobody(office: Office) -> None:
    citizen = await sign_in(office, new_phone())
    said = {"phone": citizen.phone, "name": "刘晓梅", "id_number": "321311198405179967"}
    assert (await citizen.post("/citizens/confirmations", said)).status_code == 403


async def test_a_new_phone_confirmed_at_the_window_ends_the_old_ones_sight(
    office: Office, clerk: Desk
) -> None:
    ours = await family(clerk)
    old = await member(office, ours)
    new = await sign_in(office, new_phone())
    name, number = ours.person()
    await new.state(name, number)
    said = {"phone": new.phone, "name": name, "id_number": number}
    await clerk.post("/citizens/confirmations", said)
    await run(office, PAUSE)
    again = await sign_in(office, old.phone)
    assert (await old.get(ours.case)).status_code in (401, 404)
    assert (await again.get(ours.case)).status_code == 404
    assert (await new.get(ours.case)).status_code == 200


async def test_somebody_confirmed_before_the_first_form_sees_the_case_once_it_is_there(
    office: Office, clerk: Desk
) -> None:
    citizen = await sign_in(office, new_phone())
    number = another("321311198405179967")
    await citizen.state("刘晓梅", number)
    said = {"phone": citizen.phone, "name": "刘晓梅", "id_number": number}
    await clerk.post("/citizens/confirmations", said)
    ours = await family(clerk)
    before = (await citizen.get("/applications")).json()["rows"]
    form = ours.form
    form["answers"]["persons"][0]["id_number"] = number
    form["answers"]["persons"][1]["id_number"] = another(ours.person(1)[1])
    await clerk.submitted(form)
    after = (await citizen.get("/applications")).json()["rows"]
    assert (len(before), len(after)) == (0, 1)
