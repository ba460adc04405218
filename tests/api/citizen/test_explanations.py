"""A family on its phone: what the sources concluded in plain words, and what it says to it."""

import json

import pytest

from tests.api.checking import CAR, Checked, account, checking, got
from tests.api.citizen.people import Citizen
from tests.api.citizen.wishes import as_oneself, drawing
from tests.api.town import Desk, Office
from tests.api.visitor import kind
from tests.factories import Json, another

pytestmark = pytest.mark.asyncio(loop_scope="session")
BALANCE = 7_319_553
FOUND = {("HC-06", 0): [CAR], ("HC-09", 0): [account(BALANCE)]}


async def concealed(office: Office, clerk: Desk) -> tuple[Checked, Citizen]:
    """A family with a car and money at the bank, and its applicant on the phone."""
    family = await checking(office, "H01")
    await family.answered(FOUND)
    person = family.form["answers"]["persons"][0]
    citizen = await as_oneself(office, clerk, person["person_name"], person["id_number"])
    return family, citizen


async def asked(citizen: Desk, family: Checked) -> Json:
    rows = (await got(citizen, "/explanations", intent_id=family.intent))["rows"]
    assert rows, "nothing to explain"
    found: Json = rows[0]
    return found


async def test_the_family_reads_the_conclusion_and_no_rows(office: Office, clerk: Desk) -> None:
    family, citizen = await concealed(office, clerk)
    report = await family.report(citizen)
    notice = await got(citizen, f"/intents/{family.intent}/notice")
    assert (report["conclusion"], report["clues"]) == ("explain", [])
    told = json.dumps([report, notice, await family.view()], ensure_ascii=False)
    assert [word for word in (str(BALANCE), CAR["plate_masked"]) if word in told] == []


async def test_the_family_explains_with_a_paper_from_its_phone(office: Office, clerk: Desk) -> None:
    family, citizen = await concealed(office, clerk)
    row = await asked(citizen, family)
    paper = await drawing(citizen, "explanation_paper")
    said = {"answer": row["choices"][0]["code"], "words": "卖给了邻村", "document_id": paper}
    answer = await citizen.post(f"/explanations/{row['id']}/answer", said)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["state"], told["words"], told["document_id"]) == ("given", "卖给了邻村", paper)


async def test_a_family_does_not_decide_on_its_own_word(office: Office, clerk: Desk) -> None:
    family, citizen = await concealed(office, clerk)
    row = await asked(citizen, family)
    answer = await citizen.post(
        f"/explanations/{row['id']}/decision", {"accepted": True, "ground": "已核对"}
    )
    assert kind(answer) == (404, "unknown-explanation")


async def test_a_family_opens_no_detail(office: Office, clerk: Desk) -> None:
    family, citizen = await concealed(office, clerk)
    report = (await family.report())["id"]
    for part in ("openings", "document"):
        answer = await citizen.post(f"/check-reports/{report}/{part}", {"reason": "review"})
        assert kind(answer) == (404, "unknown-report")


async def test_a_neighbour_finds_neither_report_nor_explanation(
    office: Office, clerk: Desk
) -> None:
    family, citizen = await concealed(office, clerk)
    row, report = await asked(citizen, family), (await family.report())["id"]
    number = another(family.form["answers"]["persons"][0]["id_number"])
    stranger = await as_oneself(office, clerk, "郑琴", number)
    said = {"answer": row["choices"][0]["code"]}
    answers = [
        await stranger.get(f"/intents/{family.intent}"),
        await stranger.get(f"/check-runs/{family.run}"),
        await stranger.get(f"/check-reports/{report}"),
        await stranger.post(f"/explanations/{row['id']}/answer", said),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await got(stranger, "/explanations", intent_id=family.intent))["rows"] == []
