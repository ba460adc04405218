"""提个建议: what staff would like to be otherwise, and what they were answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Suggestion(Entity):
    """`page` is the name of the page it was written on, never what stood there. `region`: the
    place its author works for, whose administrator answers."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("(replied_at IS NULL) = (reply_sealed IS NULL)", name="replied"),
        CheckConstraint("(replied_at IS NULL) = (replied_by IS NULL)", name="replier"),
        Index("ix_suggestion_author", "author", "id"),
        Index("ix_suggestion_region", "region", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    author: Mapped[str]
    region: Mapped[str]
    page: Mapped[str]
    text_sealed: Mapped[bytes]
    sent_at: Mapped[datetime]
    reply_sealed: Mapped[bytes | None]
    replied_by: Mapped[str | None]
    replied_at: Mapped[datetime | None]
