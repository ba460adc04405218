"""What may be approved while a source has not answered."""

import pytest

from tests.api.approval.desks import CONFIRMER, DETERMINER, Case, decide, reviewed
from tests.api.checking import Checked, case_checked, got
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")
ITEM = "MZ-02"


async def to_confirm(office: Office) -> tuple[Case, Checked]:
    """A determined claim; every source but the banks has answered."""
    case = await reviewed(office)
    family = await case_checked(office, case.id, {})
    await family.answered({}, but=["HC-09"])
    await family.dead("yh")
    await decide(await office.desk(DETERMINER), await case.step(ITEM))
    return case, family


async def test_an_approval_waits_for_the_banks(office: Office) -> None:
    case, _ = await to_confirm(office)
    refused = await decide(await office.desk(CONFIRMER), await case.step(ITEM))
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, "/problems/answer-awaited")
    assert "商业银行" in str(problem)


async def test_a_late_answer_lets_the_approval_go_on(office: Office) -> None:
    case, family = await to_confirm(office)
    await family.answered({})
    done = await decide(await office.desk(CONFIRMER), await case.step(ITEM))
    assert done.status_code == 200, done.text


async def test_a_claim_that_waits_can_be_returned(office: Office) -> None:
    case, _ = await to_confirm(office)
    back = await decide(await office.desk(CONFIRMER), await case.step(ITEM), "return")
    assert back.status_code == 200, back.text


async def test_who_decides_reads_beforehand_what_is_waited_for(office: Office) -> None:
    case, family = await to_confirm(office)
    seen = await got(case.reviewer, f"/applications/{case.id}/assessment")
    claims = {each["item"]: each["answers_awaited"] for each in seen["claims"]}
    assert [each["check"] for each in claims[ITEM]] == ["HC-09"]
    waits = {each["item"]: each["answers"] for each in (await family.view())["waits"]}
    assert [each["source"] for each in waits[ITEM]] == ["yh"]
