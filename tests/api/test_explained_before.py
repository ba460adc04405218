"""What a family has explained once holds for the same answer; a changed answer is asked about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from domain.check.models import CheckRun
from domain.check.verified import verified_answers
from tests.api.checking import CAR, Checked, Said, account, checking, got
from tests.api.town import Desk, Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
YANJI = {"window": "ge.xinyi", "contact": "ge.xinyi"}
COUNTY, GROUND = "lin.shaohua", "过户证明与车管所登记一致"
ONE_CAR: Said = {("HC-06", 0): [CAR]}
OTHER_CAR: Said = {("HC-06", 0): [CAR | {"plate_masked": "苏N***11"}]}
BOATS: Said = {
    ("HC-07", 0): [{"ship_name": f"苏宿渔{n}", "type": "fishing", "tonnage": "3"} for n in "12"]
}


async def asked(family: Checked, check: str) -> Json:
    rows = (await got(family.contact, "/explanations", intent_id=family.intent))["rows"]
    mine = [row for row in rows if row["check"] == check and row["run_id"] == family.run]
    (found,) = mine
    return found  # type: ignore[no-any-return]


async def explained(family: Checked, check: str, answer: str) -> Json:
    row = await asked(family, check)
    said = {"answer": answer, "words": "卖给了邻村"}
    given = await family.window.post(f"/explanations/{row['id']}/answer", said)
    assert given.status_code == 200, given.text
    return row


async def decided(desk: Desk, row: Json, **more: object) -> httpx.Response:
    body = {"accepted": True, "ground": GROUND, **more}
    return await desk.post(f"/explanations/{row['id']}/decision", body)


async def accepted(office: Office, said: Said, check: str, answer: str, **more: object) -> Checked:
    """A family whose explanation of this hit stands."""
    family = await checking(office, "H07", **YANJI)
    await family.answered(said)
    row = await explained(family, check, answer)
    done = await decided(await office.desk(COUNTY), row, **more)
    assert done.status_code == 200, done.text
    return family


async def asked_again(
    family: Checked, check: str, said: Mapping[tuple[str, int], Any] | None
) -> Checked:
    """A second run of one check; with `said` the source is asked anew, else its answer is fresh."""
    if said is not None:
        async with family.office.runtime.sessions.begin() as session:
            await session.execute(
                text(
                    "UPDATE check_query SET answered_at = answered_at - interval '99 days' "
                    "WHERE run_id = :run"
                ),
                {"run": UUID(family.run)},
            )
    body = {"checks": [check]}
    started = await family.contact.post(f"/intents/{family.intent}/check-runs", body)
    assert started.status_code == 201, started.text
    again = replace(family, run=started.json()["id"])
    if said is not None:
        await again.answered(said)
    return again


@pytest.mark.parametrize("said", [None, ONE_CAR])
async def test_the_same_car_is_explained_once(office: Office, said: Said | None) -> None:
    family = await accepted(office, ONE_CAR, "HC-06", "sold_not_transferred")
    again = await asked_again(family, "HC-06", said)
    report = await again.report()
    (carried,) = report["carried"]
    assert report["explain"] == []
    assert (carried["hit"]["code"], carried["decided_on"]) == ("living_vehicle", "2026-11-02")
    row = await asked(again, "HC-06")
    assert (row["state"], row["decision_ground"]) == ("accepted", GROUND)
    assert row["carried_from"] is not None


async def test_another_car_is_a_new_question(office: Office) -> None:
    family = await accepted(office, ONE_CAR, "HC-06", "sold_not_transferred")
    again = await asked_again(family, "HC-06", OTHER_CAR)
    report = await again.report()
    assert (report["conclusion"], report["carried"]) == ("explain", [])
    assert (await asked(again, "HC-06"))["state"] == "open"


@pytest.mark.parametrize(("said", "holds"), [(ONE_CAR, True), (OTHER_CAR, False)])
async def test_what_was_said_of_one_car_excuses_no_other(
    office: Office, said: Said, holds: bool
) -> None:
    """What a survey or a form begins with: the old words stand only beside the old answer."""
    family = await accepted(office, ONE_CAR, "HC-06", "sold_not_transferred")
    again = await asked_again(family, "HC-06", said)
    await again.report()
    async with office.runtime.sessions() as session:
        run = await session.get_one(CheckRun, UUID(again.run))
        known = await verified_answers(session, run.household_id, office.runtime.world.today())
    told = {each.question: each.value for each in known.told}
    assert told["vehicles_registered"] == 1
    assert ("vehicle_explanation_accepted" in told) is holds


async def test_a_rejected_explanation_is_not_carried_on(office: Office) -> None:
    family = await accepted(office, ONE_CAR, "HC-06", "sold_not_transferred", accepted=False)
    again = await asked_again(family, "HC-06", ONE_CAR)
    assert (await asked(again, "HC-06"))["state"] == "open"


async def test_a_corrected_deposit_of_the_same_size_stays_corrected(office: Office) -> None:
    said: Said = {("HC-09", 0): [account(40_000_000)]}
    family = await accepted(office, said, "HC-09", "held_for_another", amount_fen=0)
    again = await asked_again(family, "HC-09", said)
    report = await again.report()
    assert [each["hit"]["code"] for each in report["carried"]] == ["more_deposits"]
    assert "R-FIN-01" not in {each["code"] for each in report["reasons"]}
    more: Said = {("HC-09", 0): [account(50_000_000)]}
    third = await asked_again(again, "HC-09", more)
    assert (await third.report())["conclusion"] == "explain"


async def test_a_decision_says_why_and_the_family_reads_it(office: Office) -> None:
    family = await checking(office, "H07", **YANJI)
    await family.answered(ONE_CAR)
    row = await explained(family, "HC-06", "lost")
    county = await office.desk(COUNTY)
    silent = await decided(county, row, ground="  ")
    assert silent.json()["type"] == "/problems/invalid-input"
    done = await decided(county, row)
    assert done.json()["decision_ground"] == GROUND
    assert (await asked(family, "HC-06"))["decision_ground"] == GROUND


async def test_the_ground_of_a_decision_is_sealed(office: Office) -> None:
    words = "当事人丈夫患重病已卖车筹款"
    await accepted(office, ONE_CAR, "HC-06", "sold_not_transferred", ground=words)
    async with office.runtime.sessions() as session:
        stored = [
            row
            for table in ("explanation", "audit_record", "check_report")
            for row in await session.scalars(text(f"SELECT t::text FROM {table} t"))
        ]
    assert [row for row in stored if words in row] == []


async def test_a_boat_nobody_told_of_is_explained_before_anything_is_refused(
    office: Office,
) -> None:
    family = await checking(office, "H07", **YANJI)
    await family.answered(BOATS)
    report = await family.report()
    assert (report["conclusion"], report["explain"][0]["code"]) == ("explain", "more_boats")
    row = await asked(family, "HC-07")
    assert (row["about_count"], row["figure_count"], row["about_amount"]) == (True, None, False)


async def test_the_number_that_counts_replaces_what_the_register_says(office: Office) -> None:
    family = await accepted(office, BOATS, "HC-07", "gone", counted=0)
    report = await family.report()
    assert (report["conclusion"], report["reasons"]) == ("pass", [])
    again = await asked_again(family, "HC-07", BOATS)
    report = await again.report()
    assert [each["hit"]["code"] for each in report["carried"]] == ["more_boats"]
    assert "R-VEH-02" not in {each["code"] for each in report["reasons"]}


async def test_a_number_of_boats_above_the_register_is_refused(office: Office) -> None:
    family = await checking(office, "H07", **YANJI)
    await family.answered(BOATS)
    row = await explained(family, "HC-07", "gone")
    county = await office.desk(COUNTY)
    answers = [
        await decided(county, row, counted=3),
        await decided(county, row),
        await decided(county, row, amount_fen=1),
    ]
    kinds = {answer.json()["type"] for answer in answers}
    assert kinds == {"/problems/explanation-amount-invalid"}


async def test_boats_the_family_agrees_to_count(office: Office) -> None:
    family = await accepted(office, BOATS, "HC-07", "agree")
    report = await family.report()
    assert "R-VEH-02" in {each["code"] for each in report["reasons"]}
