"""Reading the calendar in, and out again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM, Actor
from domain.clock.calendar import Calendar, Day
from domain.clock.models import CalendarDay
from domain.errors import Forbidden

IMPORT = "parameter.edit"  # whoever keeps the city's standards keeps its calendar

# In the order of Day; columns, not objects: 3,000 days are read again at every refresh.
COLUMNS = (
    CalendarDay.on,
    CalendarDay.is_workday,
    CalendarDay.name,
    CalendarDay.source,
    CalendarDay.provisional,
)


class CalendarNotYours(Forbidden):
    """This account may not read in a holiday notice."""


async def load(session: AsyncSession) -> Calendar:
    """Every day the city knows."""
    rows = await session.execute(select(*COLUMNS))
    return Calendar(Day(*row) for row in rows)


async def stamp(session: AsyncSession) -> tuple[object, ...]:
    """Something that differs when a day has been entered or changed; cheap to ask for."""
    days = CalendarDay
    worked = func.sum(case((days.is_workday, func.extract("epoch", days.on)), else_=0))
    open_ = func.count().filter(days.provisional)
    found = await session.execute(select(func.count(), open_, worked, func.max(days.source)))
    return tuple(found.one())


async def seed_days(session: AsyncSession, days: Sequence[Day]) -> tuple[date, ...]:
    """Enter days nobody entered before; replace a provisional day by one that is certain.

    Never overwrites a notice somebody read in. Returns the dates that changed, in order.
    """
    known = await _known(session, days)
    fresh = [day for day in days if _improves(known.get(day.on), day)]
    await _write(session, fresh)
    return tuple(sorted(day.on for day in fresh))


async def import_days(session: AsyncSession, actor: Actor, days: Sequence[Day]) -> tuple[date, ...]:
    """Enter a State Council notice. Returns the dates whose work or certainty changed, in order.

    Due dates that were counted across a returned date must be counted again (the caller's part).
    """
    _refuse_strangers(actor)
    known = await _known(session, days)
    await _write(session, [day for day in days if known.get(day.on) != day])
    return _changing(known, days)


async def as_if(
    session: AsyncSession, actor: Actor, days: Sequence[Day]
) -> tuple[tuple[date, ...], Calendar]:
    """What `import_days` would return, and the calendar as it would be; nothing is written."""
    _refuse_strangers(actor)
    known = await _known(session, days)
    rows = [Day(*row) for row in await session.execute(select(*COLUMNS))]
    told = {day.on: day for day in [*rows, *days]}  # what the notice says wins
    return _changing(known, days), Calendar(told.values())


def _refuse_strangers(actor: Actor) -> None:
    if actor != SYSTEM and not actor.may(IMPORT):
        raise CalendarNotYours(f"{actor.id} does not hold {IMPORT}", permission=IMPORT)


def _changing(known: Mapping[date, Day], days: Sequence[Day]) -> tuple[date, ...]:
    return tuple(sorted(day.on for day in days if _counts_otherwise(known.get(day.on), day)))


def _improves(known: Day | None, day: Day) -> bool:
    return known is None or (known.provisional and known != day)


def _counts_otherwise(known: Day | None, day: Day) -> bool:
    if known is None:
        return True
    return (known.is_workday, known.provisional) != (day.is_workday, day.provisional)


async def _known(session: AsyncSession, days: Sequence[Day]) -> dict[date, Day]:
    if not days:
        return {}
    span = CalendarDay.on.between(min(day.on for day in days), max(day.on for day in days))
    rows = await session.execute(select(*COLUMNS).where(span))
    return {day.on: day for day in (Day(*row) for row in rows)}


async def _write(session: AsyncSession, days: Sequence[Day]) -> None:
    if not days:
        return
    statement = insert(CalendarDay)
    kept = ("is_workday", "name", "source", "provisional")
    written = {column: statement.excluded[column] for column in kept}
    await session.execute(
        statement.on_conflict_do_update(index_elements=["date"], set_=written),
        [_row(day) for day in days],
    )


def _row(day: Day) -> dict[str, Any]:
    return {
        "on": day.on,
        "is_workday": day.is_workday,
        "name": day.name,
        "source": day.source,
        "provisional": day.provisional,
    }
