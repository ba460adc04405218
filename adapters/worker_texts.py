"""Carries text messages: open (short transaction), send (none), record (short transaction)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.base import utc_now
from domain.delivery.port import Rejected, Unavailable
from domain.job import service as jobs
from domain.job.models import Lease
from domain.sms import service
from domain.sms.port import SmsGateway, Text

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Texter:
    sessions: async_sessionmaker[AsyncSession]
    gateway: SmsGateway
    now: Callable[[], datetime] = utc_now  # machine time

    async def carry(self, leases: Sequence[Lease]) -> None:
        """Send each message; none of them holds up another."""
        for lease in leases:
            try:
                await self._carry(lease)
            except jobs.LeaseLost:
                log.warning("lease lost", lane=lease.lane, job=str(lease.id))

    async def _carry(self, lease: Lease) -> None:
        text = await self._open(lease)
        if text is None:
            return
        try:
            reference = await self.gateway.send(text)
        except Unavailable as error:
            await self._unreachable(lease, f"Unavailable: {error}")
        except Rejected as error:
            await self._refused(lease, f"Rejected: {error}")
        except Exception as error:  # only the class: its text may repeat the number
            await self._unreachable(lease, type(error).__name__)
        else:
            async with self.sessions.begin() as session:
                await service.sent(session, lease, reference, self.now())

    async def _open(self, lease: Lease) -> Text | None:
        async with self.sessions.begin() as session:
            text = await service.opened(session, lease, self.now())
            if text is None:
                await jobs.abandon(session, [lease], self.now())
        return text

    async def _unreachable(self, lease: Lease, error: str) -> None:
        log.warning("unreachable", lane=lease.lane, job=str(lease.id), error=error)
        async with self.sessions.begin() as session:
            await service.unreachable(session, lease, error, self.now())

    async def _refused(self, lease: Lease, error: str) -> None:
        log.error("rejected", lane=lease.lane, job=str(lease.id), error=error)
        async with self.sessions.begin() as session:
            await service.refused(session, lease, error, self.now())
