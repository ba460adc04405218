"""Random home visits over HTTP: nobody chooses who is drawn, anybody can draw the same again."""

from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.base import new_id
from tests.api.approval.desks import CONFIRMER, DETERMINER, Case, decide, reviewed
from tests.api.test_trail import AUDITOR, script, seal
from tests.api.town import Desk, Office
from tests.api.visitor import kind
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
DRAWER, ELSEWHERE, CITY = "shi.gang", "hu.wenjuan", "xu.mingyuan"  # X-SUP; X-REV of 沭阳; C-MZ
TODAY = "2026-11-02"


async def confirmed(office: Office) -> Case:
    """A widow's case whose claim MZ-02 is determined and confirmed."""
    case = await reviewed(office, "H01", ["MZ-02"])
    for login in (DETERMINER, CONFIRMER):
        answer = await decide(await office.desk(login), await case.step("MZ-02"))
        assert answer.status_code == 200, answer.text
    return case


async def ask(desk: Desk, **changed: object) -> httpx.Response:
    body = {"region": "321311", "first_day": TODAY, "last_day": TODAY, "items": ["MZ-02"]}
    return await desk.post("/samples", body | {"percent": 100} | changed)


async def drawn(office: Office, **changed: object) -> Json:
    """A draw, its record sealed."""
    desk = await office.desk(DRAWER)
    answer = await ask(desk, **changed)
    assert answer.status_code == 201, answer.text
    await seal(office)
    return await read(desk, answer.json()["sample"]["id"])


async def read(desk: Desk, id: str) -> Json:
    answer = await desk.get(f"/samples/{id}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def visited(desk: Desk, sample: Json, claim: str, **changed: object) -> httpx.Response:
    body: Json = {"claim_id": claim, "colleague": DETERMINER, "visited_on": TODAY}
    return await desk.post(f"/samples/{sample['sample']['id']}/visits", body | changed)


async def test_a_draw_is_announced_before_anybody_can_know_whom_it_draws(office: Office) -> None:
    case = await confirmed(office)
    said = (await ask(await office.desk(DRAWER))).json()
    assert (said["sample"]["state"], said["seed"], said["drawn"]) == ("announced", None, [])
    assert (await case.claim("MZ-02"))["id"] in {lot["claim_id"] for lot in said["population"]}


async def test_the_families_show_once_the_announcement_is_sealed(office: Office) -> None:
    case = await confirmed(office)
    sample = await drawn(office)
    claim = (await case.claim("MZ-02"))["id"]
    row = next(row for row in sample["drawn"] if row["claim_id"] == claim)
    assert (sample["sample"]["state"], row["applicant_name"]) == ("drawn", "刘**")
    assert row["application_id"] == case.id


async def test_anybody_outside_draws_the_same_again(office: Office, tmp_path: Path) -> None:
    for _ in range(4):
        await confirmed(office)
    sample = await drawn(office, percent=30)
    auditor = await office.desk(AUDITOR)
    address = f"/audit/records/{sample['record']}/proof"
    proof = (await auditor.get(address, size=sample["seed"]["size"])).json()
    key = (await auditor.get("/audit/key")).json()
    told = script(tmp_path, "check_sample", sample, proof, key)
    assert (told.returncode, told.stdout[:6]) == (0, "proven"), told.stderr
    spared = {row["claim_id"] for row in sample["drawn"]}
    other = next(lot for lot in sample["population"] if lot["claim_id"] not in spared)
    forged = sample | {"drawn": [other, *sample["drawn"][1:]]}
    assert "other families" in script(tmp_path, "check_sample", forged, proof, key).stderr
    fewer = sample | {"population": sample["population"][1:]}
    assert "not the one announced" in script(tmp_path, "check_sample", fewer, proof, key).stderr


async def test_a_confirmed_claim_runs_in_one_draw_only(office: Office) -> None:
    await confirmed(office)
    await drawn(office)
    again = await ask(await office.desk(DRAWER))
    assert kind(again) == (409, "nothing-to-draw")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"percent": 29}, "/percent"),
        ({"last_day": "2026-12-31"}, "/last_day"),
        ({"first_day": "2026-11-02", "last_day": "2026-11-01"}, "/last_day"),
        ({"items": ["XX-99"]}, "/items/0"),
    ],
)
async def test_terms_that_do_not_hold_say_which(
    office: Office, changed: Json, pointer: str
) -> None:
    answer = await ask(await office.desk(DRAWER), **changed)
    assert kind(answer) == (422, "draw-invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_supervisor_draws_in_the_own_county_alone(office: Office) -> None:
    answer = await ask(await office.desk(DRAWER), region="321322")
    assert kind(answer) == (404, "no-such-region")


async def test_whoever_confirms_draws_nothing(office: Office) -> None:
    assert kind(await ask(await office.desk(CONFIRMER))) == (403, "may-not-draw")


async def test_a_draw_of_another_county_is_as_one_that_does_not_exist(office: Office) -> None:
    await confirmed(office)
    sample = await drawn(office)
    stranger, id = await office.desk(ELSEWHERE), sample["sample"]["id"]
    claim = sample["drawn"][0]["claim_id"]
    answers = [await stranger.get(f"/samples/{id}"), await visited(stranger, sample, claim)]
    absent = await stranger.get(f"/samples/{uuid4()}")
    assert [kind(answer) for answer in answers] == [kind(absent)] * 2
    assert id not in (await stranger.get("/samples")).text


async def test_the_city_sees_the_draw_and_not_whose_homes_are_visited(office: Office) -> None:
    await confirmed(office)
    sample = await drawn(office)
    seen = await read(await office.desk(CITY), sample["sample"]["id"])
    assert {row["applicant_name"] for row in seen["drawn"]} == {None}
    assert [row["claim_id"] for row in seen["drawn"]] == [r["claim_id"] for r in sample["drawn"]]


async def test_two_people_record_what_differs_once(office: Office) -> None:
    case = await confirmed(office)
    sample, desk = await drawn(office), await office.desk(DRAWER)
    claim = (await case.claim("MZ-02"))["id"]
    found = {"differences": ["income"], "words": "儿子上月已就业"}
    first = await visited(desk, sample, claim, **found)
    assert first.status_code == 201, first.text
    row = next(row for row in first.json()["drawn"] if row["claim_id"] == claim)
    assert row["visit"]["officers"] == ["石刚", "蒋玉兰"]
    assert (row["visit"]["agrees"], row["visit"]["words"]) == (False, "儿子上月已就业")
    assert [first.json()["sample"][count] for count in ("visited", "differing")] == [1, 1]
    assert kind(await visited(desk, sample, claim)) == (409, "visit-recorded")


@pytest.mark.parametrize("colleague", ["nobody.known", DRAWER, "丁露"])
async def test_one_person_is_not_enough(office: Office, colleague: str) -> None:
    case = await confirmed(office)
    sample, desk = await drawn(office), await office.desk(DRAWER)
    claim = (await case.claim("MZ-02"))["id"]
    answer = await visited(desk, sample, claim, colleague=colleague)
    assert kind(answer) == (422, "visit-result-invalid")
    assert answer.json()["errors"][0]["pointer"] == "/colleague"


async def test_who_surveyed_the_family_does_not_verify_it(office: Office) -> None:
    case = await confirmed(office)
    sample = await drawn(office)
    claim = (await case.claim("MZ-02"))["id"]
    answer = await visited(await office.desk(DRAWER), sample, claim, colleague="宋强")
    assert kind(answer) == (403, "took-part")


async def test_a_near_relative_does_not_visit(office: Office) -> None:
    case = await confirmed(office)
    sample = await drawn(office)
    claim = (await case.claim("MZ-02"))["id"]
    async with office.runtime.sessions.begin() as session:
        await session.execute(
            text(
                "INSERT INTO staff_relative (staff, id_index, relation, registered_on) "
                "SELECT :staff, p.id_number_index, 'spouse', :day FROM application a "
                "JOIN person p ON p.id = a.applicant_id WHERE a.id = :case"
            ),
            {"staff": DRAWER, "case": UUID(case.id), "day": office.runtime.world.today()},
        )
    answer = await visited(await office.desk(DRAWER), sample, claim)
    assert kind(answer) == (403, "near-relative")


async def test_a_claim_that_was_not_drawn_is_not_visited(office: Office) -> None:
    await confirmed(office)
    sample = await drawn(office)
    answer = await visited(await office.desk(DRAWER), sample, str(new_id()))
    assert kind(answer) == (422, "not-in-sample")


async def test_nobody_is_visited_before_the_lots_are_known(office: Office) -> None:
    case = await confirmed(office)
    desk = await office.desk(DRAWER)
    sample = (await ask(desk)).json()
    answer = await visited(desk, sample, (await case.claim("MZ-02"))["id"])
    assert kind(answer) == (409, "not-drawn-yet")


async def test_past_every_use_case_the_confirmer_cannot_visit(office: Office) -> None:
    case = await confirmed(office)
    sample = await drawn(office)
    values = {
        "claim": UUID((await case.claim("MZ-02"))["id"]),
        "sample": UUID(sample["sample"]["id"]),
        "case": UUID(case.id),
        "officer": CONFIRMER,
        "day": office.runtime.world.today(),
        "now": office.runtime.world.now(),
    }
    with pytest.raises(DBAPIError, match="had a part in it"):
        async with office.runtime.sessions.begin() as session:
            await session.execute(
                text(
                    "INSERT INTO sample_visit (claim_id, sample_id, application_id, officer, "
                    "colleague, visited_on, agrees, differences, recorded_at) VALUES "
                    "(:claim, :sample, :case, :officer, 'other', :day, true, '[]', :now)"
                ),
                values,
            )


async def test_the_words_of_a_visit_are_sealed(office: Office) -> None:
    case = await confirmed(office)
    sample = await drawn(office)
    words = "账上另有存款七万三千元"
    claim = (await case.claim("MZ-02"))["id"]
    found = {"differences": ["property"], "words": words}
    assert (await visited(await office.desk(DRAWER), sample, claim, **found)).status_code == 201
    async with office.runtime.sessions() as session:
        tables = ("sample_visit", "audit_record", "case_event")
        stored = [
            row
            for table in tables
            for row in await session.scalars(text(f"SELECT t::text FROM {table} t"))
        ]
    assert [row for row in stored if words in row] == []
