"""What waits for my seats, most urgent first, at the same cost on the first and the last page."""

from collections.abc import Sequence

from sqlalchemy import Select, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.actor import Actor
from domain.application.models import Application
from domain.approval.models import Step, StepKind, StepState
from domain.approval.pages import from_key, to_key
from domain.approval.seat_views import StepRow
from domain.approval.seats import seats
from domain.approval.shaping import days_left, level_of
from domain.world import World, world


async def page(
    session: AsyncSession,
    actor: Actor,
    *,
    kind: StepKind | None,
    item: str | None,
    after: str | None,
    limit: int,
) -> tuple[list[StepRow], str | None]:
    """One page of open steps and the key of the next; empty without a seat."""
    mine = [seat for seat in seats(actor) if kind is None or seat[1] is kind]
    if not mine:
        return [], None
    found = (await session.execute(_page(mine, item, after, limit + 1))).all()
    at = world(session)
    rows = [_row(at, step, number, name) for step, number, name in found[:limit]]
    last = found[limit - 1][0] if len(found) > limit else None
    return rows, to_key(last.due_at, last.id) if last and last.due_at else None


def _page(
    mine: Sequence[tuple[str, StepKind]], item: str | None, after: str | None, limit: int
) -> Select[Step, str, str]:
    """One index range per seat, each cut to the page, merged: never a sort of the whole list."""
    ranges = [_seat(office, kind, item, after, limit) for office, kind in mine]
    merged = union_all(*ranges).subquery() if len(ranges) > 1 else ranges[0].subquery()
    step = aliased(Step, merged)
    return (
        select(step, Application.number, Application.applicant_name)
        .join(Application, Application.id == step.application_id)
        .order_by(step.due_at, step.id)
        .limit(limit)
    )


def _seat(
    office: str, kind: StepKind, item: str | None, after: str | None, limit: int
) -> Select[Step]:
    range_ = select(Step).where(
        Step.office == office, Step.kind == kind, Step.state == StepState.OPEN
    )
    if item:
        range_ = range_.where(Step.item == item)
    if after:
        range_ = range_.where(from_key(after, Step.due_at, Step.id))
    ordered = range_.order_by(Step.due_at, Step.id).limit(limit).subquery()
    return select(aliased(Step, ordered))


def _row(at: World, step: Step, number: str, applicant: str) -> StepRow:
    return StepRow(
        id=step.id,
        application_id=step.application_id,
        claim_id=step.claim_id,
        number=number,
        kind=step.kind,
        state=step.state,
        item=step.item,
        item_name=at.catalogue.items[step.item].zh if step.item else None,
        applicant_name=applicant,
        office=step.office,
        due_at=step.due_at,
        left=days_left(at, step),
        level=level_of(at, step),
        provisional=step.provisional,
        version=step.version,
    )


def row_of(at: World, step: Step, application: Application) -> StepRow:
    return _row(at, step, application.number, application.applicant_name)
