"""Which places lie where."""

from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from domain.actor import region_prefix
from domain.region.models import Region, ServiceWindow


def within(column: InstrumentedAttribute[str], region: str) -> ColumnElement[bool]:
    """The condition that a region column lies in `region` (or is it), index-friendly."""
    return column.like(f"{region_prefix(region)}%")


def subtree(region: str, on: date) -> Select[Region]:
    """`region` and every place in it that exists on `on`, parents before children."""
    return select(Region).where(within(Region.code, region), _exists(on)).order_by(Region.code)


def windows(region: str) -> Select[ServiceWindow]:
    """The windows in `region`, larger places first."""
    return (
        select(ServiceWindow)
        .where(within(ServiceWindow.region, region))
        .order_by(ServiceWindow.region, ServiceWindow.code)
    )


def township_of(village: str) -> Select[Region]:
    """The township a village or township code belongs to now; a merged one leads to its heir."""
    own = select(Region.code, Region.successor).where(Region.code == village[:9]).subquery()
    return select(Region).where(
        or_(
            (Region.code == own.c.code) & own.c.successor.is_(None),
            Region.code == own.c.successor,
        )
    )


def county_of(code: str) -> Select[Region]:
    return select(Region).where(Region.code == code[:6])


def _exists(on: date) -> ColumnElement[bool]:
    return (Region.valid_from <= on) & (Region.valid_to.is_(None) | (Region.valid_to >= on))
