"""How much of an allowance somebody without an account has used up."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Rate(Entity):
    """One bucket that empties by itself: level zero at `used_until`, fuller the later that is.

    Unlogged: a crash of the database forgives everybody, and costs nobody a disk write. `key` is a
    keyed digest of an address, a login or a phone number, never the value.
    """

    __tablename__ = "rate"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    used_until: Mapped[datetime]
    taken: Mapped[bool]  # whether the latest attempt was within the allowance
