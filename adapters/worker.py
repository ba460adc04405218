"""`python -m adapters.worker`: puts the worker together and runs it until SIGTERM or Ctrl-C."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from functools import partial

import httpx
import structlog

if sys.platform == "win32":
    from asyncio import run
else:
    from uvloop import run  # half the processor time of asyncio's own loop

from adapters import check_registry, http, ledger_sealing, production, registry, sms
from adapters.ledger import Ledger
from adapters.runtime import Runtime, opened
from adapters.seals import LedgerKey
from adapters.settings import Settings, from_environment
from adapters.worker_carrier import Carrier
from adapters.worker_checker import Checker, lane_of
from adapters.worker_checker import collecting as collecting_files
from adapters.worker_chores import Chores, Routine
from adapters.worker_crowd import Crowd
from adapters.worker_hints import listen
from adapters.worker_loop import Pace, StandingJob, Worker, stop_on_signals
from adapters.worker_texts import Texter
from domain.approval.answering import answer
from domain.approval.granting import PAPERWORK_OVERDUE
from domain.approval.message import messages_for
from domain.approval.overdue import look_again, paperwork_overdue, supplement_overdue
from domain.approval.settling import LOOK_AGAIN
from domain.approval.supplements import OVERDUE
from domain.audit import sealing
from domain.check import overdue
from domain.check.port import Source
from domain.document import service as document
from domain.draft import service as draft
from domain.job.circuit import LaneSetting
from domain.job.models import PLATFORM
from domain.proposal import previewing
from domain.rate import service as rate
from domain.replay import service as replay
from domain.retention import service as retention
from domain.sms.service import LANE

# Kind of job → what the platform does at its time.
ROUTINES: dict[str, Routine] = {
    OVERDUE: supplement_overdue,
    PAPERWORK_OVERDUE: paperwork_overdue,
    LOOK_AGAIN: look_again,
    replay.FORGET: replay.forget,
    rate.FORGET: rate.forget,
    draft.SWEEP: draft.sweep,
    retention.SWEEP: retention.sweep,
    overdue.LOOK: overdue.look,
    previewing.PREVIEW: previewing.preview,
}
STANDING: tuple[StandingJob, ...] = (
    sealing.sealing,
    replay.forgetting,
    rate.forgetting,
    document.sweeping,
    draft.sweeping,
    retention.sweeping,
    overdue.looking,
    *(partial(collecting_files, source) for source in check_registry.FETCHED),
)
HOUSE = LaneSetting(PLATFORM, max_running=4, batch_size=10)
TEXTS = LaneSetting(LANE, max_running=8, batch_size=1)
USUAL = Pace()
CHECKS = {source: lane_of(source) for source in check_registry.BY_CODE}


def main() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    try:
        run(serve(from_environment()))
    except production.UnsafeProduction as problem:
        sys.exit(str(problem))


async def serve(settings: Settings) -> None:
    """Work until told to stop; what runs is finished first."""
    line = http.client(settings.departments_url, settings.outbound)
    async with AsyncExitStack() as stack:
        runtime = await stack.enter_async_context(opened(settings))
        texts = await stack.enter_async_context(sms.connected(settings))
        await stack.enter_async_context(line)
        asked = await _sources(stack, runtime)
        await production.refuse(runtime)
        worker = build(runtime, line, texts, asked)
        stop_on_signals(worker)
        await worker.settle_in(lanes(settings.files_leave), STANDING)
        ear = asyncio.create_task(listen(runtime.engine, worker.wake))
        try:
            await worker.run()
        finally:
            ear.cancel()
            await asyncio.wait([ear])


async def _sources(stack: AsyncExitStack, runtime: Runtime) -> Mapping[str, Source]:
    """The sources of checks, each on a line of its own."""
    at, rules = runtime.settings.sources_at, runtime.settings.outbound
    lines = {code: http.client(at, rules) for code in CHECKS}
    for line in lines.values():
        await stack.enter_async_context(line)
    return check_registry.sources(lines, runtime.keys.sources)


def build(
    runtime: Runtime,
    line: httpx.AsyncClient,
    texts: httpx.AsyncClient | None = None,
    asked: Mapping[str, Source] | None = None,
    pace: Pace = USUAL,
) -> Worker:
    ledger = Ledger(runtime.settings.ledger)
    seal = ledger_sealing.routine(LedgerKey(runtime.keys.seals), ledger)
    served = registry.departments(line, runtime.settings.exchange, runtime.keys.callbacks)
    carrier = Carrier(runtime.sessions, served, messages_for, answer)
    sweep = partial(document.sweep, store=runtime.documents)
    routines = ROUTINES | {sealing.SEAL: seal, document.SWEEP: sweep}
    chores = Chores(runtime.sessions, answer, routines, registry.collectors(served))
    others = {LANE: Texter(runtime.sessions, sms.gateway(texts, runtime.keys.gateways))}
    checker = Checker(runtime.sessions, asked or {}, check_registry.batches(asked or {}))
    crowd = Crowd(checker, list(CHECKS.values()), check_registry.AT_ONCE)
    worker = Worker(runtime.sessions, carrier, chores, clock=runtime.now, pace=pace, others=others)
    worker.gather(crowd)
    return worker


def lanes(files_leave: str | None = None) -> list[LaneSetting]:
    """One lane per department, at the pace the registry gives it, and the platform's own."""
    paces = registry.lanes(files_leave).items()
    departments = [
        LaneSetting(code, way.max_running, way.batch_size, way.schedule) for code, way in paces
    ]
    checks = [LaneSetting(lane, check_registry.AT_ONCE) for lane in CHECKS.values()]
    return [*departments, HOUSE, TEXTS, *checks]


if __name__ == "__main__":
    main()
