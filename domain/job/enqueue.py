"""Putting a job into the queue, in the caller's transaction: the promise stands iff it commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, bindparam, func, select, text, types
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import new_id
from domain.job.models import DELIVER, MAX_ATTEMPTS, PLATFORM

# Column and PostgreSQL type, in the order of `job_arrays`: INSERT INTO job (…) SELECT * FROM unnest
COLUMNS = {
    "id": "uuid",
    "kind": "text",
    "lane": "text",
    "application_id": "uuid",
    "claim_id": "uuid",
    "payload": "jsonb",
    "run_at": "timestamptz",
    "max_attempts": "bigint",
}


@dataclass(frozen=True, slots=True)
class NewJob:
    """Something to do in `lane`, not before `run_at` (business time). No personal data."""

    kind: str
    lane: str
    run_at: datetime
    application_id: UUID | None = None
    claim_id: UUID | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    max_attempts: int = MAX_ATTEMPTS
    slot: str | None = None  # a second job of the same slot is not made
    id: UUID = field(default_factory=new_id)


def delivery(
    department: str,
    message: str,
    application_id: UUID,
    claim_id: UUID,
    run_at: datetime,
) -> NewJob:
    """A message (lodge, release, withdraw) owed to a department about one claim."""
    return NewJob(DELIVER, department, run_at, application_id, claim_id, {"message": message})


def timer(
    kind: str,
    run_at: datetime,
    application_id: UUID | None = None,
    **payload: Any,  # noqa: ANN401
) -> NewJob:
    """Something the platform does itself at a time; `kind` names the worker's routine for it."""
    return NewJob(kind, PLATFORM, run_at, application_id, None, payload)


def job_arrays(jobs: Sequence[NewJob]) -> list[list[Any]]:
    """The jobs as columns in the order of COLUMNS, for one statement over unnest.

    Payloads are JSON text, as asyncpg's jsonb wants it. Slots are for `enqueue` alone.
    """
    return [
        [job.id for job in jobs],
        [job.kind for job in jobs],
        [job.lane for job in jobs],
        [job.application_id for job in jobs],
        [job.claim_id for job in jobs],
        [_text(job.payload) for job in jobs],
        [job.run_at for job in jobs],
        [job.max_attempts for job in jobs],
    ]


def _text(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


PUT = text(
    "INSERT INTO job"
    " (id, kind, lane, application_id, claim_id, payload, run_at, max_attempts, slot)"
    " SELECT id, kind, lane, application_id, claim_id, payload::jsonb, run_at, max_attempts, slot"
    " FROM unnest(:id, :kind, :lane, :application_id, :claim_id, :payload, :run_at, :max_attempts,"
    " :slot) AS n(id, kind, lane, application_id, claim_id, payload, run_at, max_attempts, slot)"
    " ON CONFLICT DO NOTHING"
).bindparams(
    *(bindparam(name, type_=ARRAY(types.Uuid())) for name in ("id", "application_id", "claim_id")),
    *(bindparam(name, type_=ARRAY(types.Text())) for name in ("kind", "lane", "payload", "slot")),
    bindparam("run_at", type_=ARRAY(types.DateTime(timezone=True))),
    bindparam("max_attempts", type_=ARRAY(types.BigInteger())),
)


async def enqueue(session: AsyncSession, jobs: Sequence[NewJob]) -> None:
    """Add the jobs to this transaction, in one statement; one whose slot is taken is left out."""
    if jobs:
        columns = dict(zip(COLUMNS, job_arrays(jobs), strict=True))
        await session.execute(PUT, columns | {"slot": [job.slot for job in jobs]})


async def hint(session: AsyncSession) -> None:
    """Wake listening workers when this transaction commits. Only a hint: they poll anyway."""
    channel = func.concat("job_", func.current_schema())
    await session.execute(select(func.pg_notify(channel, "")))
