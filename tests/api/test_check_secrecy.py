"""What a bank said about a family: who never reads it, and where it never lies in the clear."""

import asyncio
import json
from collections.abc import Iterator

import pytest
import pytest_asyncio
from sqlalchemy import text

from tests.api.checking import CAR, Checked, account, checking, checking_case, got, told
from tests.api.test_secrecy import everything
from tests.api.town import Desk, Office
from tests.api.visitor import kind
from tests.api.wishes import authorised, register
from tests.factories import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
BALANCE, BANK, PLATE = 7_319_553, "暗香疏影银行（虚构）", "苏N***73"
WORDS = "车去年就卖给了暗香疏影村"
SECRETS = (str(BALANCE), BANK, PLATE, WORDS)
SAID = [BANK, PLATE, WORDS]  # what no fact, which is a number or a code, can hold
FOUND = {
    ("HC-06", 0): [CAR | {"plate_masked": PLATE}],
    ("HC-09", 0): [account(BALANCE, bank=BANK)],
}
# clerk, reviewer, approver, investigator, contact, county reviewer and confirmer, departments, city
OTHERS = (
    *("ding.lu", "liang.bo", "zou.lin", "song.qiang", "jiang.yulan", "dai.zhiyuan", "shi.gang"),
    *("fang.hui", "xu.mingyuan", "qiao.yun", "admin.sys", "admin.sec"),
)
DEPARTMENTS = (
    "SELECT s.login FROM staff s JOIN post p ON p.staff = s.login WHERE p.role = 'X-DEP' "
    "AND p.region = '321311' AND s.password_hash IS NOT NULL ORDER BY s.login LIMIT 2"
)
ELSEWHERE = "ge.xinyi"  # T-ACC and T-HD of another county's township


@pytest_asyncio.fixture(loop_scope="session")
async def family(office: Office) -> Checked:
    return await explained(office)


async def explained(office: Office) -> Checked:
    """A family whose sources told of a car and of money, and which has explained the car."""
    family = await checking(office, "H01")
    await family.answered(FOUND)
    for row in (await got(family.contact, "/explanations", intent_id=family.intent))["rows"]:
        said = {"answer": row["choices"][0]["code"], "words": WORDS}
        given = await family.window.post(f"/explanations/{row['id']}/answer", said)
        assert given.status_code == 200, given.text
    return family


async def departments(office: Office) -> list[str]:
    async with office.runtime.sessions() as session:
        return list(await session.scalars(text(DEPARTMENTS)))


def addresses(family: Checked, report: str) -> Iterator[str]:
    intent = f"/intents/{family.intent}"
    yield from (intent, f"{intent}/estimate", f"{intent}/notice", f"{intent}/check-runs")
    yield from (f"/check-runs/{family.run}", f"/check-reports/{report}", "/intents")


async def test_nobody_but_the_check_officer_reads_what_a_source_said(
    office: Office, family: Checked
) -> None:
    report = (await family.report())["id"]
    leaks, opened = [], []
    for login in (*OTHERS, *await departments(office)):
        desk = await office.desk(login)
        for address in addresses(family, report):
            answer = await desk.get(address)
            assert answer.status_code < 500, answer.text
            leaks += [(login, address, word) for word in SECRETS[:3] if word in answer.text]
        for part in ("openings", "document"):
            said = await desk.post(f"/check-reports/{report}/{part}", {"reason": "review"})
            opened += [(login, part)] if said.status_code != 404 else []
    assert (leaks, opened) == ([], [])


async def test_a_department_is_not_told_what_a_family_had_to_explain(
    office: Office, family: Checked
) -> None:
    for login in await departments(office):
        desk = await office.desk(login)
        assert (await got(desk, "/explanations"))["rows"] == []
        assert (await got(desk, "/explanations", intent_id=family.intent))["rows"] == []


async def test_a_department_reads_the_conclusion_without_hits_and_clues(office: Office) -> None:
    applied = await checking_case(office, "H01")
    await applied.answered(FOUND)
    report = await applied.report()
    assert report["explain"], "the search does find what is there"
    for login in await departments(office):
        seen = await applied.report(await office.desk(login))
        assert (seen["conclusion"], seen["explain"], seen["clues"]) == ("explain", [], [])


async def test_of_a_wish_departments_read_no_conclusion(office: Office, family: Checked) -> None:
    report = (await family.report())["id"]
    for login in await departments(office):
        desk = await office.desk(login)
        for path in (f"/check-runs/{family.run}", f"/check-reports/{report}"):
            assert (await desk.get(path)).status_code == 404


async def test_for_another_township_nothing_of_it_exists(office: Office, family: Checked) -> None:
    stranger = await office.desk(ELSEWHERE)
    report = (await family.report())["id"]
    rows = (await got(family.contact, "/explanations", intent_id=family.intent))["rows"]
    answers = [
        await stranger.get(f"/intents/{family.intent}"),
        await stranger.get(f"/check-runs/{family.run}"),
        await stranger.get(f"/check-reports/{report}"),
        await stranger.post(f"/intents/{family.intent}/check-runs", {}),
        await stranger.post(f"/explanations/{rows[0]['id']}/answer", {"answer": "lost"}),
        await stranger.post(
            f"/explanations/{rows[0]['id']}/decision", {"accepted": True, "ground": "已核对"}
        ),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert (await got(stranger, f"/intents/{family.intent}/check-runs"))["rows"] == []


async def test_no_row_of_any_table_tells_what_a_source_said(
    office: Office, family: Checked
) -> None:
    """But facts, which are numbers without a name (of which account nothing is said)."""
    rows = await everything(office)
    number = (await family.view())["number"]
    assert sum(number in row for _, row in rows) > 0  # the search does find what is there
    shown = {(table, word) for table, row in rows for word in SECRETS if word in row}
    assert shown - {("fact", str(BALANCE))} == set()


async def test_a_run_writes_no_value_into_the_log(
    office: Office, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    family = await checking(office, "H01")
    await family.answered(FOUND)
    report = (await family.report())["id"]
    officer = await office.desk("hou.ping")
    opened = await officer.post(f"/check-reports/{report}/openings", {"reason": "review"})
    assert BANK in json.dumps(opened.json(), ensure_ascii=False)
    person = family.form["answers"]["persons"][0]
    secrets = (*SECRETS, person["id_number"], person["person_name"])
    written = [caplog.text, *capsys.readouterr()]
    assert [word for word in secrets for text in written if word in text] == []


async def test_a_double_click_starts_one_run(office: Office, clerk: Desk) -> None:
    contact = await office.desk("zou.lin")
    taken = await register(clerk, told(fresh("H01")))
    intent = taken.json()["id"]
    await authorised(clerk, intent)
    path = f"/intents/{intent}/check-runs"
    answers = await asyncio.gather(*(contact.post(path, {}) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert kind(refused) == (409, "run-under-way")
    assert len((await got(contact, path))["rows"]) == 1
