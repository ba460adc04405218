"""Kin of staff that registers or offices know of is filed by itself, and can be contested."""

import httpx
import pytest
from sqlalchemy import delete

from domain.organisation.models import StaffRelative
from tests.api import visits
from tests.api.approval.desks import (
    CONFIRMER,
    DETERMINER,
    REVIEWER,
    Case,
    decide,
    reviewed,
    reviewed_as,
    visited,
)
from tests.api.checking import checking_case
from tests.api.test_kin import known_as
from tests.api.test_relative_filings import of
from tests.api.test_relatives import relate
from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
SUPERVISOR, COLLEAGUE = "shi.gang", "zou.lin"  # X-SUP of 宿豫区; of the township's office
SPOUSE = "321311199003079981"
MARRIED = {"status": "20", "event_date": "2019-05-01", "spouse_name": "某", "spouse_id": SPOUSE}


async def applied(office: Office, login: str) -> Case:
    """A widow's case whose supporter is registered as a relative of this account."""
    form = fresh("H01", ["MZ-02"])
    await relate(office, login, form["answers"]["supporters"][0]["supporter_id_number"])
    receipt = await (await office.desk()).submitted(form)
    return Case(receipt["application_id"], await office.desk(REVIEWER))


async def contested(desk: Desk, case: Case, filing: str) -> httpx.Response:
    body = {"filing_id": filing, "ground": "同名不同人，已核对户籍"}
    return await desk.post(f"/applications/{case.id}/relative-contests", body)


async def supervisor(office: Office, case: Case) -> Desk:
    desk = await office.desk(SUPERVISOR)
    await desk.post(f"/applications/{case.id}/openings", {"purpose": "supervision", "note": "抽查"})
    return desk


async def forget(office: Office, login: str) -> None:
    async with office.runtime.sessions.begin() as session:
        await session.execute(delete(StaffRelative).where(StaffRelative.staff == login))


async def test_an_officer_whom_the_register_names_is_filed_as_the_family_applies(
    office: Office,
) -> None:
    case = await applied(office, COLLEAGUE)
    found = await of(await office.desk(), case)
    (filing,) = found["filings"]
    assert (filing["login"], filing["relation"], filing["found_by"]) == (
        COLLEAGUE, "堂兄", "register",
    )  # fmt: skip
    assert (filing["automatic"], filing["filed_by"]) == (True, "system")
    assert (found["unfiled"], found["county_visit_needed"]) == ([], True)
    await forget(office, COLLEAGUE)


async def test_a_relative_registered_meanwhile_is_filed_with_the_review(office: Office) -> None:
    form = fresh("H01", ["MZ-02"])
    case = await reviewed_with(office, form)
    assert [row["login"] for row in (await of(await office.desk(), case))["filings"]] == [COLLEAGUE]
    await forget(office, COLLEAGUE)


async def reviewed_with(office: Office, form: Json) -> Case:
    receipt = await (await office.desk()).submitted(form)
    case = Case(receipt["application_id"], await office.desk(REVIEWER))
    await visited(office, case)
    await relate(office, COLLEAGUE, form["answers"]["supporters"][0]["supporter_id_number"])
    assert (await reviewed_as(case)).status_code == 200
    return case


async def test_an_officer_whom_the_marriage_register_names_is_filed_with_the_answer(
    office: Office,
) -> None:
    family = await checking_case(office, "H01")
    await known_as(office, COLLEAGUE, SPOUSE)
    await family.answered({("HC-03", 2): [MARRIED]})
    await known_as(office, COLLEAGUE, None)
    case = Case(family.intent, await office.desk(REVIEWER))
    (filing,) = (await of(await office.desk(), case))["filings"]
    assert (filing["login"], filing["relation"], filing["found_by"]) == (
        COLLEAGUE, "配偶", "check",
    )  # fmt: skip
    refused = await (await office.desk(COLLEAGUE)).post(
        f"/applications/{family.intent}/surveys",
        {"day": visits.TODAY, "investigators": list(visits.PAIR)},
    )
    assert refused.json()["type"] in ("/problems/near-relative", "/problems/may-not-plan")


async def test_the_same_answer_again_files_nobody_twice(office: Office) -> None:
    family = await checking_case(office, "H01")
    await known_as(office, COLLEAGUE, SPOUSE)
    await family.answered({("HC-03", 2): [MARRIED]}, but=["HC-09"])
    await family.answered({})
    await known_as(office, COLLEAGUE, None)
    case = Case(family.intent, await office.desk(REVIEWER))
    assert len((await of(await office.desk(), case))["filings"]) == 1


async def test_a_marriage_that_was_dissolved_names_nobody(office: Office) -> None:
    family = await checking_case(office, "H01")
    await known_as(office, COLLEAGUE, SPOUSE)
    await family.answered({("HC-03", 2): [MARRIED | {"status": "40"}]})
    await known_as(office, COLLEAGUE, None)
    case = Case(family.intent, await office.desk(REVIEWER))
    assert (await of(await office.desk(), case))["filings"] == []


async def test_nothing_is_confirmed_before_the_county_visits_whom_the_system_filed(
    office: Office,
) -> None:
    form = fresh("H01", ["MZ-02"])
    case = await reviewed_with(office, form)
    drafted = await decide(await office.desk(DETERMINER), await case.step("MZ-02"))
    assert drafted.status_code == 200, drafted.text
    refused = await decide(await office.desk(CONFIRMER), await case.step("MZ-02"))
    assert refused.json()["type"] == "/problems/county-visit-needed"
    await forget(office, COLLEAGUE)


async def test_a_supervisor_contests_a_wrong_filing_and_the_officer_works_on(
    office: Office,
) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    clerk = await office.desk()
    body = {"login": DETERMINER, "relation": "堂兄"}
    made = await clerk.post(f"/applications/{case.id}/relative-filings", body)
    (filing,) = made.json()["filings"]
    answer = await contested(await supervisor(office, case), case, filing["id"])
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert found["filings"][0]["contested"]["ground"] == "同名不同人，已核对户籍"
    assert found["county_visit_needed"] is False
    done = await decide(await office.desk(DETERMINER), await case.step("MZ-02"))
    assert done.status_code == 200, done.text


async def test_a_contested_register_entry_is_not_filed_again(office: Office) -> None:
    case = await applied(office, COLLEAGUE)
    (filing,) = (await of(await office.desk(), case))["filings"]
    desk = await supervisor(office, case)
    assert (await contested(desk, case, filing["id"])).status_code == 201
    again = await contested(desk, case, filing["id"])
    assert again.json()["type"] == "/problems/contested-already"
    assert (await of(await office.desk(), case))["unfiled"] == []
    await forget(office, COLLEAGUE)


async def test_the_window_contests_nothing(office: Office) -> None:
    case = await applied(office, COLLEAGUE)
    clerk = await office.desk()
    (filing,) = (await of(clerk, case))["filings"]
    refused = await contested(clerk, case, filing["id"])
    assert refused.json()["type"] == "/problems/may-not-contest"
    await forget(office, COLLEAGUE)


async def test_the_supervisor_who_is_filed_contests_nothing(office: Office) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    clerk = await office.desk()
    body = {"login": SUPERVISOR, "relation": "堂兄"}
    made = await clerk.post(f"/applications/{case.id}/relative-filings", body)
    refused = await contested(await supervisor(office, case), case, made.json()["filings"][0]["id"])
    assert refused.json()["type"] == "/problems/near-relative"
