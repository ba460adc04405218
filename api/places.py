"""Regions and windows, and the working-day calendar."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from sqlalchemy import select

from api.deps import Session, Who
from api.rates import PUBLIC, limited
from api.wire import In, Out
from domain.approval import recounting
from domain.clock.calendar import Day
from domain.clock.models import CalendarDay
from domain.region.models import Region, ServiceWindow

router = APIRouter(tags=["places"])
OPEN = [Depends(limited("public", PUBLIC))]


class RegionOut(Out):
    code: str
    name: str
    level: str
    parent: str | None
    hh_type: str | None


class RegionList(Out):
    rows: list[RegionOut]


class WindowOut(Out):
    code: str
    name: str
    level: str
    region: str
    hotline: str


class WindowList(Out):
    rows: list[WindowOut]


class DayOut(Out):
    on: date
    is_workday: bool
    name: str | None
    source: str
    provisional: bool


class Year(Out):
    rows: list[DayOut]


class DayIn(In):
    on: date
    is_workday: bool
    name: Annotated[str, Field(max_length=40)] | None = None


class Notice(In):
    """A State Council holiday notice, day by day; `source` is its document number."""

    source: Annotated[str, Field(min_length=1, max_length=100)]
    days: Annotated[list[DayIn], Field(min_length=1, max_length=800)]


class Imported(Out):
    changed: list[date]
    steps_recounted: int


@router.get("/regions", response_model=RegionList, dependencies=OPEN)
async def regions(session: Session) -> RegionList:
    """Every place of the city that is one today."""
    rows = await session.scalars(
        select(Region).where(Region.valid_to.is_(None)).order_by(Region.code)
    )
    return RegionList(rows=[RegionOut.model_validate(row) for row in rows])


@router.get("/windows", response_model=WindowList, dependencies=OPEN)
async def windows(session: Session) -> WindowList:
    """Every window that takes applications."""
    rows = await session.scalars(select(ServiceWindow).order_by(ServiceWindow.code))
    return WindowList(rows=[WindowOut.model_validate(row) for row in rows])


@router.get("/calendar", response_model=Year, dependencies=OPEN)
async def calendar(session: Session, year: Annotated[int, Query(ge=2000, le=2100)]) -> Year:
    """The days of one year; provisional until the State Council has announced it."""
    rows = await session.scalars(
        select(CalendarDay)
        .where(CalendarDay.on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(CalendarDay.on)
    )
    return Year(rows=[DayOut.model_validate(row) for row in rows])


@router.post("/calendar", response_model=Imported)
async def import_notice(body: Notice, session: Session, who: Who) -> Imported:
    """Read in a holiday notice; every due date counted across a changed day is counted again."""
    days = [Day(d.on, d.is_workday, d.name, body.source) for d in body.days]
    changed, recounted = await recounting.import_notice(session, who, days)
    return Imported(changed=list(changed), steps_recounted=recounted)
