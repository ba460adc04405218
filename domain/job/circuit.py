"""A lane's settings and its circuit: closed, open, half-open, closed again."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.job.models import Lane
from domain.job.rules import NOW, open_for

REMEMBER_SUCCESS = timedelta(seconds=10)  # one busy lane is one hot row: note successes rarely


@dataclass(frozen=True, slots=True)
class LaneSetting:
    """How one lane is served: calls at once over all workers, jobs per call, "now" or
    "HH:MM" (Shanghai)."""

    code: str
    max_running: int = 8
    batch_size: int = 1
    schedule: str = NOW


async def ensure_lanes(session: AsyncSession, settings: Iterable[LaneSetting]) -> None:
    """Make the lanes, or bring their settings up to date; their circuits stay as they are."""
    rows = [asdict(setting) for setting in sorted(settings, key=lambda each: each.code)]
    statement = insert(Lane)
    new = statement.excluded
    changed = {name: new[name] for name in ("max_running", "batch_size", "schedule")}
    differs = or_(*(getattr(Lane, name) != value for name, value in changed.items()))
    upsert = statement.on_conflict_do_update(
        index_elements=[Lane.code], set_=changed, where=differs
    )
    await session.execute(upsert, rows)


async def failed(session: AsyncSession, lane: str, now: datetime, error: str) -> None:
    """It could not be reached. Calls begun before the circuit opened count no further."""
    row = await session.get(Lane, lane, with_for_update=True)
    if row is None or (row.open_until is not None and now < row.open_until):
        return
    row.failures += 1
    row.last_error = error
    pause = open_for(row.failures)
    row.open_until = now + pause if pause else None


async def succeeded(session: AsyncSession, lane: str, now: datetime) -> None:
    """It answered: the circuit is closed."""
    await all_succeeded(session, [lane], now)


async def all_succeeded(session: AsyncSession, lanes: Collection[str], now: datetime) -> None:
    """They answered; locked in the order in which leasing locks them."""
    stale = or_(
        Lane.failures > 0,
        Lane.last_success_at.is_(None),
        Lane.last_success_at < now - REMEMBER_SUCCESS,
    )
    mine = select(Lane.code).where(Lane.code.in_(lanes), stale).order_by(Lane.code)
    locked = mine.with_for_update().cte("locked")
    await session.execute(
        update(Lane)
        .where(Lane.code == locked.c.code)
        .values(failures=0, open_until=None, last_success_at=now, last_error=None)
        .execution_options(synchronize_session=False)
    )
