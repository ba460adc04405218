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
from tests.api.checking import CAR, Checked, account, checking
from tests.api.town import Office
from tests.factories import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONCEALED = {
    ("HC-06", 0): [CAR],
    ("HC-09", 0): [account(7_100_000)],
    ("HC-09", 1): [account(1_500_000)],
}


async def running(office: Office) -> tuple[Checked, str]:
    """H07 has applied without a wish; its sources are being asked."""
    clerk, form = await office.desk("ge.xinyi"), fresh("H07")
    case = (await clerk.submitted(form))["application_id"]
    made = await clerk.post(f"/applications/{case}/authorisations", {})
    assert made.json()["in_force"], made.text
    started = await clerk.post(f"/applications/{case}/check-runs", {})
    assert started.status_code == 201, started.text
    run = started.json()
    people = [each["person"] for each in run["people"]]
    return Checked(office, clerk, clerk, case, run["id"], people, form), case


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
