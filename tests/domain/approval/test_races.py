"""Two people at once, over two real connections: one wins, the other is told, nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import ClaimState
from domain.approval import answering, deciding, withdrawal
from domain.approval.decisions import Draft
from domain.approval.models import Decision, Step, StepKind
from domain.delivery.port import Outcome, Ruling, RulingLine
from domain.errors import Conflict, DomainError
from domain.household.models import Identity
from tests.domain.approval.players import decide, owed, post_round
from tests.domain.approval.scenes import live_step, opened, second_application
from tests.domain.approval.town import Json, Town, fresh

Act = Callable[[AsyncSession], Awaitable[object]]
APPROVE = Draft("approve")


async def at_once(town: Town, *acts: Act) -> list[str]:
    """Runs every act in its own transaction at the same time: "done", or how it was refused."""
    gate = asyncio.Barrier(len(acts))

    async def one(act: Act) -> str:
        try:
            async with town.sessions.begin() as session:
                await session.execute(select(1))
                await gate.wait()
                await act(session)
        except (DomainError, IntegrityError) as refused:
            return type(refused).__name__
        return "done"

    return list(await asyncio.gather(*map(one, acts)))


async def deciding_on(town: Town, step: Step, draft: Draft, nth: int = 0) -> Act:
    chosen: list[str] = []
    for _ in range(nth + 1):
        actor = await town.seat(step.office, step.kind, besides=chosen)
        chosen.append(actor.id)
    return lambda session: deciding.decide(session, actor, step.id, step.version, draft)


async def gapless(town: Town, id: UUID) -> bool:
    told = [seq for seq, _ in await town.told(id)]
    return told == list(range(1, len(told) + 1)) and (await town.view(id)).seq == len(told)


async def test_of_two_decisions_on_one_step_one_wins_and_the_other_is_a_conflict(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H06"]), ["HS-01"])
    step = await live_step(town, id, "HS-01")
    acts = [
        await deciding_on(town, step, APPROVE, 0),
        await deciding_on(town, step, Draft("refuse", reason="R-COO-01"), 1),
    ]
    assert sorted(await at_once(town, *acts)) == ["StepNotOpen", "done"]
    assert issubclass(deciding.StepNotOpen, Conflict)
    async with town.sessions() as session:
        made = await session.scalar(select(func.count()).where(Decision.step_id == step.id))
    assert made == 1
    assert await gapless(town, id)


async def test_decisions_on_different_claims_of_one_application_all_count(
    town: Town, families: dict[str, Json]
) -> None:
    items = ["MZ-02", "MZ-09", "MZ-10", "FL-01", "TW-01", "HS-01", "GH-01"]
    id = await opened(town, fresh(families["H03"]), items)
    claims = await town.claims(id)
    open_ = [item for item in items if claims[item].state is ClaimState.OPEN]
    steps = [await live_step(town, id, item) for item in open_]
    refusal = Draft("refuse", reason="R-COO-01")
    outcomes = await at_once(town, *[await deciding_on(town, step, refusal) for step in steps])
    assert outcomes == ["done"] * len(open_)
    assert len(open_) >= 5
    after = await town.claims(id)
    assert {after[item].steps[0].state for item in open_} == {"done"}
    assert await gapless(town, id)


async def test_an_identity_two_cases_bring_at_once_is_granted_once(
    town: Town, families: dict[str, Json]
) -> None:
    """The second commit loses the race in the database and is tried again: it finds it held."""
    family = fresh(families["H01"])
    first = await opened(town, family, ["MZ-02"])
    second = await second_application(town, family, ["MZ-07"])
    id = (await town.view(first)).household_id
    await decide(town, first, await live_step(town, first, "MZ-02"))
    confirmation = await live_step(town, first, "MZ-02")
    act = await deciding_on(town, confirmation, APPROVE)
    assert sorted(await at_once(town, act, act)) == ["StepNotOpen", "done"]
    assert second != first
    async with town.sessions() as session:
        held = await session.scalars(
            select(Identity.person_id).where(
                Identity.household_id == id, Identity.identity == "dibao"
            )
        )
        assert len(list(held)) == 3  # mother, son, household


async def test_a_determination_and_a_withdrawal_at_once_leave_one_consistent_end(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02", "SW-01"])
    step = await live_step(town, id, "MZ-02")
    clerk = await town.actor("ding.lu")
    claim = (await town.claims(id))["MZ-02"].id
    outcomes = await at_once(
        town,
        await deciding_on(town, step, APPROVE),
        lambda session: withdrawal.claim(session, clerk, claim, "不要了"),
    )
    assert outcomes in (["done", "done"], ["StepNotOpen", "done"])
    claims = await town.claims(id)
    assert (claims["MZ-02"].state, claims["SW-01"].state) == (
        ClaimState.WITHDRAWN,
        ClaimState.CLOSED,
    )
    assert await gapless(town, id)


async def test_an_answer_and_a_withdrawal_at_once_leave_one_consistent_end(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H03"]), ["YB-01"])
    await owed(town, id)  # the letter has left
    claim = (await town.claims(id))["YB-01"]
    person = (await town.view(id)).members[0].person
    answer = Outcome(claim.id, "YB-1", approval(town, person))
    clerk = await town.actor("ding.lu")
    outcomes = await at_once(
        town,
        lambda session: answering.answer(session, "YB", answer),
        lambda session: withdrawal.claim(session, clerk, claim.id, "不要了"),
    )
    ended = (await town.claims(id))["YB-01"].state
    expected = ClaimState.GRANTED if outcomes[1] == "AlreadyEnded" else ClaimState.WITHDRAWN
    assert (outcomes[0], ended) == ("done", expected)
    assert await gapless(town, id)


def approval(town: Town, person: str) -> Ruling:
    return Ruling("approve", (RulingLine(person, True),), "甲", "乙", town.clock.now())


async def test_an_answer_by_message_and_a_decision_at_the_seat_at_once_end_it_once(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H06"]), ["HS-01"])
    await decide(town, id, await live_step(town, id, "HS-01"))
    step = await live_step(town, id, "HS-01")
    claim = (await town.claims(id))["HS-01"].id
    child = (await town.view(id)).members[2].person
    answer = Outcome(claim, "HS-1", approval(town, child))
    act = await deciding_on(town, step, APPROVE, 1)
    outcomes = await at_once(
        town,
        lambda session: answering.answer(session, "HS", answer),
        act,
    )
    assert "done" in outcomes
    view = (await town.claims(id))["HS-01"]
    assert view.state is ClaimState.GRANTED
    assert len(view.lines) == 1


@pytest.mark.parametrize("outcome", ["approve", "refuse", "return"])
async def test_an_answer_after_the_withdrawal_is_noted_and_changes_nothing(
    outcome: str, town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H03"]), ["YB-01", "MZ-10"])
    claim = (await town.claims(id))["YB-01"]
    clerk = await town.actor("ding.lu")
    async with town.sessions.begin() as session:
        await withdrawal.claim(session, clerk, claim.id, "不要了")
    ruling = Ruling(outcome, (), "甲", "乙", town.clock.now(), missing=("证明",))
    async with town.sessions.begin() as session:
        await answering.answer(session, "YB", Outcome(claim.id, "YB-1", ruling))
    assert (await town.claims(id))["YB-01"].state is ClaimState.WITHDRAWN
    assert (await town.told(id))[-1][1] == "late_answer"


async def test_the_same_answer_again_is_silent_and_another_one_is_noted(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H03"]), ["YB-01", "MZ-10"])
    claim = (await town.claims(id))["YB-01"]
    await post_round(town, id)
    told = await town.told(id)
    person = (await town.view(id)).members[0].person
    async with town.sessions.begin() as session:
        await answering.answer(session, "YB", Outcome(claim.id, "YB-1", approval(town, person)))
    assert await town.told(id) == told
    refusal = Ruling("refuse", (), "甲", "乙", town.clock.now(), reason="R-COO-01")
    async with town.sessions.begin() as session:
        await answering.answer(session, "YB", Outcome(claim.id, "YB-1", refusal))
    assert (await town.claims(id))["YB-01"].state is ClaimState.GRANTED
    assert [kind for _, kind in await town.told(id)][len(told) :] == ["late_answer"]


async def test_an_answer_before_its_turn_is_noted_and_changes_nothing(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H01"]), ["MZ-02", "SW-01"])
    claim = (await town.claims(id))["SW-01"]
    ruling = Ruling("approve", (RulingLine(None, True),), "甲", "乙", town.clock.now())
    async with town.sessions.begin() as session:
        await answering.answer(session, "SW", Outcome(claim.id, "SW-1", ruling))
    assert (await town.claims(id))["SW-01"].state is ClaimState.WAITING
    assert (await town.told(id))[-1][1] == "early_answer"


async def test_one_person_as_determiner_and_confirmer_makes_no_ruling(
    town: Town, families: dict[str, Json]
) -> None:
    id = await opened(town, fresh(families["H03"]), ["YB-01"])
    claim = (await town.claims(id))["YB-01"]
    person = (await town.view(id)).members[0].person
    alone = Ruling("approve", (RulingLine(person, True),), "甲", "甲", town.clock.now())
    with pytest.raises(answering.RulingRefused):
        async with town.sessions.begin() as session:
            await answering.answer(session, "YB", Outcome(claim.id, "YB-1", alone))


async def test_kinds_of_seats_are_those_the_law_keeps_apart() -> None:
    assert set(StepKind) == {"acceptance", "review", "determination", "confirmation"}
