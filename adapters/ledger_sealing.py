"""The worker's routine of the trail: carry what was sealed out of the database, then seal on.

What leaves is what an earlier transaction committed; the files are never ahead of the database
unless the database lost something, and then nothing more is sealed until a person has looked.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.ledger import Ledger, LedgerDisagrees
from adapters.seals import LedgerKey
from domain.audit import sealing
from domain.audit.checkpoint import Checkpoint
from domain.audit.models import AuditCheckpoint
from domain.job.models import Lease
from domain.world import world


def routine(
    key: LedgerKey, ledger: Ledger
) -> Callable[[AsyncSession, Lease], Awaitable[datetime | None]]:
    """The routine with its key and its folder."""

    async def run(session: AsyncSession, _lease: Lease) -> datetime:
        await sealing.prepare_months(session)
        await publish(session, ledger)
        full = await sealing.due(session) and await sealing.seal(session, key) == sealing.BATCH
        now = world(session).now()
        return now if full else now + sealing.LOOK_EVERY

    return run


async def publish(session: AsyncSession, ledger: Ledger) -> None:
    """Write every committed checkpoint the ledger does not have. Raises LedgerDisagrees."""
    with ledger.held():
        last = ledger.last()
        if last is not None:
            await _compare(session, last)
        size = last.size if last else 0
        for checkpoint in await sealing.since(session, size):
            leaves = await sealing.leaves(session, size, checkpoint.size)
            await asyncio.to_thread(ledger.append, leaves, checkpoint)
            size = checkpoint.size


async def _compare(session: AsyncSession, last: Checkpoint) -> None:
    row = await session.get(AuditCheckpoint, last.size)
    if row is None or sealing.plain(row) != last:
        raise LedgerDisagrees(
            f"the database no longer has the checkpoint of {last.size} records that was signed "
            f"{last.at.isoformat()}: run `python -m deploy.audit verify`"
        )
