"""Due dates, pauses with their ground, colours, and counting again when a notice comes."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM as KEEPER
from domain.approval import pausing, recounting
from domain.approval.models import Step, StepKind
from domain.approval.views import ClockView
from domain.clock.calendar import Day
from tests.domain.approval.players import decide
from tests.domain.approval.scenes import live_step, opened
from tests.domain.approval.town import Json, Town, fresh


async def clock(town: Town, id: UUID, item: str = "MZ-02") -> ClockView:
    found = (await town.claims(id))[item].clock
    assert found is not None
    return found


async def paused(town: Town, id: UUID, ground: str = "expert_appraisal") -> None:
    step = await live_step(town, id, "MZ-02")
    actor = await town.seat(step.office, StepKind.DETERMINATION)
    async with town.sessions.begin() as session:
        await pausing.start(session, actor, step.id, step.version, ground, "鉴字第 7 号", None)


async def resumed(town: Town, id: UUID) -> None:
    step = await live_step(town, id, "MZ-02")
    actor = await town.seat(step.office, StepKind.DETERMINATION)
    async with town.sessions.begin() as session:
        await pausing.end(session, actor, step.id, step.version)


async def test_a_ticked_claim_counts_from_acceptance_the_review_included(
    town: Town, families: dict[str, Json]
) -> None:
    family = fresh(families["H01"])
    id = await town.submit(family)
    town.clock.pass_(days=2)
    await town.review(id, family)
    shown = await clock(town, id)
    assert (shown.started_on, shown.due_on) == (date(2026, 11, 2), date(2026, 11, 18))
    assert shown.sentence.startswith("第 2 个工作日，共 12 个")


@pytest.mark.parametrize(
    ("days", "level"), [(0, "green"), (11, "yellow"), (15, "orange"), (17, "red")]
)
async def test_the_colour_follows_70_90_and_100_per_cent_of_the_promise(
    days: int, level: str, town: Town, families: dict[str, Json]
) -> None:
    """12 working days: yellow from the 9th, orange from the 11th, red after the last."""
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    town.clock.pass_(days=days)
    assert (await clock(town, id)).level == level


async def test_a_pause_moves_the_promise_never_the_law_and_says_why(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    before = await clock(town, id)
    town.clock.pass_(days=1)
    await paused(town, id)
    town.clock.pass_(days=3)
    await resumed(town, id)
    after = await clock(town, id)
    assert after.due_on == town.world.calendar.add(before.due_on, 3).on
    assert after.statutory_due == before.statutory_due
    assert "中止 3 日，因专家鉴定" in after.sentence


@pytest.mark.parametrize("ground", ["supplement", "lunch"])
async def test_no_other_ground_stops_a_clock(
    ground: str, town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    with pytest.raises(pausing.UnknownGround):
        await paused(town, id, ground)


async def test_a_paused_clock_is_not_paused_again(town: Town, families: dict[str, Json]) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    await paused(town, id)
    with pytest.raises(pausing.ClockPaused):
        await paused(town, id)


async def test_the_second_seat_shares_the_claims_clock_and_has_ten_days_at_most(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    before = await clock(town, id)
    town.clock.pass_(days=1)
    await decide(town, id, await live_step(town, id, "MZ-02"))
    after = await clock(town, id)
    assert (after.started_on, after.due_on) == (before.started_on, before.due_on)
    assert after.statutory_due == date(2026, 11, 17)  # ten working days after 3 November


async def test_a_notice_moves_the_due_dates_counted_across_its_days(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    before = await clock(town, id)
    holiday = Day(date(2026, 11, 10), False, "试验假日", "国办发明电〔2026〕0号")
    async with town.sessions() as session:
        changed, moved = await recounting.import_notice(session, KEEPER, [holiday])
        due = await due_of(session, id)
        assert changed == (date(2026, 11, 10),)
        assert moved >= 1
        assert due == before.due_on + timedelta(days=1)
        await session.rollback()  # the town's calendar is everybody's


async def due_of(session: AsyncSession, id: UUID) -> date:
    found = await session.scalars(
        select(Step.committed_due).where(Step.application_id == id, Step.item == "MZ-02")
    )
    due = found.one()
    assert due is not None
    return due


async def test_a_date_in_a_year_not_yet_announced_says_so_until_it_is(
    town: Town, families: dict[str, Json]
) -> None:
    town.clock.at = town.clock.at.replace(month=12, day=28)
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    shown = await clock(town, id)
    assert shown.provisional
    assert "尚未公布" in shown.sentence
    days = town.world.calendar.between(date(2026, 12, 31), date(2027, 2, 28))
    certain = [Day(d.on, d.is_workday, d.name, "国办发明电〔2026〕0号") for d in days]
    async with town.sessions() as session:
        _, moved = await recounting.import_notice(session, KEEPER, certain)
        assert moved >= 1
        await session.rollback()


async def test_no_pause_begins_before_the_step_or_in_the_future(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02"])
    step = await live_step(town, id, "MZ-02")
    actor = await town.seat(step.office, StepKind.DETERMINATION)
    for day in (date(2026, 11, 1), date(2026, 11, 3)):
        with pytest.raises(pausing.UnknownGround):
            async with town.sessions.begin() as session:
                await pausing.start(
                    session, actor, step.id, step.version, "force_majeure", "1", day
                )
