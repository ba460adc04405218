"""Owing a text message, and what becomes of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import new_id, utc_now
from domain.job import circuit
from domain.job import service as jobs
from domain.job.enqueue import NewJob, enqueue, hint
from domain.job.models import Lease
from domain.sms.models import TextMessage
from domain.sms.port import Text
from domain.world import world

SEND = "send_text"  # kind of job
LANE = "sms"
ATTEMPTS = 5
PHONE_CELL, WORDS_CELL = "text_message.phone", "text_message.words"


async def owe(
    session: AsyncSession, kind: str, phone: str, words: str, expires_at: datetime | None = None
) -> None:
    """Write the message down, sealed, with the job that sends it. It leaves after the commit."""
    at, id = world(session), new_id()
    session.add(
        TextMessage(
            id=id,
            kind=kind,
            phone_sealed=at.vault.seal(PHONE_CELL, id, phone),
            words_sealed=at.vault.seal(WORDS_CELL, id, words),
            created_at=utc_now(),
            expires_at=expires_at,
        )
    )
    job = NewJob(SEND, LANE, at.now(), payload={"text": str(id)}, max_attempts=ATTEMPTS)
    await enqueue(session, [job])
    await hint(session)


async def opened(session: AsyncSession, lease: Lease, now: datetime) -> Text | None:
    """The message of a job, opened. None when it has left or is not worth sending any more."""
    row = await session.get(TextMessage, _id(lease))
    if row is None or row.words_sealed is None:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        row.words_sealed = None
        return None
    vault = world(session).vault
    return Text(
        row.id,
        vault.open(PHONE_CELL, row.id, row.phone_sealed),
        vault.open(WORDS_CELL, row.id, row.words_sealed),
    )


async def sent(session: AsyncSession, lease: Lease, reference: str, now: datetime) -> None:
    """It has left: the words are forgotten. Raises LeaseLost."""
    row = await session.get_one(TextMessage, _id(lease))
    row.sent_at, row.reference, row.words_sealed = now, reference, None
    await jobs.finish(session, lease, now, reference)
    await circuit.succeeded(session, LANE, now)


def _id(lease: Lease) -> UUID:
    return UUID(lease.payload["text"])


async def unreachable(session: AsyncSession, lease: Lease, error: str, now: datetime) -> None:
    """The gateway is away: the lane's circuit counts it, the message rests."""
    await jobs.retry(session, [lease], now, error, refund=lease.probe)
    await circuit.failed(session, LANE, now, error)


async def refused(session: AsyncSession, lease: Lease, error: str, now: datetime) -> None:
    """The gateway will not take this one: a person looks. Its words are forgotten."""
    row = await session.get_one(TextMessage, _id(lease))
    row.words_sealed = None
    await jobs.die(session, [lease], now, error)
    await circuit.succeeded(session, LANE, now)
