"""Windows and their eight marks (八有): who has them all, and what is still missing where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import object_id_of, record
from domain.errors import Conflict, NotFound
from domain.region import queries
from domain.region.models import ServiceWindow
from domain.region.reach import places, reaches
from domain.region.rules import LEVELS
from domain.region.views import Coverage, MarkView, WindowView
from domain.world import World, world

EDIT, READ = "window.edit", "statistics.read"
MARKS: Final = ("window", "staff", "system", "line", "hotline", "list", "flow", "rules")


class NoSuchWindow(NotFound):
    """There is no such window."""


class PlaceChanged(Conflict):
    """Somebody changed this place since you read it."""


@dataclass(frozen=True, slots=True)
class WindowEdit:
    """What may be said about a window; every one of the eight marks."""

    name: str
    hotline: str
    marks: Mapping[str, MarkView]


async def page(
    session: AsyncSession,
    actor: Actor,
    *,
    region: str | None,
    level: str | None,
    after: str | None,
    limit: int,
) -> tuple[list[WindowView], str | None]:
    """One page of the windows one keeps or counts, larger places first. Raises MayNotAdminister."""
    own = places(actor, EDIT, READ)
    rows = await session.scalars(
        queries.windows_page(own, region=region, level=level, after=after).limit(limit + 1)
    )
    found = [_view(world(session), row) for row in rows]
    return found[:limit], found[limit - 1].code if len(found) > limit else None


async def coverage(session: AsyncSession, actor: Actor) -> list[Coverage]:
    """How far each level has come in one's places. Raises MayNotAdminister."""
    own = places(actor, EDIT, READ)
    today = world(session).today()
    counted = {row.level: row for row in await session.execute(queries.places_covered(own, today))}
    marked = {row.level: row for row in await session.execute(queries.marks_held(own, MARKS))}
    return [_coverage(level, counted.get(level), marked.get(level)) for level in LEVELS]


def _coverage(level: str, counted: Any, marked: Any) -> Coverage:  # noqa: ANN401
    return Coverage(
        level=level,
        places=counted.places if counted else 0,
        covered=counted.covered if counted else 0,
        windows=marked.windows if marked else 0,
        complete=marked.complete if marked else 0,
        marks={mark: getattr(marked, f"has_{mark}") if marked else 0 for mark in MARKS},
    )


async def read(session: AsyncSession, actor: Actor, code: str) -> WindowView:
    """Raises NoSuchWindow, MayNotAdminister."""
    return _view(world(session), await _own(session, actor, code))


async def edit(
    session: AsyncSession, actor: Actor, code: str, version: int, wanted: WindowEdit
) -> WindowView:
    """Raises NoSuchWindow, MayNotAdminister, PlaceChanged when `version` is no longer current."""
    row = await _own(session, actor, code)
    if row.version != version:
        raise PlaceChanged("read the window again")
    row.name, row.hotline = wanted.name, wanted.hotline
    row.eight_marks = {
        mark: {"has": wanted.marks[mark].has, "note": wanted.marks[mark].note} for mark in MARKS
    }
    record(session, actor, "window.edit", "window", object_id_of("window", code))
    await session.flush()  # the answer carries the new version
    return _view(world(session), row)


async def _own(session: AsyncSession, actor: Actor, code: str) -> ServiceWindow:
    row = await session.get(ServiceWindow, code, with_for_update=True)
    if not reaches(actor, EDIT, row.region if row else None) or row is None:
        raise NoSuchWindow("no such window")
    return row


def _view(at: World, row: ServiceWindow) -> WindowView:
    return WindowView(
        code=row.code,
        name=row.name,
        level=row.level,
        region=row.region,
        region_name=at.places.region(row.region),
        organisation_name=at.places.office(row.organisation),
        hotline=row.hotline,
        marks={mark: MarkView(**row.eight_marks[mark]) for mark in MARKS},
        version=row.version,
    )
