"""The trail: who did what to which row, written in the same transaction, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class AuditRecord(Entity):
    """Digests instead of values: the record shows that something changed without repeating it."""

    __tablename__ = "audit_record"
    __table_args__ = (
        Index("ix_audit_record_object", "object_id", "at"),
        Index("ix_audit_record_actor", "actor", "at"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_kind: Mapped[str]
    post: Mapped[str | None]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID]
    before_digest: Mapped[str | None]
    after_digest: Mapped[str | None]
    reason: Mapped[str | None]
    request_id: Mapped[str | None]
