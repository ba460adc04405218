"""A worker with departments of our own making. What they rule is noted as rows of the job table, in
the transaction that records it, so that nothing can be counted twice or lost unseen."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.worker_carrier import Carrier
from adapters.worker_chores import Chores
from adapters.worker_loop import Pace, Worker
from domain.delivery.port import Department, Message, MessageKind, Outcome, Ruling
from domain.job.models import Job, JobState, Lease
from tests.domain.job.scene import MORNING, Sessions

LEDGER = "ledger"
QUICK = Pace(quick=0.01, slow=0.05)


def ruling(outcome: str = "approve") -> Ruling:
    return Ruling(outcome, (), "甲", "乙", MORNING)


def message(lease: Lease) -> Message:
    assert lease.claim_id is not None
    return Message(
        id=lease.id,
        kind=MessageKind(lease.payload["message"]),
        claim_id=lease.claim_id,
        case_number="LB2026-1",
        item="YB-01",
        item_name="",
        region="321302",
        office="321302-YB",
        applicant="",
        phone=None,
        address=None,
        accounts={},
        household={},
        persons=(),
        proposed=(),
        due_on=None,
        sent_at=MORNING,
    )


async def messages_for(session: AsyncSession, leases: Sequence[Lease]) -> Mapping[UUID, Message]:
    return {lease.id: message(lease) for lease in leases}


async def answer(session: AsyncSession, department: str, outcome: Outcome) -> None:
    kind = outcome.ruling.outcome if outcome.ruling else "received"
    session.add(
        Job(
            kind=kind,
            lane=LEDGER,
            claim_id=outcome.claim_id,
            payload={"department": department},
            state=JobState.DONE,
            run_at=MORNING,
        )
    )


async def ruled(sessions: Sessions) -> Counter[UUID | None]:
    """How often each claim was answered."""
    async with sessions() as session:
        rows = await session.scalars(select(Job.claim_id).where(Job.lane == LEDGER))
        return Counter(rows.all())


@dataclass
class Bureau:
    """A department that approves at once and remembers every call."""

    code: str
    calls: list[list[UUID]] = field(default_factory=list)

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        self.calls.append([each.claim_id for each in messages])
        return [await self.decide(each) for each in messages]

    async def decide(self, message: Message) -> Outcome:
        return Outcome(message.claim_id, f"{self.code}-1", ruling())


def worker(
    sessions: Sessions,
    *departments: Department,
    chores: Chores | None = None,
    later: timedelta = timedelta(),
    machine: Callable[[], datetime] | None = None,
    patience: float = 30.0,
) -> Worker:
    """A worker whose both clocks stand at MORNING (+ `later`)."""
    now = machine or (lambda: MORNING + later)
    served = {each.code: each for each in departments}
    return Worker(
        sessions,
        Carrier(sessions, served, messages_for, answer, now, patience),
        chores or Chores(sessions, answer, now=now),
        clock=now,
        machine=now,
        pace=QUICK,
    )


async def one_round(worker: Worker) -> int:
    """One look at the queue and everything that came of it."""
    taken = await worker.round()
    await worker.under_way()
    return taken
