"""What may count once only and has been seen, for as long as it could still be sent again."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Seen(Entity):
    """The mark of one signed message: a callback's nonce, an assertion's jti, a sign-in's state.

    Kept until `until` (machine time): afterwards its own timestamp refuses the message.
    """

    __tablename__ = "seen"
    __table_args__ = (Index(None, "until"),)

    source: Mapped[str] = mapped_column(primary_key=True)  # callback:JY, client:<id>, provider
    mark: Mapped[str] = mapped_column(primary_key=True)  # chosen by the sender, unique per source
    digest: Mapped[str]  # SHA-256 of what it came with, hex
    until: Mapped[datetime]
