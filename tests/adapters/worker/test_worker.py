"""Workers side by side, killed and stopped: no claim is lost, none is decided twice."""

import asyncio
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from adapters.worker_chores import Chores
from adapters.worker_hints import listen
from domain.delivery.port import Message, Outcome
from domain.job.circuit import LaneSetting
from domain.job.enqueue import enqueue, hint, timer
from domain.job.leasing import LEASE_EXPIRED
from domain.job.models import PLATFORM, JobState, Lease
from tests.adapters.worker.town import LEDGER, Bureau, one_round, ruled, worker
from tests.domain.job.scene import MINUTE, MORNING, Sessions, job, jobs, open_lanes, owe

ROOT = Path(__file__).parents[3]


class Clock:
    """Stands still until moved."""

    time = MORNING

    def __call__(self) -> datetime:
        return self.time


class Slow(Bureau):
    """Answers when told to."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.begun, self.may_answer = asyncio.Event(), asyncio.Event()

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        self.begun.set()
        await self.may_answer.wait()
        return await super().lodge(messages)


async def until_ruled(sessions: Sessions, claims: int) -> None:
    while len(await ruled(sessions)) < claims:  # noqa: ASYNC110  other programs do it
        await asyncio.sleep(0.02)


async def test_a_department_that_does_not_answer_delays_only_its_own_claims(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=2), LaneSetting("JY"))
    await owe(sessions, "YB", number=5)
    others = await owe(sessions, "JY", number=20)
    stuck = Slow("YB")
    running = worker(sessions, stuck, Bureau("JY"))
    loop = asyncio.create_task(running.run())
    await until_ruled(sessions, len(others))
    assert await ruled(sessions) == {each.claim_id: 1 for each in others}
    stuck.may_answer.set()
    running.stop()
    await loop


async def test_workers_side_by_side_share_the_work_and_decide_each_claim_once(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=6), LaneSetting("JY", batch_size=7))
    owed = await owe(sessions, "YB", number=40) + await owe(sessions, "JY", number=40)
    bureaus = [Bureau("YB"), Bureau("JY")]
    crew = [worker(sessions, *bureaus) for _ in range(3)]
    loops = [asyncio.create_task(each.run()) for each in crew]
    await until_ruled(sessions, len(owed))
    for each in crew:
        each.stop()
    await asyncio.gather(*loops)
    assert await ruled(sessions) == {each.claim_id: 1 for each in owed}
    asked = [claim for bureau in bureaus for call in bureau.calls for claim in call]
    assert len(asked) == len(owed)


async def start_victim(engine: AsyncEngine, how_many: int) -> asyncio.subprocess.Process:
    url = engine.url.render_as_string(hide_password=False)
    command = ["-m", "tests.adapters.worker.victim", url, "city", str(how_many)]
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )


async def until_stuck(victim: asyncio.subprocess.Process, calls: int) -> None:
    assert victim.stdout is not None
    stuck = 0
    while stuck < calls:
        line = await victim.stdout.readline()
        assert line, "the victim died by itself"
        stuck += line.endswith(b"sticks\n")


async def test_a_worker_killed_while_it_asks_loses_no_claim_and_doubles_none(
    sessions: Sessions, engine: AsyncEngine
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=4))
    owed = await owe(sessions, number=20)
    victim = await start_victim(engine, how_many=10)
    await until_stuck(victim, calls=4)
    victim.kill()
    await victim.wait()

    bureau = Bureau("YB")
    too_early = worker(sessions, bureau, later=MINUTE / 2)
    assert await one_round(too_early) == 0, "four calls are still under lease"
    for round_ in range(1, 9):
        await one_round(worker(sessions, bureau, later=round_ * timedelta(minutes=20)))
    assert await ruled(sessions) == {each.claim_id: 1 for each in owed}
    assert {each.state for each in await jobs(sessions)} == {JobState.DONE}
    assert sum(map(len, bureau.calls)) == 10, "what was recorded was not asked again"


async def test_a_large_batch_keeps_its_lease_while_its_worker_lives_and_is_not_stuck(
    sessions: Sessions,
) -> None:
    clock = Clock()
    await open_lanes(sessions, LaneSetting("YB"))
    [owed] = await owe(sessions)
    bureau = Slow("YB")
    alive = worker(sessions, bureau, machine=clock)
    await alive.round()
    for _ in range(20):
        clock.time += MINUTE / 2
        await alive.round()
    assert (await job(sessions, owed.id)).attempts == 1
    clock.time += 2 * MINUTE
    assert await one_round(worker(sessions, Bureau("YB"), machine=clock)) == 0
    assert (await job(sessions, owed.id)).last_error == LEASE_EXPIRED
    bureau.may_answer.set()
    await alive.under_way()
    assert await ruled(sessions) == {}, "the lease was lost, so the answer does not count"


async def test_a_worker_told_to_stop_finishes_what_runs_and_takes_nothing_new(
    sessions: Sessions,
) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=1))
    owed = await owe(sessions, number=3)
    bureau = Slow("YB")
    running = worker(sessions, bureau)
    loop = asyncio.create_task(running.run())
    await bureau.begun.wait()
    running.stop()
    bureau.may_answer.set()
    await loop
    assert await ruled(sessions) == {owed[0].claim_id: 1}
    states = [each.state for each in await jobs(sessions) if each.lane != LEDGER]
    assert states == [JobState.DONE, JobState.QUEUED, JobState.QUEUED]


async def test_sigterm_ends_the_program(sessions: Sessions, engine: AsyncEngine) -> None:
    await open_lanes(sessions, LaneSetting("YB", max_running=1))
    owed = await owe(sessions, number=1)
    program = await start_victim(engine, how_many=1)
    await until_ruled(sessions, len(owed))
    program.send_signal(signal.SIGTERM)
    assert await program.wait() == 0


async def test_a_timer_rings_once_and_a_routine_that_comes_round_is_planned_again(
    sessions: Sessions,
) -> None:
    rung: list[str] = []

    async def remind(session: AsyncSession, lease: Lease) -> datetime | None:
        rung.append(str(lease.payload["step"]))
        return None

    async def nightly(session: AsyncSession, lease: Lease) -> datetime | None:
        return MORNING + timedelta(days=1)

    await open_lanes(sessions, LaneSetting(PLATFORM, batch_size=10))
    async with sessions.begin() as session:
        planned = [timer("remind", MORNING, step="s1"), timer("seal", MORNING)]
        await enqueue(session, [*planned, timer("unknown", MORNING)])
    routines = {"remind": remind, "seal": nightly}
    for _ in range(2):
        await one_round(worker(sessions, chores=Chores(sessions, answer_nobody, routines)))
    assert rung == ["s1"]
    by_kind = {each.kind: each for each in await jobs(sessions)}
    assert by_kind["remind"].state == JobState.DONE
    assert by_kind["seal"].state == JobState.QUEUED
    assert by_kind["seal"].run_at == MORNING + timedelta(days=1)
    assert by_kind["unknown"].state == JobState.DEAD


async def answer_nobody(session: AsyncSession, department: str, outcome: Outcome) -> None:
    raise AssertionError("nobody answered")


async def test_a_hint_wakes_a_listening_worker_when_its_transaction_commits(
    sessions: Sessions, engine: AsyncEngine
) -> None:
    woken = asyncio.Event()
    listening = asyncio.create_task(listen(engine, woken.set))
    while not woken.is_set():  # the listener may not be there for the first hints
        async with sessions.begin() as session:
            await hint(session)
        await asyncio.sleep(0.02)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
