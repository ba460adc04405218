"""The working-day table of the city."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class CalendarDay(Entity):
    """Whether one day is worked, who said so, and whether that may still change."""

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column("date", primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str | None]  # 国庆节; 国庆节调休上班; none on ordinary days
    source: Mapped[str]
    provisional: Mapped[bool]
