"""Relatives of staff: filed, kept out, and nothing confirmed before the county has been there."""

import httpx
import pytest

from tests.api import visits
from tests.api.approval.desks import CONFIRMER, DETERMINER, Case, decide, reviewed
from tests.api.town import Desk, Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def of(desk: Desk, case: Case) -> Json:
    answer = await desk.get(f"/applications/{case.id}/relative-filings")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def filed(desk: Desk, case: Case, **said: object) -> httpx.Response:
    body = {"relation": "堂兄", **said}
    return await desk.post(f"/applications/{case.id}/relative-filings", body)


async def test_a_family_that_declares_kin_is_marked_for_a_visit_of_the_county(
    office: Office,
) -> None:
    case = await reviewed(office, "H06", ["MZ-02"])
    found = await of(await office.desk(), case)
    assert (found["declared"], found["county_visit_needed"]) == (True, True)
    assert found["county_visited_at"] is None


async def test_whoever_is_filed_does_nothing_more_in_the_case(office: Office) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    clerk = await office.desk()
    answer = await filed(clerk, case, login=DETERMINER)
    assert answer.status_code == 201, answer.text
    step = await case.step("MZ-02")
    refused = await decide(await office.desk(DETERMINER), step)
    assert refused.json()["type"] == "/problems/near-relative"
    assert (await of(clerk, case))["without_officer"] == ["determination"]


async def test_somebody_without_an_account_is_filed_by_name(office: Office) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    said = {"name": "吴某", "post": "村民委员会委员"}
    rows = (await filed(await office.desk(), case, **said)).json()["filings"]
    assert [(row["name"], row["post"], row["relation"]) for row in rows] == [
        ("吴某", "村民委员会委员", "堂兄")
    ]


async def test_a_colleague_is_filed_once(office: Office) -> None:
    case = await reviewed(office, "H01", ["MZ-02"])
    clerk = await office.desk()
    await filed(clerk, case, login="zou.lin")
    answer = await filed(clerk, case, login="zou.lin")
    assert answer.json()["type"] == "/problems/filed-already"


async def test_nothing_is_confirmed_before_the_county_has_visited_the_home(
    office: Office,
) -> None:
    case = await reviewed(office, "H06", ["MZ-02"])
    county, confirmer = await office.desk(DETERMINER), await office.desk(CONFIRMER)
    drafted = await county.post(
        f"/steps/{(await case.step('MZ-02'))['id']}/decision",
        {"outcome": "refuse", "reason": "R-INC-01"},
        **{"If-Match": f'"{(await case.step("MZ-02"))["version"]}"'},
    )
    assert drafted.status_code == 200, drafted.text
    refused = await decide(confirmer, await case.step("MZ-02"), "refuse")
    assert refused.json()["type"] == "/problems/county-visit-needed"
    pair = [county, await office.desk("song.qiang")]
    logins = (DETERMINER, "song.qiang")
    await visits.surveyed(county, pair, case.id, {}, logins, kind="county")
    done = await decide(confirmer, await case.step("MZ-02"), "refuse")
    assert done.status_code == 200, done.text
