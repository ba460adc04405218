"""Signing on one's own phone: each for themselves, a supporter without seeing the family."""

import json

import pytest

from tests.api.citizen.people import new_phone, sign_in
from tests.api.citizen.wishes import Wish, as_oneself, drawing, signed, wish
from tests.api.town import Desk, Office
from tests.api.visitor import kind
from tests.factories import another

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def read(clerk: Desk, of: Wish) -> dict[str, object]:
    found: dict[str, object] = (await clerk.get(f"/authorisations/{of.authorisation}")).json()
    return found


async def test_a_member_signs_on_the_own_phone(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    citizen = await as_oneself(office, clerk, *ours.person())
    (request,) = (await citizen.get("/citizens/me/signatures")).json()["rows"]
    assert (request["authorisation_id"], request["may"]) == (ours.authorisation, ["sign"])
    answer = await signed(citizen, ours)
    assert answer.status_code == 200, answer.text
    own = next(line for line in answer.json()["lines"] if not line["for_other"])
    assert own["signed_at"] is not None


async def test_a_parent_signs_for_the_child_as_well(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    citizen = await as_oneself(office, clerk, *ours.person())
    await signed(citizen, ours)
    child = ours.line("member")["person"]
    answer = await signed(citizen, ours, person=child)
    assert [line["for_other"] for line in answer.json()["lines"]] == [False, True]
    assert answer.json()["may"] == ["withdraw"]


async def test_a_supporter_sees_the_own_line_and_nothing_of_the_family(
    office: Office, clerk: Desk
) -> None:
    ours = await wish(clerk)
    supporter = await as_oneself(office, clerk, *ours.supporter())
    answer = await supporter.get("/citizens/me/signatures")
    (request,) = answer.json()["rows"]
    assert request["applicant_name"] == "刘**"
    assert [line["role"] for line in request["lines"]] == ["supporter"]
    told = json.dumps(answer.json(), ensure_ascii=False)
    others = [line for line in ours.view["signatures"] if line["role"] != "supporter"]
    assert [line["person"] for line in others if line["person"] in told] == []
    assert ours.view["household_id"] not in told


@pytest.mark.parametrize(
    "path",
    [
        "/intents/{intent}",
        "/intents/{intent}/estimate",
        "/intents/{intent}/notice",
        "/intents/{intent}/check-runs",
        "/authorisations/{authorisation}",
        "/authorisations/{authorisation}/withdrawal",
        "/households/{household}",
        "/explanations?intent_id={intent}",
    ],
)
async def test_no_part_of_the_family_exists_for_a_supporter(
    office: Office, clerk: Desk, path: str
) -> None:
    ours = await wish(clerk)
    supporter = await as_oneself(office, clerk, *ours.supporter())
    address = path.format(
        intent=ours.intent, authorisation=ours.authorisation, household=ours.view["household_id"]
    )
    answer = await supporter.get(address)
    assert answer.status_code == 404 or answer.json()["rows"] == []


async def test_with_the_last_signature_the_authorisation_counts(
    office: Office, clerk: Desk
) -> None:
    ours = await wish(clerk)
    parent = await as_oneself(office, clerk, *ours.person())
    supporter = await as_oneself(office, clerk, *ours.supporter())
    await signed(parent, ours)
    await signed(parent, ours)
    assert (await read(clerk, ours))["in_force"] is False
    document = await drawing(supporter, "supporter_authorisation")
    answer = await signed(supporter, ours, document=document)
    assert answer.status_code == 200, answer.text
    assert (await read(clerk, ours))["in_force"] is True


async def test_nobody_signs_for_somebody_else(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    supporter = await as_oneself(office, clerk, *ours.supporter())
    answer = await signed(supporter, ours, person=ours.line("applicant")["person"])
    assert kind(answer) == (404, "unknown-signature")


async def test_a_stranger_is_asked_to_sign_nothing(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    stranger = await as_oneself(office, clerk, "郑琴", another(ours.person()[1]))
    assert (await stranger.get("/citizens/me/signatures")).json()["rows"] == []
    assert kind(await signed(stranger, ours)) == (404, "unknown-signature")


async def test_a_phone_that_only_says_who_it_is_signs_nothing(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    citizen = await sign_in(office, new_phone())
    await citizen.state(*ours.person())
    assert (await citizen.get("/citizens/me/signatures")).json()["rows"] == []
    assert kind(await signed(citizen, ours)) == (404, "unknown-signature")


async def test_without_a_line_of_its_own_for_sensitive_consent_nothing_is_signed(
    office: Office, clerk: Desk
) -> None:
    ours = await wish(clerk)
    citizen = await as_oneself(office, clerk, *ours.person())
    answer = await signed(citizen, ours, sensitive_consent=False)
    assert kind(answer) == (422, "authorisation-invalid")


async def test_the_drawing_of_somebody_else_is_no_signature(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    citizen = await as_oneself(office, clerk, *ours.person())
    supporter = await as_oneself(office, clerk, *ours.supporter())
    answer = await signed(supporter, ours, document=await drawing(citizen))
    assert kind(answer) == (422, "authorisation-invalid")


async def test_a_member_takes_it_back_at_any_time(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    citizen = await as_oneself(office, clerk, *ours.person())
    await signed(citizen, ours)
    answer = await citizen.post(f"/citizens/me/signatures/{ours.authorisation}/withdrawal", None)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["may"], answer.json()["withdrawn_at"] is None) == ([], False)
    assert (await clerk.get(f"/intents/{ours.intent}")).json()["state"] == "ended"


async def test_a_supporter_takes_it_back_without_seeing_whose_case_ended(
    office: Office, clerk: Desk
) -> None:
    ours = await wish(clerk)
    supporter = await as_oneself(office, clerk, *ours.supporter())
    address = f"/citizens/me/signatures/{ours.authorisation}/withdrawal"
    assert kind(await supporter.post(address, None)) == (409, "not-signed")
    await signed(supporter, ours, document=await drawing(supporter, "supporter_authorisation"))
    answer = await supporter.post(address, None)
    assert answer.status_code == 200, answer.text
    assert kind(await supporter.post(address, None)) == (409, "authorisation-ended")
    assert (await read(clerk, ours))["in_force"] is False


async def test_a_stranger_takes_nothing_back(office: Office, clerk: Desk) -> None:
    ours = await wish(clerk)
    stranger = await as_oneself(office, clerk, "郑琴", another(ours.person()[1]))
    for address in (
        f"/citizens/me/signatures/{ours.authorisation}/withdrawal",
        f"/authorisations/{ours.authorisation}/withdrawal",
    ):
        answer = await stranger.post(address, {"wish": "不想查了"} if "me" not in address else None)
        assert answer.status_code == 404, answer.text
