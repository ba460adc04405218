"""What nobody needs any more is deleted: old sign-ins, spent codes, work long done.

Papers, drafts and the trail have terms of their own and are swept by their own nouns.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.base import Entity, utc_now
from domain.citizen.models import CitizenSession, OneTimeCode
from domain.job.enqueue import NewJob
from domain.job.models import DELIVER, PLATFORM, Job, JobState, Lease
from domain.session.models import RecoveryCode, StaffSession
from domain.sms.models import TextMessage
from domain.world import world

SWEEP = "sweep_old_rows"  # kind of job
EVERY, SOON = timedelta(hours=1), timedelta(seconds=5)
BATCH: Final = 500  # rows of one table in one transaction
SIGN_INS, WORK, CODES = timedelta(days=90), timedelta(days=30), timedelta(days=2)

Condition = Callable[[datetime], ColumnElement[bool]]


def _ended(entity: type[StaffSession] | type[CitizenSession]) -> Condition:
    """Their refresh tokens go with them (the foreign key cascades)."""
    return lambda now: func.least(entity.ended_at, entity.ends_at) < now - SIGN_INS


def _done(now: datetime) -> ColumnElement[bool]:
    """Dead ones wait for a person. The newest message about a claim is shown with its case."""
    newer = aliased(Job)
    later = exists().where(
        newer.application_id == Job.application_id,
        newer.claim_id == Job.claim_id,
        newer.kind == DELIVER,
        newer.id > Job.id,
    )
    return (
        Job.state.in_([JobState.DONE, JobState.DROPPED])
        & (Job.finished_at < now - WORK)
        & Job.slot.is_(None)  # a slot says that its job was made once
        & ((Job.kind != DELIVER) | later)
    )


# Table → which of its rows are too old at a moment (machine time).
TERMS: Final[Sequence[tuple[type[Entity], Condition]]] = (
    (StaffSession, _ended(StaffSession)),
    (CitizenSession, _ended(CitizenSession)),
    (RecoveryCode, lambda now: RecoveryCode.used_at < now - SIGN_INS),
    (OneTimeCode, lambda now: (OneTimeCode.sent_at < now - CODES) & (OneTimeCode.expires_at < now)),
    (TextMessage, lambda now: TextMessage.sent_at < now - WORK),
    (Job, _done),
)


def sweeping(now: datetime) -> NewJob:
    """The job that keeps deleting; one for ever. `now` is business time."""
    return NewJob(SWEEP, PLATFORM, now, slot=SWEEP)


async def sweep(session: AsyncSession, _lease: Lease | None) -> datetime:
    """A routine of the worker: one batch of each table; at once again while one was full."""
    now = utc_now()
    full = [await _delete(session, entity, old(now)) == BATCH for entity, old in TERMS]
    return world(session).now() + (SOON if any(full) else EVERY)


async def _delete(session: AsyncSession, entity: type[Entity], old: ColumnElement[bool]) -> int:
    """How many rows went; those somebody has in hand are left for the next time."""
    gone: CursorResult[Any] = await session.execute(  # type: ignore[assignment]
        _oldest(entity, old), execution_options={"synchronize_session": False}
    )
    return gone.rowcount


def _oldest(entity: type[Entity], old: ColumnElement[bool]) -> Delete:
    key = tuple_(*entity.__mapper__.primary_key)
    batch = (  # a CTE: a subquery may be worked out again for every row, and its limit with it
        select(*entity.__mapper__.primary_key)
        .where(old)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=entity)
        .cte()
    )
    return delete(entity).where(key.in_(select(*batch.columns)))
