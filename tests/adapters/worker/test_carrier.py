"""What becomes of a claim whose department answers, refuses, is silent or is not there."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from adapters.worker_carrier import Carrier
from domain.delivery.port import Message, Outcome, Rejected, Unavailable
from domain.errors import RuleViolation
from domain.job import circuit
from domain.job.circuit import LaneSetting
from domain.job.models import JobState, Lease
from domain.job.rules import OPENS_AFTER
from tests.adapters.worker import town
from tests.adapters.worker.town import Bureau, one_round, ruled, worker
from tests.domain.job.scene import MORNING, Sessions, job, jobs, lane, open_lanes, owe

HOUR = timedelta(hours=1)


class Down(Bureau):
    async def decide(self, message: Message) -> Outcome:
        raise Unavailable("503 from /x")


class Refusing(Bureau):
    """Finds fault with one claim, and with any batch that holds it."""

    bad: UUID

    async def decide(self, message: Message) -> Outcome:
        if message.claim_id == self.bad:
            raise Rejected("400 from /x")
        return await super().decide(message)


class Thinking(Bureau):
    async def decide(self, message: Message) -> Outcome:
        return Outcome(message.claim_id, "JY-77")


async def states(sessions: Sessions) -> dict[UUID | None, str]:
    found = await jobs(sessions)
    return {each.claim_id: each.state for each in found if each.lane != town.LEDGER}


async def test_a_ruling_and_the_end_of_its_job_are_recorded_together(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    await one_round(worker(sessions, Bureau("YB")))
    done = await job(sessions, owed.id)
    assert (done.state, done.reference) == (JobState.DONE, "YB-1")
    assert await ruled(sessions) == {owed.claim_id: 1}
    assert (await lane(sessions)).last_success_at == MORNING


async def test_a_department_that_still_thinks_has_its_number_noted(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("JY", batch_size=10))
    owed = await owe(sessions, "JY", number=3)
    await one_round(worker(sessions, Thinking("JY")))
    assert {each.reference for each in await jobs(sessions) if each.lane == "JY"} == {"JY-77"}
    assert set((await states(sessions)).values()) == {JobState.DONE}
    assert await ruled(sessions) == {each.claim_id: 1 for each in owed}


async def test_one_unreadable_claim_is_found_in_its_batch_and_the_rest_arrive(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=10, batch_size=10))
    good, bad, other = await owe(sessions, number=3)
    bureau = Refusing("YB")
    assert bad.claim_id is not None
    bureau.bad = bad.claim_id
    await one_round(worker(sessions, bureau))
    await one_round(worker(sessions, bureau, later=HOUR))
    assert await states(sessions) == {
        good.claim_id: JobState.DONE,
        bad.claim_id: JobState.DEAD,
        other.claim_id: JobState.DONE,
    }
    assert (await job(sessions, bad.id)).last_error == "Rejected: 400 from /x"
    assert sorted(map(len, bureau.calls)) == [1, 1, 1, 3]


async def test_a_department_that_is_down_is_left_alone_after_five_calls(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=1))
    await owe(sessions, number=20)
    bureau = Down("YB")
    for _ in range(20):
        await one_round(worker(sessions, bureau))
    assert len(bureau.calls) == OPENS_AFTER
    assert (await lane(sessions)).last_error == "Unavailable: 503 from /x"


async def test_when_it_is_back_everything_owed_arrives_once(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=4))
    owed = await owe(sessions, number=20)
    for _ in range(5):
        await one_round(worker(sessions, Down("YB")))
    for hour in range(1, 10):
        await one_round(worker(sessions, Bureau("YB"), later=hour * HOUR))
    assert await ruled(sessions) == {each.claim_id: 1 for each in owed}


async def test_claims_a_batch_answer_leaves_out_are_told_again(sessions: Sessions) -> None:
    class Forgetful(Bureau):
        async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
            return (await super().lodge(messages))[:1]

    await open_lanes(sessions, LaneSetting("YB", batch_size=10))
    first, second = await owe(sessions, number=2)
    await one_round(worker(sessions, Forgetful("YB")))
    assert sorted((await states(sessions)).values()) == [JobState.DONE, JobState.QUEUED]
    await one_round(worker(sessions, Forgetful("YB"), later=HOUR))
    assert await ruled(sessions) == {first.claim_id: 1, second.claim_id: 1}


async def test_a_claim_whose_ruling_cannot_be_applied_does_not_hold_up_its_batch(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", batch_size=10))
    owed = await owe(sessions, number=3)
    strange = owed[1].claim_id

    class NotOurs(RuleViolation):
        """That answer belongs elsewhere."""

    async def answer(session: AsyncSession, department: str, outcome: Outcome) -> None:
        await town.answer(session, department, outcome)
        if outcome.claim_id == strange:
            raise NotOurs("王小明 is unknown here")

    carrier = Carrier(sessions, {"YB": Bureau("YB")}, town.messages_for, answer)
    picky = worker(sessions)
    picky._carrier = carrier
    await one_round(picky)
    assert await ruled(sessions) == {owed[0].claim_id: 1, owed[2].claim_id: 1}
    buried = await job(sessions, owed[1].id)
    assert (buried.state, buried.last_error) == (JobState.DEAD, "NotOurs")


async def test_a_bug_in_an_adapter_is_named_without_its_words(sessions: Sessions) -> None:
    class Broken(Bureau):
        async def decide(self, message: Message) -> Outcome:
            raise KeyError("321302199001019986")

    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    await one_round(worker(sessions, Broken("YB")))
    failed = await job(sessions, owed.id)
    assert (failed.state, failed.last_error) == (JobState.QUEUED, "KeyError")
    assert (await lane(sessions)).failures == 0


async def test_a_message_nobody_needs_any_more_is_dropped_unsent(sessions: Sessions) -> None:
    async def nothing(session: AsyncSession, leases: Sequence[Lease]) -> Mapping[UUID, Message]:
        return {}

    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    bureau = Bureau("YB")
    idle = worker(sessions)
    idle._carrier = Carrier(sessions, {"YB": bureau}, nothing, town.answer)
    await one_round(idle)
    assert (await job(sessions, owed.id)).state == JobState.DROPPED
    assert bureau.calls == []


async def test_a_department_that_never_answers_is_given_up_on_before_the_lease_ends(
    sessions: Sessions,
) -> None:
    class Silent(Bureau):
        async def decide(self, message: Message) -> Outcome:
            await asyncio.Event().wait()
            raise AssertionError

    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    await one_round(worker(sessions, Silent("YB"), patience=0))
    waiting = await job(sessions, owed.id)
    assert (waiting.state, waiting.last_error) == (
        JobState.QUEUED,
        "Unavailable: no answer in time",
    )


async def test_no_connection_is_held_while_a_department_is_asked(
    sessions: Sessions, engine: AsyncEngine
) -> None:
    held: list[int] = []

    class Watching(Bureau):
        async def decide(self, message: Message) -> Outcome:
            held.append(engine.pool.checkedout())  # type: ignore[attr-defined]
            return await super().decide(message)

    await open_lanes(sessions, LaneSetting("YB"))
    await owe(sessions)
    await one_round(worker(sessions, Watching("YB")))
    assert held == [0]


@pytest.mark.parametrize("opened", [True, False])
async def test_an_answer_closes_the_circuit(sessions: Sessions, opened: bool) -> None:
    await open_lanes(sessions, LaneSetting("YB"))
    await owe(sessions)
    for _ in range(OPENS_AFTER if opened else 1):
        async with sessions.begin() as session:
            await circuit.failed(session, "YB", MORNING, "Unavailable: 503 from /x")
    await one_round(worker(sessions, Bureau("YB"), later=HOUR))
    assert (await lane(sessions)).failures == 0
