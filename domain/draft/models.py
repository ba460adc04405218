"""Forms begun and not sent yet, kept for the account that types them and for nobody else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Draft(Entity):
    """`owner` is kind and id of the account, `key` the name its browser gave the form."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("owner", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner: Mapped[str]
    key: Mapped[str]
    body_sealed: Mapped[bytes]
    changed_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
