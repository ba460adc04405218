"""Why somebody looked at a family that was not on their own worklist."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Opening(Entity):
    """One account may read one case or family until `until`, for the purpose it stated."""

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("kind IN ('application', 'household')", name="kind"),
        Index("ix_opening_object", "object_id", "account", "until"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[str]
    kind: Mapped[str]
    object_id: Mapped[UUID]
    purpose: Mapped[str]
    note_sealed: Mapped[bytes | None]
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
