"""Regions and windows, and the working-day calendar."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field
from sqlalchemy import select

from api.deps import After, Limit, Session, Version, Who, World
from api.rates import PUBLIC, limited
from api.wire import In, Out
from domain.approval import notice_preview, recounting
from domain.approval.notice_preview import NoticePreview
from domain.clock.calendar import Day
from domain.clock.models import CalendarDay
from domain.region import queries, service
from domain.region import windows as desks
from domain.region.models import ServiceWindow
from domain.region.views import Coverage, ImportResult, MarkView, RegionView, WindowView
from domain.region.windows import WindowEdit

router = APIRouter(tags=["places"])
Code = Annotated[str, Path(min_length=1, max_length=40)]
RegionCode = Annotated[str, Path(pattern=r"^[0-9]{6,12}$")]
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


class MarkIn(In):
    has: bool
    note: Annotated[str | None, Field(max_length=200)] = None


class MarksIn(In):
    """八有: every one of the eight is answered."""

    window: MarkIn
    staff: MarkIn
    system: MarkIn
    line: MarkIn
    hotline: MarkIn
    list: MarkIn
    flow: MarkIn
    rules: MarkIn


class WindowEditIn(In):
    name: Annotated[str, Field(min_length=2, max_length=60)]
    hotline: Annotated[str, Field(pattern=r"^[0-9-]{5,20}$")]
    marks: MarksIn


class WindowPage(Out):
    rows: list[WindowView]
    next: str | None


class CoverageTable(Out):
    levels: list[Coverage]


class TableIn(In):
    """CSV text. A dry run changes nothing and answers with every fault."""

    csv: Annotated[str, Field(max_length=1_000_000)]
    dry_run: bool


class CsvFile(Response):
    media_type = "text/csv"


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
async def regions(session: Session, runtime: World) -> RegionList:
    """Every place of the city that is one today."""
    rows = await session.scalars(queries.today(runtime.world.today()))
    return RegionList(rows=[RegionOut.model_validate(row) for row in rows])


@router.get("/regions.csv", response_class=CsvFile)
async def export_regions(session: Session, who: Who) -> CsvFile:
    """The places I administer as a table, closed ones too; no cell is a formula."""
    attached = {"Content-Disposition": 'attachment; filename="regions.csv"'}
    return CsvFile(await service.written_out(session, who), headers=attached)


@router.post("/regions/imports", response_model=ImportResult)
async def import_regions(body: TableIn, session: Session, who: Who) -> ImportResult:
    """Read a table of places in, all of it or nothing; places are closed, never deleted."""
    return await service.read_in(session, who, body.csv, dry_run=body.dry_run)


@router.get("/regions/{code}", response_model=RegionView)
async def region(code: RegionCode, session: Session, who: Who) -> RegionView:
    """A place, those above it, and those directly below it."""
    return await service.look(session, code)


@router.get("/windows", response_model=WindowList, dependencies=OPEN)
async def windows(session: Session) -> WindowList:
    """Every window that takes applications."""
    rows = await session.scalars(select(ServiceWindow).order_by(ServiceWindow.code))
    return WindowList(rows=[WindowOut.model_validate(row) for row in rows])


@router.get("/windows/coverage", response_model=CoverageTable)
async def coverage(session: Session, who: Who) -> CoverageTable:
    """How many places have a window, and how many windows all eight marks, level by level."""
    return CoverageTable(levels=await desks.coverage(session, who))


@router.get("/windows/marks", response_model=WindowPage)
async def marks(
    session: Session,
    who: Who,
    region: Annotated[str | None, Query(pattern=r"^[0-9]{6,12}$")] = None,
    level: Literal["city", "county", "township", "village"] | None = None,
    after: After = None,
    limit: Limit = 50,
) -> WindowPage:
    """The windows of my places with their eight marks, larger places first."""
    rows, next = await desks.page(
        session, who, region=region, level=level, after=after, limit=limit
    )
    return WindowPage(rows=rows, next=next)


@router.get("/windows/{code}", response_model=WindowView)
async def window(code: Code, session: Session, who: Who, response: Response) -> WindowView:
    """One window that I keep."""
    return _versioned(response, await desks.read(session, who, code))


@router.put("/windows/{code}", response_model=WindowView)
async def edit_window(
    code: Code,
    body: WindowEditIn,
    session: Session,
    who: Who,
    version: Version,
    response: Response,
) -> WindowView:
    """Change a window's name, hotline and marks."""
    marks = {mark: MarkView(**told) for mark, told in body.marks.model_dump().items()}
    wanted = WindowEdit(body.name, body.hotline, marks)
    return _versioned(response, await desks.edit(session, who, code, version, wanted))


def _versioned(response: Response, row: WindowView) -> WindowView:
    response.headers["ETag"] = f'"{row.version}"'
    return row


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
    changed, recounted = await recounting.import_notice(session, who, _days(body))
    return Imported(changed=list(changed), steps_recounted=recounted)


@router.post("/calendar/preview", response_model=NoticePreview)
async def preview_notice(body: Notice, session: Session, who: Who) -> NoticePreview:
    """Which due dates the notice would move; nothing is changed."""
    return await notice_preview.preview_notice(session, who, _days(body))


def _days(body: Notice) -> list[Day]:
    return [Day(d.on, d.is_workday, d.name, body.source) for d in body.days]
