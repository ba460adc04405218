"""The calendar has changed: every due date that was counted across a changed day moves with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Claim
from domain.approval.models import Pause, Step, StepState
from domain.approval.pausing import recount
from domain.approval.settling import set_dates
from domain.audit.service import record
from domain.clock import service as calendar
from domain.clock.calendar import Day
from domain.world import World, world

RUNNING = (StepState.OPEN, StepState.PAUSED)
CHUNK = 500


async def import_notice(
    session: AsyncSession, actor: Actor, days: Sequence[Day]
) -> tuple[tuple[date, ...], int]:
    """Read in the notice and count again. Returns the changed dates and how many steps moved."""
    changed = await calendar.import_days(session, actor, days)
    record(session, actor, "calendar.import", "calendar", f"{len(changed)} days changed")
    if not changed:
        return changed, 0
    fresh = replace(world(session), calendar=await calendar.load(session))
    moved, after = 0, None
    while True:
        steps = await _affected(session, min(changed), after)
        if not steps:
            return changed, moved
        moved += await _recount(session, fresh, steps)
        after = steps[-1].id


async def _affected(session: AsyncSession, first: date, after: UUID | None) -> list[Step]:
    """In the order of their id, so that two imports never deadlock; locked."""
    return list(await session.scalars(affected(first, after).with_for_update()))


def affected(first: date, after: UUID | None) -> Select[Step]:
    """The running steps that are due on `first` or later, some at a time by their id."""
    page = (
        select(Step)
        .where(
            Step.state.in_(RUNNING),
            Step.hours.is_(None),
            (Step.committed_due >= first) | (Step.statutory_due >= first),
        )
        .order_by(Step.id)
        .limit(CHUNK)
    )
    return page.where(Step.id > after) if after else page


async def _recount(session: AsyncSession, at: World, steps: Sequence[Step]) -> int:
    ids = [step.claim_id for step in steps if step.claim_id]
    pauses = list(await session.scalars(select(Pause).where(Pause.claim_id.in_(ids))))
    claims = {
        claim.id: claim for claim in await session.scalars(select(Claim).where(Claim.id.in_(ids)))
    }
    moved = 0
    for step in steps:
        before = (step.due_at, step.provisional, step.statutory_due)
        counted = recount(at, step, [p for p in pauses if p.claim_id == step.claim_id])
        set_dates(step, counted)
        if step.claim_id in claims:
            claims[step.claim_id].due_at = step.due_at
        moved += before != (step.due_at, step.provisional, step.statutory_due)
    await session.flush()
    return moved
