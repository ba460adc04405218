"""A drawn visit that differs: the township answers it, and until then nobody confirms."""

import httpx
import pytest

from tests.api.approval.desks import CONFIRMER, DETERMINER, REVIEWER, Case, decide, reviewed
from tests.api.test_samples import drawn, visited
from tests.api.town import Desk, Office
from tests.api.visitor import kind
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
DRAWER, DAY = "shi.gang", "2026-11-02"
FOUND = {"differences": ["income"], "words": "儿子上月已就业"}
FIRST, SECOND = "MZ-02", "MZ-09"
STANDS = {"outcome": "stands", "words": "就业在确认之后，按动态管理处理"}


async def differing(office: Office, **found: object) -> tuple[Case, str]:
    """A case with one claim confirmed, drawn and visited, and another one to confirm."""
    case = await reviewed(office, "H01", [FIRST, SECOND])
    for login in (DETERMINER, CONFIRMER):
        answer = await decide(await office.desk(login), await case.step(FIRST))
        assert answer.status_code == 200, answer.text
    claim = (await case.claim(FIRST))["id"]
    sample = await drawn(office)
    answer = await visited(await office.desk(DRAWER), sample, claim, **{**FOUND, **found})
    assert answer.status_code == 201, answer.text
    return case, claim


async def of(desk: Desk, case: Case) -> list[Json]:
    answer = await desk.get(f"/applications/{case.id}/drawn-visits")
    assert answer.status_code == 200, answer.text
    rows: list[Json] = answer.json()["rows"]
    return rows


async def answered(desk: Desk, case: Case, claim: str, **said: object) -> httpx.Response:
    body = {"claim_id": claim, **STANDS, **said}
    return await desk.post(f"/applications/{case.id}/drawn-visit-answers", body)


async def test_the_township_sees_on_the_case_what_a_drawn_visit_found(office: Office) -> None:
    case, claim = await differing(office)
    (row,) = await of(case.reviewer, case)
    assert (row["claim_id"], row["differences"]) == (claim, ["income"])
    assert (row["words"], row["answer"], row["may_answer"]) == (FOUND["words"], None, True)
    events = (await case.reviewer.get(f"/applications/{case.id}/history")).json()
    assert "visit_differs" in {event["kind"] for event in events["rows"]}


async def test_nothing_of_the_family_is_confirmed_before_the_township_has_answered(
    office: Office,
) -> None:
    case, claim = await differing(office)
    step = await case.step(SECOND)
    drafted = await (await office.desk(DETERMINER)).post(
        f"/steps/{step['id']}/decision",
        {"outcome": "refuse", "reason": "R-INC-01"},
        **{"If-Match": f'"{step["version"]}"'},
    )
    assert drafted.status_code == 200, drafted.text
    confirmer = await office.desk(CONFIRMER)
    refused = await decide(confirmer, await case.step(SECOND), "refuse")
    assert kind(refused) == (409, "drawn-visit-differs")
    done = await answered(case.reviewer, case, claim)
    assert done.status_code == 201, done.text
    assert done.json()["rows"][0]["answer"]["words"] == STANDS["words"]
    confirmed = await decide(confirmer, await case.step(SECOND), "refuse")
    assert confirmed.status_code == 200, confirmed.text


async def test_a_new_survey_is_planned_for_a_day_that_is_still_to_come(office: Office) -> None:
    case, claim = await differing(office)
    again = {"outcome": "resurvey", "words": "下周重新入户"}
    for day in (None, "2026-11-01"):
        wrong = await answered(case.reviewer, case, claim, **again, resurvey_on=day)
        assert wrong.json()["errors"][0]["pointer"] == "/resurvey_on"
    done = await answered(case.reviewer, case, claim, **again, resurvey_on="2026-11-09")
    assert done.json()["rows"][0]["answer"]["resurvey_on"] == "2026-11-09"
    twice = await answered(case.reviewer, case, claim)
    assert kind(twice) == (409, "visit-answered")


async def test_only_the_deciding_township_answers(office: Office) -> None:
    case, claim = await differing(office)
    for login in (CONFIRMER, "ding.lu"):
        refused = await answered(await office.desk(login), case, claim)
        assert kind(refused) == (403, "may-not-answer-visit")


async def test_a_visit_that_agrees_asks_nothing(office: Office) -> None:
    case, claim = await differing(office, differences=[], words="")
    assert await of(case.reviewer, case) == []
    refused = await answered(await office.desk(REVIEWER), case, claim)
    assert kind(refused) == (422, "no-visit-to-answer")
