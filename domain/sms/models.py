"""Text messages owed to a phone. Number and words are sealed; the words go once it has left."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class TextMessage(Entity):
    """One message. Nothing in its job but this row's id; machine time."""

    __tablename__ = "text_message"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]  # a key of texts.yaml
    phone_sealed: Mapped[bytes]
    words_sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]  # afterwards it is not worth sending
    sent_at: Mapped[datetime | None]
    reference: Mapped[str | None]  # the gateway's own number
