"""What is missing is told once; only the promise's clock stands still; silence ends it, in time."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.application.models import ClaimState
from domain.approval import answering, deciding, pausing, supplements
from domain.approval.decisions import Draft
from domain.approval.models import Pause, StepKind, StepState
from domain.approval.overdue import supplement_overdue
from domain.approval.views import ClaimView
from domain.delivery.port import Outcome, Ruling
from tests.domain.approval.players import decide, owed, play_on
from tests.domain.approval.scenes import due_jobs, live_step, opened
from tests.domain.approval.town import Json, Town, fresh

NOTHING_NEW: Json = {"household": {}, "persons": [], "supporters": []}
ASKED = Draft("return", asked=("房屋鉴定报告", "房屋鉴定报告", "银行流水"))


async def returned(town: Town, family: Json, item: str = "MZ-02") -> UUID:
    """A case whose department has asked for something, by its seat."""
    id = await opened(town, family)
    await decide(town, id, await live_step(town, id, item), ASKED)
    return id


async def bring(town: Town, id: UUID) -> None:
    clerk = await town.actor("ding.lu")
    async with town.sessions.begin() as session:
        await supplements.answer(session, clerk, id, NOTHING_NEW)


async def run_overdue(town: Town, id: UUID) -> int:
    leases = await due_jobs(town, id, supplements.OVERDUE)
    for lease in leases:
        async with town.sessions.begin() as session:
            await supplement_overdue(session, lease)
    return len(leases)


def clock_of(claim: ClaimView) -> tuple[date, date | None]:
    assert claim.clock is not None
    return claim.clock.due_on, claim.clock.statutory_due


async def test_everything_missing_is_told_at_once_and_each_thing_once(
    town: Town, families: dict[str, Json]
) -> None:
    view = await town.view(await returned(town, fresh(families["H01"])))
    asked = next(row for row in view.supplements if row.claim_id)
    assert asked.asked == ["房屋鉴定报告", "银行流水"]
    assert asked.answer_by == date(2026, 11, 23)  # 15 working days


async def test_an_answered_supplement_moves_the_promise_by_the_days_it_took_and_not_the_law(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await opened(town, family)
    due, statutory = clock_of((await town.claims(id))["MZ-02"])
    town.clock.pass_(days=1)
    await decide(town, id, await live_step(town, id, "MZ-02"), ASKED)
    town.clock.pass_(days=2)  # Tuesday and Wednesday
    await bring(town, id)
    claim = (await town.claims(id))["MZ-02"]
    assert claim.state is ClaimState.OPEN
    assert claim.steps[0].state is StepState.OPEN
    assert clock_of(claim) == (town.world.calendar.add(due, 2).on, statutory)
    assert claim.clock is not None
    assert "中止" in claim.clock.sentence


async def test_after_the_answer_the_seat_decides_and_the_case_goes_on(
    town: Town, families: dict[str, Json]
) -> None:
    id = await returned(town, fresh(families["H01"]))
    await bring(town, id)
    await play_on(town, id)
    assert (await town.claims(id))["MZ-02"].state is ClaimState.GRANTED


async def test_nothing_can_be_asked_a_second_time_while_the_first_is_unanswered(
    town: Town, families: dict[str, Json]
) -> None:
    id = await returned(town, fresh(families["H01"]))
    step = await live_step(town, id, "MZ-02")
    actor = await town.seat(step.office, StepKind.DETERMINATION)
    async with town.sessions.begin() as session:
        with pytest.raises(deciding.StepNotOpen):
            await deciding.decide(session, actor, step.id, step.version, ASKED)
    with pytest.raises(pausing.ClockPaused):
        async with town.sessions.begin() as session:
            await pausing.end(session, actor, step.id, step.version)


async def test_a_return_without_saying_what_is_missing_is_refused(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]))
    step = await live_step(town, id, "MZ-02")
    with pytest.raises(supplements.NothingAsked):
        await decide(town, id, step, Draft("return", asked=(" ",)))
    assert (await town.claims(id))["MZ-02"].state is ClaimState.OPEN


async def test_a_department_that_returns_by_message_gets_the_claim_again_after_the_answer(
    town: Town, families: dict[str, Json]
) -> None:
    id, claim = await ruled(town, fresh(families["H03"]), "return")
    asked = [row.asked for row in (await town.view(id)).supplements if row.claim_id == claim]
    assert asked == [["残疾人证复印件"]]
    await owed(town, id)
    await bring(town, id)
    again = await owed(town, id)
    assert [str(message.kind) for message in again if message.claim_id == claim] == ["release"]


async def ruled(town: Town, family: Json, outcome: str) -> tuple[UUID, UUID]:
    """A case in which YB-01's department has ruled; application and claim."""
    id = await opened(town, family, ["YB-01"])
    claim = (await town.claims(id))["YB-01"].id
    ruling = Ruling(outcome, (), "甲", "乙", town.clock.now(), missing=("残疾人证复印件",))
    async with town.sessions.begin() as session:
        await answering.answer(session, "YB", Outcome(claim, "CL-1", ruling))
    return id, claim


async def test_the_same_return_twice_asks_once(town: Town, families: dict[str, Json]) -> None:
    id, claim = await ruled(town, fresh(families["H03"]), "return")
    ruling = Ruling("return", (), "甲", "乙", town.clock.now(), missing=("残疾人证复印件",))
    async with town.sessions.begin() as session:
        await answering.answer(session, "YB", Outcome(claim, "CL-1", ruling))
    assert len((await town.view(id)).supplements) == 1


async def test_silence_closes_the_claim_as_given_up_and_what_waited_for_it(
    town: Town, families: dict[str, Json]
) -> None:
    id = await returned(town, fresh(families["H01"]))
    town.clock.pass_(days=21)  # the last day of the answer time
    assert await run_overdue(town, id) == 0
    town.clock.pass_(days=1)
    assert await run_overdue(town, id) == 1
    claims = await town.claims(id)
    assert (claims["MZ-02"].state, claims["MZ-02"].reason and claims["MZ-02"].reason.code) == (
        ClaimState.CLOSED,
        "R-DOC-01",
    )
    assert claims["SW-01"].state is ClaimState.CLOSED


async def test_giving_up_happens_once_however_often_the_timer_rings(
    town: Town, families: dict[str, Json]
) -> None:
    id = await returned(town, fresh(families["H01"]))
    town.clock.pass_(days=22)
    await run_overdue(town, id)
    told = await town.told(id)
    await run_overdue(town, id)
    assert await town.told(id) == told


async def test_a_timer_that_rings_after_the_answer_changes_nothing(
    town: Town, families: dict[str, Json]
) -> None:
    id = await returned(town, fresh(families["H01"]))
    await bring(town, id)
    town.clock.pass_(days=22)
    await run_overdue(town, id)
    assert (await town.claims(id))["MZ-02"].state is ClaimState.OPEN


async def test_before_acceptance_silence_ends_the_application_and_a_new_one_is_possible(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    family["answers"]["household"].pop("house_safety_report")
    id = await town.submit(family)
    view = await town.view(id)
    assert view.state == "supplement"
    await bring(town, id)
    await ask_again(town, id)
    town.clock.pass_(days=22)
    await run_overdue(town, id)
    view = await town.view(id)
    assert view.state == "closed"
    assert {claim.reason and claim.reason.code for claim in view.claims} == {"R-DOC-01"}
    assert all(step.state is StepState.CANCELLED for step in view.steps)


async def ask_again(town: Town, id: UUID) -> None:
    view = await town.view(id)
    actor = await town.actor("wu.xiaoyan")
    async with town.sessions.begin() as session:
        await supplements.ask(session, actor, id, view.version, ["房屋鉴定报告"], "")


async def test_a_pause_ends_with_its_claim(town: Town, families: dict[str, Json]) -> None:
    id = await returned(town, fresh(families["H01"]))
    town.clock.pass_(days=22)
    await run_overdue(town, id)
    async with town.sessions() as session:
        pauses = await session.scalars(select(Pause).where(Pause.application_id == id))
        assert all(pause.ended_on for pause in pauses)
