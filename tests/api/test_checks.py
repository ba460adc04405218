"""Sources are asked about a family: what comes back, who sees what of it, and what it proves."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.audit.models import AuditRecord
from tests.api.checking import CAR, Checked, account, checking, checking_case, got, told
from tests.api.town import Desk, Office
from tests.api.wishes import register
from tests.conftest import ROOT
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONCEALED = {
    ("HC-06", 0): [CAR],
    ("HC-09", 0): [account(7_100_000)],
    ("HC-09", 1): [account(1_500_000)],
}
YANJI = {"window": "ge.xinyi", "contact": "ge.xinyi"}
GROUND = "过户证明与登记一致"
RULED = {"accepted": True, "ground": GROUND}
OFFICER, REVIEWER, COUNTY = "hou.ping", "liang.bo", "lin.shaohua"


async def asked(desk: Desk, family: Checked, check: str = "HC-06") -> Json:
    """The one explanation the family is asked for of this check, by itself of the car."""
    rows = (await got(desk, "/explanations", intent_id=family.intent))["rows"]
    (found,) = (row for row in rows if row["check"] == check)
    return found  # type: ignore[no-any-return]


async def explained(office: Office, answer: str, *, accepted: bool, said: Json) -> Checked:
    """H07, having said `answer` of its car, and the county's word on it."""
    family = await checking(office, "H07", **YANJI)
    await family.answered(said)
    row = await asked(family.contact, family)
    given = await family.window.post(
        f"/explanations/{row['id']}/answer", {"answer": answer, "words": "卖给了邻村"}
    )
    assert given.status_code == 200, given.text
    county = await office.desk(COUNTY)
    done = await county.post(
        f"/explanations/{row['id']}/decision", {"accepted": accepted, "ground": GROUND}
    )
    assert done.status_code == 200, done.text
    return family


async def test_a_family_without_a_blemish_fits(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({("HC-09", 0): [account(300_000)]})
    report = await family.report()
    assert (report["conclusion"], report["reasons"], report["version"]) == ("pass", [], 1)


async def test_nobody_is_asked_without_an_authorisation(office: Office, clerk: Desk) -> None:
    taken = await register(clerk, told(fresh("H01")))
    contact = await office.desk("zou.lin")
    refused = await contact.post(f"/intents/{taken.json()['id']}/check-runs", {})
    assert refused.json()["type"] == "/problems/not-authorised"


async def test_a_family_is_not_asked_about_twice_at_once(office: Office) -> None:
    family = await checking(office, "H01")
    again = await family.contact.post(f"/intents/{family.intent}/check-runs", {})
    assert again.json()["type"] == "/problems/run-under-way"


async def test_a_hit_is_explained_before_anything_is_refused(office: Office) -> None:
    family = await checking(office, "H07", **YANJI)
    await family.answered(CONCEALED)
    assert (await family.report())["conclusion"] == "explain"
    assert (await asked(family.contact, family))["ground"] == "living_vehicle"


async def test_an_explanation_that_does_not_stand_counts(office: Office) -> None:
    family = await explained(office, "sold_not_transferred", accepted=False, said=CONCEALED)
    report = await family.report()
    reasons = {each["code"] for each in report["reasons"]}
    assert (report["conclusion"], report["version"]) == ("fail", 2)
    assert {"R-VEH-01", "R-FIN-01"} <= reasons


async def test_an_accepted_explanation_takes_the_car_away(office: Office) -> None:
    family = await explained(
        office, "sold_not_transferred", accepted=True, said={("HC-06", 0): [CAR]}
    )
    assert (await family.report())["conclusion"] == "pass"


async def test_who_took_an_explanation_in_does_not_decide_on_it(office: Office) -> None:
    family = await checking(office, "H07", **YANJI)
    await family.answered(CONCEALED)
    row = await asked(family.contact, family)
    said = {"answer": "lost", "words": ""}
    await family.window.post(f"/explanations/{row['id']}/answer", said)
    refused = await family.contact.post(f"/explanations/{row['id']}/decision", RULED)
    assert refused.json()["type"] == "/problems/own-explanation"


async def test_a_family_that_has_time_left_is_waited_for(office: Office) -> None:
    family = await checking(office, "H07", **YANJI)
    await family.answered(CONCEALED)
    row = await asked(family.contact, family)
    refused = await family.contact.post(
        f"/explanations/{row['id']}/decision", RULED | {"accepted": False}
    )
    assert refused.json()["type"] == "/problems/explanation-not-given"


async def test_a_car_cannot_be_explained_with_a_word_nobody_offered(office: Office) -> None:
    family = await checking(office, "H07", **YANJI)
    await family.answered(CONCEALED)
    row = await asked(family.contact, family)
    refused = await family.window.post(f"/explanations/{row['id']}/answer", {"answer": "borrowed"})
    assert refused.json()["type"] == "/problems/explanation-not-offered"


async def test_a_family_of_another_county_is_checked_where_its_hukou_is(office: Office) -> None:
    family = await checking(office, "H08", window="lian.jingqiu", contact="ge.xinyi")
    await family.answered({})
    assert (await family.view())["office"] == "321322110-MZ"


async def test_a_dead_source_holds_nobody_up(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({}, but=["HC-09"])
    await family.dead("yh")
    report = await family.report()
    states = {item["state"] for item in report["items"] if item["check"] == "HC-09"}
    assert (report["conclusion"], states) == ("incomplete", {"unavailable"})


async def test_a_late_answer_makes_the_next_version(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({}, but=["HC-09"])
    await family.dead("yh")
    await family.answered({("HC-09", 0): [account(300_000)]})
    report = await family.report()
    assert (report["conclusion"], report["version"]) == ("pass", 2)


async def test_the_same_answer_twice_changes_nothing(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({})
    await family.answered({("HC-06", 0): [CAR]})
    assert (await family.report())["version"] == 1


async def test_what_is_freshly_known_is_not_asked_again(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({})
    body = {"checks": ["HC-09"]}
    again = await family.contact.post(f"/intents/{family.intent}/check-runs", body)
    run = again.json()
    assert (run["asked"], run["reused"]) == (0, len(run["rows"][0]["cells"]))
    assert run["id"] != family.run


async def test_a_second_click_with_nothing_left_to_ask_is_the_same_run(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({})
    again = await family.contact.post(f"/intents/{family.intent}/check-runs", {})
    assert (again.json()["id"], again.json()["report"]["version"]) == (family.run, 1)
    listed = await got(family.contact, f"/intents/{family.intent}/check-runs")
    assert len(listed["rows"]) == 1


async def test_a_source_that_failed_is_asked_again_in_a_run_of_its_own(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({}, but=["HC-09"])
    await family.dead("yh")
    again = (await family.contact.post(f"/intents/{family.intent}/check-runs", {})).json()
    assert again["id"] != family.run
    assert again["asked"] == again["open"] > 0


async def test_a_clue_refuses_nothing(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({("HC-09", 0): [account(300_000, large_flow_flag=True)]})
    assert (await family.report())["conclusion"] == "pass"


async def test_a_clue_is_a_line_for_who_reviews(office: Office) -> None:
    family = await checking_case(office, "H01")
    await family.answered({("HC-09", 0): [account(300_000, large_flow_flag=True)]})
    clues = (await family.report(await office.desk(REVIEWER)))["clues"]
    assert [clue["code"] for clue in clues] == ["large_outflow"]


async def test_the_contact_reads_no_values(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({("HC-09", 0): [account(312_345)]})
    assert "312345" not in json.dumps(await family.report())


async def test_the_contact_does_not_open_what_a_bank_said(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({})
    report = await family.report()
    path = f"/check-reports/{report['id']}/openings"
    assert (await family.contact.post(path, {"reason": "review"})).status_code == 404


async def test_the_officer_opens_detail_under_a_watermark(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({("HC-09", 0): [account(312_345)]})
    report, officer = await family.report(), await office.desk(OFFICER)
    opened = await officer.post(f"/check-reports/{report['id']}/openings", {"reason": "review"})
    detail = opened.json()
    assert detail["watermark"]["officer"] == OFFICER
    assert detail["watermark"]["request_id"] == opened.headers["x-request-id"]
    assert "312345" in json.dumps(detail)


async def test_every_opening_stands_in_the_trail_with_its_reason(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({})
    report, officer = await family.report(), await office.desk(OFFICER)
    opened = await officer.post(f"/check-reports/{report['id']}/openings", {"reason": "complaint"})
    async with office.runtime.sessions() as session:
        reasons = await session.scalars(
            select(AuditRecord.reason).where(
                AuditRecord.request_id == opened.headers["x-request-id"],
                AuditRecord.action == "check_report.open",
            )
        )
        assert list(reasons) == ["complaint"]


async def test_an_officer_of_another_county_finds_no_report(office: Office) -> None:
    family = await checking(office, "H01")
    await family.answered({})
    report, other = await family.report(), await office.desk(COUNTY)
    path = f"/check-reports/{report['id']}/document"
    assert (await other.post(path, {"reason": "review"})).status_code == 404


async def taken_out(office: Office) -> tuple[Json, Json]:
    """A signed report and the published keys."""
    family = await checking(office, "H01")
    await family.answered({("HC-09", 0): [account(300_000)]})
    report, officer = await family.report(), await office.desk(OFFICER)
    answer = await officer.post(f"/check-reports/{report['id']}/document", {"reason": "review"})
    assert answer.status_code == 201, answer.text
    return answer.json(), (await office.http.get("/check-reports/keys")).json()


def checked(folder: Path, document: Json, keys: Json) -> subprocess.CompletedProcess[str]:
    """The script of the documentation, as anybody outside would run it."""
    for name, content in (("document", document), ("keys", keys)):
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    command = [sys.executable, str(ROOT / "docs" / "check_report.py"), "document.json", "keys.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


async def test_a_report_proves_itself_outside(office: Office, tmp_path: Path) -> None:
    document, keys = await taken_out(office)
    done = checked(tmp_path, document, keys)
    assert done.stdout.startswith(f"proven: {document['report']['report_no']} pass"), done.stderr


async def test_a_changed_report_is_refused_outside(office: Office, tmp_path: Path) -> None:
    document, keys = await taken_out(office)
    document["report"]["conclusion"] = "fail"
    assert "refused" in checked(tmp_path, document, keys).stderr


async def test_a_changed_watermark_is_refused_outside(office: Office, tmp_path: Path) -> None:
    document, keys = await taken_out(office)
    document["copy"]["officer_name"] = "别人"
    assert "refused" in checked(tmp_path, document, keys).stderr


async def test_a_signed_report_holds_no_name_number_or_amount(office: Office) -> None:
    document, _ = await taken_out(office)
    text = json.dumps(document["report"], ensure_ascii=False)
    assert "刘晓梅" not in text
    assert "300000" not in text


async def test_the_catalogue_lists_twenty_five_checks(office: Office) -> None:
    rows = (await office.http.get("/checks")).json()["rows"]
    assert len(rows) == 25
