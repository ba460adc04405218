"""Which account at a government identity provider is which of ours."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class StaffIdentity(Entity):
    """`subject` at `issuer` is our account `staff`, because an administrator said so."""

    __tablename__ = "staff_identity"
    __table_args__ = (Index(None, "staff"),)

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"))
    linked_by: Mapped[str]
    linked_at: Mapped[datetime]
