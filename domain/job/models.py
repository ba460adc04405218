"""Everything that must happen later, one row each, and the lanes these rows wait in.

Deliveries to departments, timers, seals and nightly batches are the same kind of row. A lane is a
department (its code) or the platform itself; pace, schedule and circuit belong to the lane.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity, new_id

PLATFORM = "platform"
DELIVER = "deliver"
MAX_ATTEMPTS = 8


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"  # gave up: a person must look
    DROPPED = "dropped"  # no longer wanted: superseded or withdrawn


class Job(Entity):
    """One thing owed. `payload` and `last_error` never hold personal data.

    `run_at` is business time (when the world owes it); `retry_at` and `lease_until` are machine
    time (when a worker may look again): a demonstration that sets its clock loses no retry.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued','running','done','dead','dropped')", name="state"),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="leased"),
        Index("ix_job_due", "lane", "run_at", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_job_leased", "lane", "lease_until", postgresql_where=text("state = 'running'")),
        Index("ix_job_dead", "lane", "id", postgresql_where=text("state = 'dead'")),
        # One claim's messages leave in order: LODGE before RELEASE before WITHDRAW.
        Index(
            "ix_job_claim_order",
            "claim_id",
            "created_at",
            postgresql_where=text("kind = 'deliver' AND state IN ('queued','running')"),
        ),
        Index("ix_job_application", "application_id"),
        Index("uq_job_slot", "slot", unique=True, postgresql_where=text("slot IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    lane: Mapped[str]
    application_id: Mapped[UUID | None]
    claim_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(server_default=text("'queued'"))
    run_at: Mapped[datetime]
    retry_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    max_attempts: Mapped[int] = mapped_column(server_default=text(str(MAX_ATTEMPTS)))
    # Was in a batch that failed, or killed its worker: travels by itself until it is known which.
    alone: Mapped[bool] = mapped_column(server_default=text("false"))
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    reference: Mapped[str | None]  # the department's own number
    slot: Mapped[str | None]  # a scheduled job exists once per slot
    # Not now(): transactions that wait for one application lock must be told apart by their turn.
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    finished_at: Mapped[datetime | None]


class Lane(Entity):
    """How fast a lane may go, and its circuit: here and nowhere else."""

    __tablename__ = "lane"
    __table_args__ = (CheckConstraint("max_running > 0 AND batch_size > 0", name="pace"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    max_running: Mapped[int]  # calls at once, of all workers together
    batch_size: Mapped[int]  # jobs told in one call
    schedule: Mapped[str] = mapped_column(server_default=text("'now'"))  # or HH:MM, Shanghai
    failures: Mapped[int] = mapped_column(server_default=text("0"))  # in a row
    open_until: Mapped[datetime | None]  # machine time
    last_success_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """Both clocks at once: the machine's, and the one business is done by. UTC."""

    machine: datetime
    business: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one job, until `until`; worth nothing once another holds the job."""

    id: UUID
    kind: str
    lane: str
    application_id: UUID | None
    claim_id: UUID | None
    payload: dict[str, Any]
    attempts: int
    max_attempts: int
    alone: bool
    token: UUID
    until: datetime
    probe: bool = False  # sent through an open circuit, to see whether the department is back
