"""The one home survey: who goes there, what is written down, who signs, and a closed door."""

import pytest

from domain.item.catalogue import compile_catalogue, read_files
from tests.api import visits
from tests.api.approval.desks import Case, accepted, reviewed_as
from tests.api.town import Desk, Office
from tests.api.visits import of, planned, recorded, right, signed, signed_by_family
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
KINDS = "/problems/{}"


async def pair_of(office: Office) -> list[Desk]:
    return [await office.desk(login) for login in visits.PAIR]


async def begun(office: Office) -> tuple[Case, Json, list[Desk]]:
    """A planned visit with everything found written down."""
    case, pair = await accepted(office), await pair_of(office)
    survey = right(await planned(case.reviewer, case.id))
    found = visits.found_at(await case.view(), "H01")
    return case, right(await recorded(pair[0], survey, found)), pair


async def test_the_form_asks_what_the_items_need_and_shows_what_the_family_said(
    office: Office,
) -> None:
    case = await accepted(office, "H01", ["MZ-02"])
    survey = right(await planned(case.reviewer, case.id))
    rows = {(row["field"], row["person"]): row for row in survey["questions"]}
    book = compile_catalogue(read_files(), 1).fields.fields
    assert rows["hardship_causes", None]["why"] == "survey"
    confirmed = [row for row in survey["questions"] if row["why"] == "confirm"]
    assert confirmed
    assert all("survey" in book[row["field"]].confirmed_by for row in confirmed)
    assert any(row["claimed"] and row["claimed"]["source"] == "family" for row in confirmed)


@pytest.mark.parametrize("logins", [("song.qiang", "song.qiang"), ("song.qiang", "liang.bo")])
async def test_a_visit_is_made_by_two_investigators_other_than_its_planner(
    office: Office, logins: tuple[str, ...]
) -> None:
    case = await accepted(office)
    answer = await planned(case.reviewer, case.id, logins)
    assert answer.json()["type"] == KINDS.format("two-investigators")


async def test_nobody_goes_there_yesterday(office: Office) -> None:
    case = await accepted(office)
    answer = await planned(case.reviewer, case.id, day="2026-10-30")
    assert answer.json()["type"] == KINDS.format("day-passed")


@pytest.mark.parametrize("ground", [None, "emergency"])
async def test_by_video_only_on_a_ground_that_holds(office: Office, ground: str | None) -> None:
    case = await accepted(office)
    answer = await planned(case.reviewer, case.id, mode="video", ground=ground)
    assert answer.json()["type"] == KINDS.format("video-not-allowed")


async def test_the_visits_before_one_stand_on_ones_own_list(office: Office) -> None:
    case = await accepted(office)
    survey = right(await planned(case.reviewer, case.id))
    mine = right(await (await pair_of(office))[0].get("/surveys"))["rows"]
    assert survey["row"]["id"] in {row["id"] for row in mine}
    theirs = right(await case.reviewer.get("/surveys"))["rows"]
    assert survey["row"]["id"] not in {row["id"] for row in theirs}


async def test_only_who_was_sent_there_writes_down(office: Office) -> None:
    case = await accepted(office)
    survey = right(await planned(case.reviewer, case.id))
    answer = await recorded(case.reviewer, survey, {})
    assert (answer.status_code, answer.json()["type"]) == (403, KINDS.format("not-your-visit"))


async def test_a_wrong_answer_is_told_at_once_and_a_missing_one_when_somebody_signs(
    office: Office,
) -> None:
    case, pair = await accepted(office), await pair_of(office)
    survey = right(await planned(case.reviewer, case.id))
    wrong = await recorded(pair[0], survey, {"household": {"hardship_causes": ["nonsense"]}})
    assert wrong.json()["errors"][0]["pointer"] == "/household/hardship_causes"
    survey = right(await recorded(pair[0], survey, {}))
    lacking = {one["pointer"] for one in survey["lacking"]}
    assert "/household/hardship_causes" in lacking
    answer = await signed(pair[0], survey)
    assert answer.json()["type"] == KINDS.format("findings-invalid")


async def test_two_sheets_written_at_once_do_not_overwrite_each_other(office: Office) -> None:
    case, survey, pair = await begun(office)
    stale = {**survey, "row": {**survey["row"], "version": survey["row"]["version"] - 1}}
    answer = await recorded(pair[1], stale, visits.found_at(await case.view(), "H01"))
    assert answer.json()["type"] == KINDS.format("survey-changed")


async def test_signed_findings_change_only_when_the_signatures_are_taken_back(
    office: Office,
) -> None:
    case, survey, pair = await begun(office)
    survey = right(await signed(pair[0], survey))
    found = visits.found_at(await case.view(), "H01")
    found["household"]["hardship_causes"] = ["labour"]
    refused = await recorded(pair[1], survey, found)
    assert refused.json()["type"] == KINDS.format("survey-signed")
    changed = right(await recorded(pair[1], survey, found, take_back=True))
    assert [one["signed_at"] for one in changed["row"]["investigators"]] == [None, None]


async def test_the_review_waits_for_both_investigators_and_the_family(office: Office) -> None:
    case, survey, pair = await begun(office)
    person = (await case.view())["members"][0]["person"]
    for who in pair:
        survey = right(await signed(who, survey))
        waits = await reviewed_as(case)
        assert waits.json()["type"] == KINDS.format("survey-missing")
    survey = right(await signed_by_family(pair[0], survey, person))
    assert survey["row"]["state"] == "signed"
    assert (await reviewed_as(case)).status_code == 200


async def test_one_investigator_does_not_sign_for_both(office: Office) -> None:
    _, survey, pair = await begun(office)
    survey = right(await signed(pair[0], survey))
    again = await signed(pair[0], survey)
    assert again.json()["type"] == KINDS.format("signed-already")


async def test_a_family_that_will_not_sign_does_not_hold_up_the_case(office: Office) -> None:
    case, survey, pair = await begun(office)
    for who in pair:
        survey = right(await signed(who, survey))
    survey = right(await signed_by_family(pair[1], survey, None))
    assert (survey["row"]["state"], survey["row"]["family"]["medium"]) == ("signed", "refused")
    assert (await reviewed_as(case)).status_code == 200


async def test_a_stranger_does_not_sign_for_the_family(office: Office) -> None:
    _, survey, pair = await begun(office)
    answer = await signed_by_family(pair[0], survey, survey["row"]["id"])
    assert answer.json()["type"] == KINDS.format("signer-unknown")


async def test_a_closed_door_is_recorded_and_the_reviewer_may_end_the_case(office: Office) -> None:
    case, pair = await accepted(office), await pair_of(office)
    survey = right(await planned(case.reviewer, case.id))
    said = {"ground": "not_admitted", "words": "两次上门均未获准入户"}
    path = f"/surveys/{survey['row']['id']}/refusal"
    refused = right(await pair[0].post(path, said, **of(survey)))
    assert refused["refusal"]["words"] == said["words"]
    ended = right(await reviewed_as(case, ends="两次上门均未获准入户"))
    assert ended["state"] == "closed"
    assert {claim["reason"]["code"] for claim in ended["claims"]} == {"R-COO-01"}


async def test_after_a_closed_door_the_review_may_also_go_on(office: Office) -> None:
    case, pair = await accepted(office), await pair_of(office)
    survey = right(await planned(case.reviewer, case.id))
    path = f"/surveys/{survey['row']['id']}/refusal"
    right(await pair[0].post(path, {"ground": "never_home"}, **of(survey)))
    assert (await reviewed_as(case)).json()["reviewed_at"] is not None


async def test_a_new_plan_takes_the_place_of_one_nobody_has_signed(office: Office) -> None:
    case = await accepted(office)
    first = right(await planned(case.reviewer, case.id))
    right(await planned(case.reviewer, case.id))
    rows = right(await case.reviewer.get(f"/applications/{case.id}/surveys"))["rows"]
    states = {row["id"]: row["state"] for row in rows}
    assert sorted(states.values()) == ["dropped", "planned"]
    assert states[first["row"]["id"]] == "dropped"


async def test_what_neighbours_said_lies_sealed(office: Office) -> None:
    case, pair = await accepted(office), await pair_of(office)
    survey = right(await planned(case.reviewer, case.id))
    said = "邻居说这家人常年吃药"
    survey = right(await recorded(pair[0], survey, {}, neighbours=said))
    assert survey["neighbours"] == said
    async with office.runtime.engine.connect() as line:
        rows = await line.exec_driver_sql("select to_jsonb(survey)::text from survey")
        assert all(said not in text for (text,) in rows)


async def test_whoever_only_reads_cases_sees_no_home(office: Office) -> None:
    case = await accepted(office)
    answer = await (await office.desk("zou.lin")).get(f"/applications/{case.id}/surveys")
    assert answer.json()["type"] == KINDS.format("may-not-read-survey")


async def test_who_inspects_by_lot_is_not_sent_to_survey_the_case(office: Office) -> None:
    """石刚 supervises the county and goes where the lots fall; 蒋玉兰 reviews its cases."""
    case, reviewer = await accepted(office), await office.desk("jiang.yulan")
    at = f"/applications/{case.id}/investigators"
    rows = right(await reviewer.get(at, kind="county"))["rows"]
    assert "jiang.yulan" in (logins := [row["login"] for row in rows])
    assert "shi.gang" not in logins
    supervisor = await office.desk("shi.gang")
    await supervisor.post(f"/applications/{case.id}/openings", {"purpose": "sampling"})
    assert (await supervisor.get(at, kind="county")).json()["type"] == KINDS.format("may-not-plan")
