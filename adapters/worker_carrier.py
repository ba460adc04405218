"""Carries one batch to one department: messages (short transaction), knock (none), record.

No database connection is held while we knock. Answers are applied one claim per transaction: one
bad row cannot hold up the rest of its batch.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.base import utc_now
from domain.delivery import service
from domain.delivery.port import Department, Message, Outcome, Rejected, Unavailable
from domain.delivery.service import Answer, MessagesFor
from domain.errors import DomainError
from domain.job import circuit
from domain.job import service as jobs
from domain.job.models import Lease

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Carrier:
    """`patience` is how long one knock may take (seconds); it must be well below the lease."""

    sessions: async_sessionmaker[AsyncSession]
    departments: Mapping[str, Department]
    messages_for: MessagesFor
    answer: Answer
    now: Callable[[], datetime] = utc_now  # machine time
    patience: float = 30.0

    async def carry(self, leases: Sequence[Lease]) -> None:
        """Tell the department about these claims and record what it says. Same lane, one batch."""
        try:
            messages = await self._messages(leases)
            outcomes = await self._knock(leases[0].lane, list(messages.values()))
        except Unavailable as error:
            await self._unreachable(leases, f"Unavailable: {error}")
        except Rejected as error:
            await self._rejected(leases, f"Rejected: {error}")
        except Exception as error:  # a bug of ours must not stop the lane
            # Only the class: the text of an unknown error may repeat what a family told us.
            await self._puzzled(leases, type(error).__name__)
        else:
            await self._record([each for each in leases if each.id in messages], outcomes)

    async def _messages(self, leases: Sequence[Lease]) -> Mapping[UUID, Message]:
        async with self.sessions.begin() as session:
            messages = await self.messages_for(session, leases)
            gone = [lease for lease in leases if lease.id not in messages]
            await jobs.abandon(session, gone, self.now())
        return messages

    async def _knock(self, lane: str, messages: Sequence[Message]) -> Sequence[Outcome]:
        if not messages:
            return []
        try:
            async with asyncio.timeout(self.patience):
                outcomes = await self.departments[lane].lodge(messages)
        except TimeoutError:
            raise Unavailable("no answer in time") from None
        if not outcomes:
            raise Unavailable("an answer about nothing")
        return outcomes

    async def _unreachable(self, leases: Sequence[Lease], error: str) -> None:
        log.warning("unreachable", lane=leases[0].lane, jobs=len(leases), error=error)
        async with self.sessions.begin() as session:
            await service.unreachable(session, leases, error, self.now())

    async def _rejected(self, leases: Sequence[Lease], error: str) -> None:
        """One of a batch is not acceptable, who knows which: each goes by itself next time."""
        log.warning("rejected", lane=leases[0].lane, jobs=len(leases), error=error)
        async with self.sessions.begin() as session:
            if len(leases) == 1:
                await jobs.die(session, leases, self.now(), error)
            else:
                await jobs.retry(session, leases, self.now(), error, refund=True, alone=True)
            await circuit.succeeded(session, leases[0].lane, self.now())

    async def _puzzled(self, leases: Sequence[Lease], error: str) -> None:
        log.error("failed", lane=leases[0].lane, jobs=len(leases), error=error)
        async with self.sessions.begin() as session:
            await jobs.retry(session, leases, self.now(), error, alone=True)

    async def _record(self, leases: Sequence[Lease], outcomes: Sequence[Outcome]) -> None:
        said = {outcome.claim_id: outcome for outcome in outcomes}
        await self._silent([lease for lease in leases if lease.claim_id not in said])
        for lease in leases:
            if lease.claim_id in said:
                await self._settle(lease, said[lease.claim_id])
        if said:
            await self._reached(leases[0].lane)

    async def _silent(self, leases: Sequence[Lease]) -> None:
        if leases:
            async with self.sessions.begin() as session:
                await jobs.retry(session, leases, self.now(), "no answer about this claim")

    async def _reached(self, lane: str) -> None:
        async with self.sessions.begin() as session:
            await circuit.succeeded(session, lane, self.now())

    async def _settle(self, lease: Lease, outcome: Outcome) -> None:
        try:
            async with self.sessions.begin() as session:
                await service.record(session, lease, outcome, self.answer, self.now())
        except jobs.LeaseLost:  # the worker that has the job now records the same answer
            log.warning("lease lost", lane=lease.lane, job=str(lease.id))
        except DomainError as refusal:
            await self._unanswerable(lease, type(refusal).__name__)
        except Exception as error:  # one bad row must not block the rest
            await self._puzzled([lease], type(error).__name__)

    async def _unanswerable(self, lease: Lease, error: str) -> None:
        log.error("answer refused", lane=lease.lane, job=str(lease.id), error=error)
        async with self.sessions.begin() as session:
            await jobs.die(session, [lease], self.now(), error)
