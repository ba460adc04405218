"""The trail: who did what to which row, written in the same transaction, never changed.

Records are partitioned by month. A worker seals them afterwards into one Merkle tree (RFC 6962):
leaves, the nodes above them and signed checkpoints have tables of their own, so that whoever writes
a record waits for nobody.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from domain.base import Entity


class Key(TypeDecorator[str]):
    """The key of any row as text: most are UUIDs, accounts and offices have codes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401
        return None if value is None else str(value)


class AuditRecord(Entity):
    """Digests instead of values: the record shows that something changed without repeating it.

    `transaction_id` is PostgreSQL's own number of the writing transaction: once all lower ones have
    ended, nothing can appear in front of it. The sealer reads in that order.
    """

    __tablename__ = "audit_record"
    __table_args__ = (
        Index("ix_audit_record_at", "at", "id"),
        Index("ix_audit_record_household", "household_id", "at", "id"),
        Index("ix_audit_record_actor", "actor", "at", "id"),
        Index("ix_audit_record_object", "object_id", "at", "id"),
        Index("ix_audit_record_action", "action", "at", "id"),
        Index("ix_audit_record_transaction", "transaction_id", "id"),
        {"info": {"append_only": True}, "postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    actor: Mapped[str]
    actor_kind: Mapped[str]
    post: Mapped[str | None]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str] = mapped_column(Key())
    before_digest: Mapped[str | None]
    after_digest: Mapped[str | None]
    reason: Mapped[str | None]
    request_id: Mapped[str | None]
    household_id: Mapped[UUID | None]
    address: Mapped[str | None]
    transaction_id: Mapped[int] = mapped_column(
        server_default=text("(pg_current_xact_id()::text)::bigint")
    )


class AuditLeaf(Entity):
    """A sealed record's place in the tree, and the hash of what it said then."""

    __tablename__ = "audit_leaf"
    __table_args__ = (
        Index("uq_audit_leaf_record", "record_id", unique=True),
        {"info": {"append_only": True}},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[UUID]
    recorded_at: Mapped[datetime]  # the record's partition
    hash: Mapped[bytes]


class AuditNode(Entity):
    """The hash over leaves `index * 2**level` to `(index + 1) * 2**level`, from level 1 up."""

    __tablename__ = "audit_node"
    __table_args__ = ({"info": {"append_only": True}},)

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class AuditCheckpoint(Entity):
    """What the whole tree was when it held `size` leaves, signed; the sealer goes on from here."""

    __tablename__ = "audit_checkpoint"
    __table_args__ = ({"info": {"append_only": True}},)

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    at: Mapped[datetime]
    key_id: Mapped[str]
    signature: Mapped[bytes]
    last_transaction: Mapped[int]
    last_record: Mapped[UUID]
