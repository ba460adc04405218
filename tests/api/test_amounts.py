"""Money a family did not tell of: it is heard before anything is refused because of it."""

from uuid import UUID

import pytest
from sqlalchemy import select

from domain.household.models import Fact
from tests.api.checking import Checked, account, checking, got
from tests.api.test_documents import uploaded
from tests.api.town import Desk, Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
YANJI = {"window": "ge.xinyi", "contact": "ge.xinyi"}
FOUND = 9_100_000
JUDGE, REVIEWER = "lin.shaohua", "xiang.dong"  # X-HD and T-REV of the same county


async def concealing(office: Office) -> tuple[Checked, Json]:
    """H07 told of 5,000 yuan; the bank tells of 91,000. What the family is asked."""
    family = await checking(office, "H07", **YANJI, deposits=500_000)
    await family.answered({("HC-09", 0): [account(FOUND)]})
    rows = (await got(family.contact, "/explanations", intent_id=family.intent))["rows"]
    assert [row["ground"] for row in rows] == ["more_deposits"], rows
    return family, rows[0]


async def explained(office: Office, answer: str, paper: str | None = None) -> tuple[Checked, Json]:
    family, row = await concealing(office)
    said = {"answer": answer, "words": "", "document_id": paper}
    given = await family.window.post(f"/explanations/{row['id']}/answer", said)
    assert given.status_code == 200, given.text
    return family, row


async def decided(desk: Desk, row: Json, accepted: bool, fen: int | None = None) -> Json:
    body = {"accepted": accepted, "ground": "已核对", "amount_fen": fen}
    answer = await desk.post(f"/explanations/{row['id']}/decision", body)
    found: Json = answer.json()
    return found


async def test_concealed_deposits_are_explained_before_they_refuse(office: Office) -> None:
    family, row = await concealing(office)
    codes = [choice["code"] for choice in row["choices"]]
    assert codes == ["held_for_another", "already_spent_on_treatment", "recorded_wrongly", "agree"]
    assert (await family.report())["conclusion"] == "explain"


async def test_the_officers_amount_stands_for_what_the_bank_said(office: Office) -> None:
    family, row = await explained(office, "already_spent_on_treatment")
    await decided(await office.desk(JUDGE), row, True, 400_000)
    assert (await family.report())["conclusion"] == "pass"
    async with office.runtime.sessions() as session:
        rows = await session.scalars(
            select(Fact).where(Fact.run_id == UUID(family.run), Fact.name == "deposits")
        )
        newest = max((f for f in rows if str(f.person_id) == family.people[0]), key=lambda f: f.id)
    assert (newest.value, newest.state, newest.source) == (400_000, "verified", "HC-09")


@pytest.mark.parametrize(("answer", "accepted"), [("held_for_another", False), ("agree", True)])
async def test_what_is_rejected_or_agreed_to_counts(
    office: Office, answer: str, accepted: bool
) -> None:
    family, row = await explained(office, answer)
    await decided(await office.desk(JUDGE), row, accepted)
    report = await family.report()
    assert (report["conclusion"], [r["code"] for r in report["reasons"]]) == ("fail", ["R-FIN-01"])


@pytest.mark.parametrize("fen", [None, FOUND + 1])
async def test_a_correction_needs_an_amount_below_what_was_found(
    office: Office, fen: int | None
) -> None:
    _, row = await explained(office, "recorded_wrongly")
    refused = await decided(await office.desk(JUDGE), row, True, fen)
    assert refused["type"] == "/problems/explanation-amount-invalid"


async def test_the_figure_is_told_to_the_check_officer_and_not_to_the_window(
    office: Office,
) -> None:
    family, row = await concealing(office)
    officer = await office.desk(JUDGE)
    rows = (await got(officer, "/explanations", intent_id=family.intent))["rows"]
    assert ([each["figure_fen"] for each in rows], row["figure_fen"]) == ([FOUND], None)


async def test_who_decides_opens_the_paper_of_a_wish(office: Office) -> None:
    window, reviewer = await office.desk("ge.xinyi"), await office.desk(REVIEWER)
    paper = (await uploaded(window, field="explanation_paper"))["id"]
    family, _ = await explained(office, "already_spent_on_treatment", paper)
    path = f"/documents/{paper}/content"
    assert (await reviewer.get(path)).status_code == 200
    assert (await reviewer.get(f"/intents/{family.intent}")).status_code == 404
    stranger = await office.desk("liang.bo")  # reviews in another county
    assert (await stranger.get(path)).status_code == 404


async def test_nobody_decides_on_the_run_of_a_mere_wish(office: Office) -> None:
    family, _ = await concealing(office)
    report = (await family.view())["report"]["id"]
    reviewer = await office.desk(REVIEWER)
    for path in (f"/check-runs/{family.run}", f"/check-reports/{report}"):
        assert (await reviewer.get(path)).status_code == 404
