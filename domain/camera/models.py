"""A phone lent to a clerk's form: for minutes, for one paper, without a sign-in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.application import models as _cases  # noqa: F401  (the tables our keys point at)
from domain.base import Entity
from domain.document import models as _papers  # noqa: F401
from domain.session import models as _sessions  # noqa: F401


class Camera(Entity):
    """One link that a clerk shows and a phone opens; whoever holds its key may add photos.

    The key itself is known to the link only. It takes photos as long as nothing of the clerk's
    sign-in has changed (`generation`) and, where it was opened in a case, the case takes papers.
    """

    __tablename__ = "camera"
    __table_args__ = (Index(None, "staff", "opened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key_digest: Mapped[bytes] = mapped_column(unique=True)  # SHA-256
    staff: Mapped[str] = mapped_column(ForeignKey("staff.login"))
    session: Mapped[UUID] = mapped_column(ForeignKey("staff_session.id", ondelete="CASCADE"))
    generation: Mapped[int]  # of the session when it was opened
    field: Mapped[str]  # the question of the form the photos answer
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    supplement_id: Mapped[UUID | None]  # what the family was asked for, if that is being handed in
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class CameraPhoto(Entity):
    """A photo that came this way; `digest` (SHA-256 of what was sent) makes a retry the same."""

    __tablename__ = "camera_photo"

    camera_id: Mapped[UUID] = mapped_column(
        ForeignKey("camera.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), index=True
    )
