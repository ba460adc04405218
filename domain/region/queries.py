"""Which places lie where."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from domain.actor import region_prefix
from domain.region.models import Region, ServiceWindow


def within(column: InstrumentedAttribute[str], region: str) -> ColumnElement[bool]:
    """The condition that a region column lies in `region` (or is it), index-friendly."""
    return column.like(f"{region_prefix(region)}%")


def in_any(column: InstrumentedAttribute[str], regions: Collection[str]) -> ColumnElement[bool]:
    """The condition that a region column lies in one of `regions`."""
    return or_(false(), *(within(column, region) for region in regions))


def subtree(region: str, on: date) -> Select[Region]:
    """`region` and every place in it that exists on `on`, parents before children."""
    return select(Region).where(within(Region.code, region), _exists(on)).order_by(Region.code)


def today(on: date) -> Select[Region]:
    """Every place that exists on `on`."""
    return select(Region).where(_exists(on)).order_by(Region.code)


def above_villages(own: Collection[str], on: date) -> Select[str]:
    """Codes of the cities, counties and townships in `own` places that exist on `on`, in order."""
    found = select(Region.code).where(in_any(Region.code, own), _exists(on))
    return found.where(Region.level.in_(("city", "county", "township"))).order_by(Region.code)


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


def around(code: str, on: date) -> Select[Region, int]:
    """A place and those directly below it, each with how many exist below it on `on`."""
    below = aliased(Region)
    children = (
        select(func.count())
        .where(below.parent == Region.code, below.valid_from <= on)
        .where(below.valid_to.is_(None) | (below.valid_to >= on))
        .scalar_subquery()
    )
    return select(Region, children).where((Region.code == code) | (Region.parent == code))


def windows_page(
    own: Collection[str], *, region: str | None, level: str | None, after: str | None
) -> Select[ServiceWindow]:
    """Windows in `own` places by code, which puts larger places before those inside them."""
    statement = select(ServiceWindow).where(in_any(ServiceWindow.region, own))
    if region is not None:
        statement = statement.where(within(ServiceWindow.region, region))
    if level is not None:
        statement = statement.where(ServiceWindow.level == level)
    if after is not None:
        statement = statement.where(ServiceWindow.code > after)
    return statement.order_by(ServiceWindow.code)


def places_covered(own: Collection[str], on: date) -> Select[str, int, int]:
    """(level, places, covered): the places of each level, and those that have a window."""
    has_window = exists().where(ServiceWindow.region == Region.code)
    return (
        select(
            Region.level,
            func.count().label("places"),
            func.count().filter(has_window).label("covered"),
        )
        .where(in_any(Region.code, own), _exists(on))
        .group_by(Region.level)
    )


def marks_held(own: Collection[str], marks: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """(level, windows, complete, has_<mark> …): windows of each level and how many hold each."""
    held = {
        mark: ServiceWindow.eight_marks[mark]["has"].astext.cast(Boolean).is_(True)
        for mark in marks
    }
    each = [func.count().filter(one).label(f"has_{mark}") for mark, one in held.items()]
    return (
        select(
            ServiceWindow.level,
            func.count().label("windows"),
            func.count().filter(and_(*held.values())).label("complete"),
            *each,
        )
        .where(in_any(ServiceWindow.region, own))
        .group_by(ServiceWindow.level)
    )
