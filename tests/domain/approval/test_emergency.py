"""急难: one decision within 24 hours of the wall clock, the papers afterwards."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.application.models import ClaimState
from domain.approval.granting import PAPERWORK_OVERDUE
from domain.approval.models import StepKind
from domain.approval.overdue import paperwork_overdue
from tests.domain.approval.players import decide
from tests.domain.approval.scenes import burnt_down, due_jobs, live_step
from tests.domain.approval.town import Json, Town

FRIDAY_EVENING = datetime(2026, 11, 6, 10, 0, tzinfo=UTC)


async def helped(town: Town, families: dict[str, Json], *others: str) -> UUID:
    id = await town.submit(burnt_down(families["H01"]), ["MZ-07", *others])
    await decide(town, id, await live_step(town, id, "MZ-07"))
    return id


async def test_its_24_hours_run_from_acceptance_through_the_weekend(
    town: Town, families: dict[str, Json]
) -> None:
    town.clock.at = FRIDAY_EVENING
    id = await town.submit(burnt_down(families["H01"]), ["MZ-07"])
    clock = (await town.claims(id))["MZ-07"].clock
    assert clock is not None
    assert (clock.hours, clock.due_at) == (24, FRIDAY_EVENING + timedelta(hours=24))
    town.clock.pass_(hours=23)
    late = (await town.claims(id))["MZ-07"].clock
    assert late is not None
    assert (late.level, late.left) == ("orange", 1)


async def test_one_decision_of_the_township_settles_it_without_a_second_seat(
    town: Town, families: dict[str, Json]
) -> None:
    id = await helped(town, families)
    claim = (await town.claims(id))["MZ-07"]
    assert claim.state is ClaimState.GRANTED
    assert [step.kind for step in claim.steps] == [StepKind.DETERMINATION]
    assert [line.amount_fen for line in claim.lines] == [480_000]


async def test_everybody_in_the_family_is_then_a_recipient_of_temporary_relief(
    town: Town, families: dict[str, Json]
) -> None:
    id = await helped(town, families)
    assert "identity_granted" in [kind for _, kind in await town.told(id)]


async def test_the_review_becomes_the_paperwork_due_within_five_working_days(
    town: Town, families: dict[str, Json]
) -> None:
    id = await helped(town, families)
    view = await town.view(id)
    assert view.state == "accepted"
    review = next(step for step in view.steps if step.kind is StepKind.REVIEW)
    assert review.state == "open"
    assert await overdue(town, id, days=7) == []
    assert await overdue(town, id, days=1) == ["paperwork_overdue"]


async def overdue(town: Town, id: UUID, *, days: int) -> list[str]:
    town.clock.pass_(days=days)
    before = len(await town.told(id))
    for lease in await due_jobs(town, id, PAPERWORK_OVERDUE):
        async with town.sessions.begin() as session:
            await paperwork_overdue(session, lease)
    return [kind for _, kind in await town.told(id)][before:]


async def test_with_the_papers_done_the_case_is_closed_and_no_reminder_comes(
    town: Town, families: dict[str, Json]
) -> None:
    family = burnt_down(families["H01"])
    id = await town.submit(family, ["MZ-07"])
    await decide(town, id, await live_step(town, id, "MZ-07"))
    await town.review(id, family)
    assert (await town.view(id)).state == "closed"
    assert await overdue(town, id, days=10) == []
