"""Places: the 行政区划 tree and the windows where people are received."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Region(Entity):
    """One place from one day to another: GB/T 2260 (6 digits), town (9) or village (12)."""

    __tablename__ = "region"
    __table_args__ = (Index(None, "parent"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]  # province | city | county | township | village | outside
    parent: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    kind: Mapped[str | None]  # street | town | township | community | village
    hh_type: Mapped[str | None]  # urban | rural, of villages
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # last day it was a place of its own
    successor: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    __mapper_args__ = {"version_id_col": version}


class ServiceWindow(Entity):
    """A hall or desk at any of the four levels. Every one of them accepts any application."""

    __tablename__ = "service_window"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]  # city | county | township | village
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    organisation: Mapped[str]  # code; no foreign key, organisations already point at regions
    hotline: Mapped[str]
    hours: Mapped[list[Any]]  # [{days: [1..7], from: "09:00", to: "12:00"}]
    eight_marks: Mapped[dict[str, Any]]  # 八有: mark → {"has": bool, "note": text or null}
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    __mapper_args__ = {"version_id_col": version}
