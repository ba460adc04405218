"""Which full values were opened, by whom and why. Never the value itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Disclosure(Entity):
    """One opening of masked values. `note`, what the officer wrote, may name people."""

    __tablename__ = "disclosure"
    __table_args__ = (
        Index("ix_disclosure_actor", "actor", "at"),
        Index("ix_disclosure_object", "object_id", "at"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID]
    person: Mapped[str | None]
    fields: Mapped[list[str]]
    opened: Mapped[int]  # how many values, counted against the day's limit
    reason: Mapped[str]
    note_sealed: Mapped[bytes | None]
