"""One decision for many steps: each row by itself, and the same key decides nothing twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from domain.application.models import Application
from domain.approval.models import Decision
from domain.household.models import Person
from domain.organisation.models import Staff
from tests.api.approval.desks import DETERMINER, Case, decide, reviewed
from tests.api.town import Desk, Office
from tests.factories import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")
ITEM = "MZ-02"


async def waiting(office: Office, number: int) -> list[tuple[Case, Json]]:
    """As many families' determinations, open on the department's worklist."""
    cases = [await reviewed(office, "H01", [ITEM]) for _ in range(number)]
    return [(case, await case.step(ITEM)) for case in cases]


async def decide_all(
    desk: Desk, steps: list[Json], key: str | None = None, **more: object
) -> httpx.Response:
    read = [{"id": step["id"], "version": step["version"]} for step in steps]
    body = {"steps": read, "outcome": "approve", **more}
    return await desk.post("/steps/decisions", body, **{"Idempotency-Key": key or uuid4().hex})


def verdicts(answer: httpx.Response) -> list[str]:
    """`done`, or the kind of refusal, row by row."""
    assert answer.status_code == 200, answer.text
    return [
        row["problem"]["type"].removeprefix("/problems/") if row["problem"] else "done"
        for row in answer.json()["rows"]
    ]


@asynccontextmanager
async def kin_of(office: Office, login: str, case: Case) -> AsyncIterator[None]:
    """Meanwhile this account's own ID number is that of the case's applicant."""
    theirs = select(Person.id_number_index).join(Application, Application.applicant_id == Person.id)
    await _known_by(office, login, theirs.where(Application.id == case.id).scalar_subquery())
    try:
        yield
    finally:
        await _known_by(office, login, None)


async def _known_by(office: Office, login: str, index: object) -> None:
    async with office.runtime.sessions.begin() as session:
        await session.execute(update(Staff).where(Staff.login == login).values(id_index=index))
    await office.runtime.refresh()  # what changed about an account ends its tokens: now, not later


async def decisions_on(office: Office, step: Json) -> int:
    async with office.runtime.sessions() as session:
        made = select(func.count()).where(Decision.step_id == step["id"])
        return await session.scalar(made) or 0


async def test_many_rows_are_decided_as_if_each_had_come_alone(office: Office) -> None:
    rows = await waiting(office, 2)
    answer = await decide_all(await office.desk(DETERMINER), [step for _, step in rows])
    assert verdicts(answer) == ["done", "done"]
    assert [(await case.step(ITEM))["kind"] for case, _ in rows] == ["confirmation"] * 2


async def test_a_relatives_case_in_the_midst_is_refused_and_the_others_go_on(
    office: Office,
) -> None:
    rows = await waiting(office, 3)
    steps = [step for _, step in rows]
    async with kin_of(office, DETERMINER, rows[1][0]):
        answer = await decide_all(await office.desk(DETERMINER), steps)
    assert verdicts(answer) == ["done", "near-relative", "done"]
    assert [await decisions_on(office, step) for step in steps] == [1, 0, 1]


async def test_a_row_somebody_else_decided_meanwhile_says_so(office: Office) -> None:
    rows = await waiting(office, 2)
    desk, steps = await office.desk(DETERMINER), [step for _, step in rows]
    await decide(desk, steps[0])
    assert verdicts(await decide_all(desk, steps)) == ["step-not-open", "done"]


async def test_a_row_that_changed_since_it_was_read_says_so(office: Office) -> None:
    [(_, step)] = await waiting(office, 1)
    stale = {**step, "version": step["version"] - 1}
    desk = await office.desk(DETERMINER)
    assert verdicts(await decide_all(desk, [stale])) == ["step-changed"]


async def test_a_double_click_decides_once_and_answers_the_same(office: Office) -> None:
    rows = await waiting(office, 2)
    desk, steps, key = await office.desk(DETERMINER), [step for _, step in rows], uuid4().hex
    answers = await asyncio.gather(*(decide_all(desk, steps, key) for _ in range(2)))
    assert [verdicts(answer) for answer in answers] == [["done", "done"]] * 2
    assert answers[0].json() == answers[1].json()
    assert [await decisions_on(office, step) for step in steps] == [1, 1]


async def test_two_requests_over_the_same_rows_in_other_orders_do_not_lock_each_other_out(
    office: Office,
) -> None:
    rows = await waiting(office, 3)
    desk, steps = await office.desk(DETERMINER), [step for _, step in rows]
    there, back = await asyncio.gather(decide_all(desk, steps), decide_all(desk, steps[::-1]))
    told = zip(verdicts(there), verdicts(back)[::-1], strict=True)
    assert [sorted(pair) for pair in told] == [["done", "step-not-open"]] * 3


async def test_a_key_does_not_stand_for_another_decision(office: Office) -> None:
    [(_, step)] = await waiting(office, 1)
    desk, key = await office.desk(DETERMINER), uuid4().hex
    await decide_all(desk, [step], key)
    other = await decide_all(desk, [step], key, outcome="refuse", reason="R-INC-01")
    assert verdicts(other) == ["decision-key-used"]


async def test_a_step_of_another_office_does_not_exist_in_a_bulk_either(office: Office) -> None:
    [(_, step)] = await waiting(office, 1)
    charity = await office.desk("lu.weiqing")
    answer = await decide_all(charity, [step, {"id": str(uuid4()), "version": 1}])
    assert verdicts(answer) == ["unknown-step", "unknown-step"]
    details = {row["problem"]["detail"] for row in answer.json()["rows"]}
    assert len(details) == 1


async def test_who_determined_does_not_confirm_in_bulk(office: Office) -> None:
    [(case, step)] = await waiting(office, 1)
    desk = await office.desk(DETERMINER)
    await decide_all(desk, [step])
    assert verdicts(await decide_all(desk, [await case.step(ITEM)])) == ["unknown-step"]


async def test_a_refusal_in_bulk_names_its_reason_like_any_other(office: Office) -> None:
    [(case, step)] = await waiting(office, 1)
    desk = await office.desk(DETERMINER)
    unknown = await decide_all(desk, [step], outcome="refuse", reason="R-NO-99")
    assert verdicts(unknown) == ["reason-needed"]
    named = await decide_all(desk, [step], outcome="refuse", reason="R-INC-01")
    assert verdicts(named) == ["done"]
    assert (await case.step(ITEM))["kind"] == "confirmation"


async def test_more_than_a_hundred_rows_are_not_one_request(office: Office) -> None:
    many = [{"id": str(uuid4()), "version": 1} for _ in range(101)]
    answer = await decide_all(await office.desk(DETERMINER), many)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
