"""`python -m adapters.worker`: puts the worker together and runs it until SIGTERM or Ctrl-C."""

import asyncio

import httpx
import structlog

from adapters import http, registry
from adapters.runtime import Runtime, opened
from adapters.settings import Settings, from_environment
from adapters.worker_carrier import Carrier
from adapters.worker_chores import Chores, Routine
from adapters.worker_hints import listen
from adapters.worker_loop import StandingJob, Worker, stop_on_signals
from domain.approval.answering import answer
from domain.approval.granting import PAPERWORK_OVERDUE
from domain.approval.message import messages_for
from domain.approval.overdue import look_again, paperwork_overdue, supplement_overdue
from domain.approval.settling import LOOK_AGAIN
from domain.approval.supplements import OVERDUE
from domain.job.circuit import LaneSetting
from domain.job.models import PLATFORM
from domain.replay import service as replay

# Kind of job → what the platform does at its time.
ROUTINES: dict[str, Routine] = {
    OVERDUE: supplement_overdue,
    PAPERWORK_OVERDUE: paperwork_overdue,
    LOOK_AGAIN: look_again,
    replay.FORGET: replay.forget,
}
STANDING: tuple[StandingJob, ...] = (replay.forgetting,)
HOUSE = LaneSetting(PLATFORM, max_running=4, batch_size=10)


def main() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    asyncio.run(serve(from_environment()))


async def serve(settings: Settings) -> None:
    """Work until told to stop; what runs is finished first."""
    line = http.client(settings.departments_url)
    async with opened(settings) as runtime, line:
        worker = build(runtime, line)
        stop_on_signals(worker)
        await worker.settle_in(lanes(settings.files_leave), STANDING)
        ear = asyncio.create_task(listen(runtime.engine, worker.wake))
        try:
            await worker.run()
        finally:
            ear.cancel()
            await asyncio.wait([ear])


def build(runtime: Runtime, line: httpx.AsyncClient) -> Worker:
    served = registry.departments(line, runtime.settings.exchange, runtime.keys.callbacks)
    carrier = Carrier(runtime.sessions, served, messages_for, answer)
    chores = Chores(runtime.sessions, answer, ROUTINES, registry.collectors(served))
    return Worker(runtime.sessions, carrier, chores, clock=runtime.now)


def lanes(files_leave: str | None = None) -> list[LaneSetting]:
    """One lane per department, at the pace the registry gives it, and the platform's own."""
    paces = registry.lanes(files_leave).items()
    departments = [
        LaneSetting(code, way.max_running, way.batch_size, way.schedule) for code, way in paces
    ]
    return [*departments, HOUSE]


if __name__ == "__main__":
    main()
