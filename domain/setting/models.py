"""Settings that every process of the city must agree on at once."""

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity

DEMO_CLOCK = "demo_clock_offset_seconds"
PLACES = "places"  # the transaction that last changed a place, an office or a name (by trigger)


class Setting(Entity):
    """One named value; the demonstration's clock is kept here."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
