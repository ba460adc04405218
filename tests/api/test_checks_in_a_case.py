"""A running application is checked: what is verified is laid over what was filed."""

from uuid import UUID

import pytest
from sqlalchemy import select

from domain.check.differences import differences
from domain.check.family import claimed_in
from domain.check.models import CheckRun
from domain.check.verified import verified_answers
from domain.household.models import Fact
from tests.api.approval.test_steps import counted
from tests.api.checking import CAR, Checked, account, checking, checking_case, got
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONCEALED = {
    ("HC-06", 0): [CAR],
    ("HC-09", 0): [account(7_100_000)],
    ("HC-09", 1): [account(1_500_000)],
}


async def running(office: Office) -> tuple[Checked, str]:
    """H07 has applied without a wish; its sources are being asked."""
    family = await checking_case(office, "H07", window="ge.xinyi", contact="ge.xinyi")
    return family, family.intent


async def test_the_case_rests_on_what_is_verified(office: Office) -> None:
    family, case = await running(office)
    await family.answered(CONCEALED)
    reviewer = await office.desk("xiang.dong")
    seen = (await reviewer.get(f"/applications/{case}/assessment")).json()
    assert seen["fact_set_version"] == 2, seen["household"]


async def test_a_report_stands_in_the_history_of_the_case(office: Office) -> None:
    family, case = await running(office)
    await family.answered(CONCEALED)
    reviewer = await office.desk("xiang.dong")
    history = (await reviewer.get(f"/applications/{case}/history")).json()
    assert "checked" in {event["kind"] for event in history["rows"]}


async def test_verified_facts_name_their_source_and_run(office: Office) -> None:
    family, _ = await running(office)
    await family.answered(CONCEALED)
    async with office.runtime.sessions() as session:
        rows = await session.scalars(select(Fact).where(Fact.run_id == UUID(family.run)))
        deposits = {(f.source, f.state, f.value) for f in rows if f.name == "deposits"}
    assert ("HC-09", "verified", 7_100_000) in deposits


async def test_what_was_concealed_is_listed_with_both_values(office: Office) -> None:
    desk = {"window": "ge.xinyi", "contact": "ge.xinyi"}
    family = await checking(office, "H07", **desk, deposits=500_000)
    await family.answered(CONCEALED)
    async with office.runtime.sessions() as session:
        run = await session.get_one(CheckRun, UUID(family.run))
        at = office.runtime.world
        verified = await verified_answers(session, run.household_id, at.today())
        claimed = await claimed_in(session, run)
    found = {
        each.question: each
        for each in differences(at.catalogue.fields, claimed, verified.told)
        if each.ref in (None, family.people[0])
    }
    concealed = found["deposits"]
    assert (concealed.claimed, concealed.verified) == (500_000, 7_100_000)


async def test_answers_of_a_whole_family_cost_a_handful_of_statements(office: Office) -> None:
    family = await checking(office, "H01")
    with counted(office) as sent:
        await family.answered({})
    assert len(sent) <= 20, "\n".join(statement[:90] for statement in sent)


async def test_once_the_family_has_applied_who_reviews_reads_the_run(office: Office) -> None:
    family, _ = await running(office)
    reviewer = await office.desk("xiang.dong")
    assert (await reviewer.get(f"/check-runs/{family.run}")).status_code == 200


async def test_an_amount_that_counts_instead_is_laid_over_the_case(office: Office) -> None:
    """The facts of the case rest on the officer's figure once it is accepted."""
    family, case = await running(office)
    await family.answered({("HC-09", 0): [account(9_100_000)]})
    rows = (await got(family.contact, "/explanations", application_id=case))["rows"]
    said = {"answer": "recorded_wrongly", "words": "存单早已支取"}
    await family.window.post(f"/explanations/{rows[0]['id']}/answer", said)
    judge = await office.desk("lin.shaohua")
    body = {"accepted": True, "ground": "已核对", "amount_fen": 100_000}
    done = await judge.post(f"/explanations/{rows[0]['id']}/decision", body)
    assert done.status_code == 200, done.text
    async with office.runtime.sessions() as session:
        run = await session.get_one(CheckRun, UUID(family.run))
        known = await verified_answers(session, run.household_id, office.runtime.world.today())
    person = family.people[0]
    values = {f.value for f in known.told if (f.question, f.ref) == ("deposits", person)}
    assert values == {100_000}
