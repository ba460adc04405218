"""Which due dates a holiday notice would move, before it is read in: nothing is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval.models import Pause, Step
from domain.approval.pausing import recount
from domain.approval.recounting import affected
from domain.clock import service as calendar
from domain.clock.calendar import Day
from domain.world import World, world


@dataclass(frozen=True, slots=True)
class DueMove:
    """Steps of one kind (of one item, or of whole cases) whose last day would be another."""

    item: str | None
    item_name: str | None
    step: str
    before: date
    after: date
    steps: int


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """`changed` days; the `moves` that follow; and how many dates only become certain."""

    changed: list[date]
    moves: list[DueMove]
    made_certain: int


Moved = tuple[str, str, date, date]


async def preview_notice(session: AsyncSession, actor: Actor, days: Sequence[Day]) -> NoticePreview:
    """Raises CalendarNotYours, CalendarMissing."""
    changed, fresh = await calendar.as_if(session, actor, days)
    if not changed:
        return NoticePreview([], [], 0)
    at, moves, certain = replace(world(session), calendar=fresh), Counter[Moved](), 0
    after = None
    while steps := list(await session.scalars(affected(min(changed), after))):
        certain += await _count(session, at, steps, moves)
        after = steps[-1].id
    return NoticePreview(
        list(changed), [_move(at, *key, n) for key, n in sorted(moves.items())], certain
    )


async def _count(
    session: AsyncSession, at: World, steps: Sequence[Step], moves: Counter[Moved]
) -> int:
    """Adds the steps that move; how many others lose the mark of being provisional."""
    ids = [step.claim_id for step in steps if step.claim_id]
    pauses = list(await session.scalars(select(Pause).where(Pause.claim_id.in_(ids))))
    certain = 0
    for step in steps:
        counted = recount(at, step, [p for p in pauses if p.claim_id == step.claim_id])
        before, after = step.committed_due or step.statutory_due, counted.dates.due_on
        if before is not None and after is not None and before != after:
            moves[step.item or "", step.kind.value, before, after] += 1
        elif step.provisional and not counted.dates.provisional:
            certain += 1
    return certain


def _move(at: World, item: str, step: str, before: date, after: date, steps: int) -> DueMove:
    named = at.catalogue.items.get(item)
    return DueMove(item or None, named.zh if named else None, step, before, after, steps)
