"""What waits for my seats, most urgent first, at the same cost on the first and the last page."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, bindparam, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import mark, seats
from domain.actor import Actor
from domain.application.models import Application
from domain.approval.models import Step, StepKind, StepState
from domain.approval.pages import read_key, to_key
from domain.approval.seat_views import StepRow
from domain.approval.shaping import Moment
from domain.audit.service import record_list
from domain.identifier import masks
from domain.world import World, world

Due = Literal["late", "warned"]
DUE: Mapping[Due, ColumnElement[bool]] = {
    "late": Step.due_at <= bindparam("now", type_=Step.due_at.type),
    "warned": Step.yellow_on <= bindparam("today", type_=Step.yellow_on.type),
}
# What a line of the list shows: columns, not objects.
SHOWN = (
    Step.id,
    Step.application_id,
    Step.claim_id,
    Step.kind,
    Step.state,
    Step.item,
    Step.office,
    Step.due_at,
    Step.statutory_due,
    Step.committed_due,
    Step.yellow_on,
    Step.orange_on,
    Step.provisional,
    Step.version,
)


async def page(
    session: AsyncSession,
    actor: Actor,
    *,
    kind: StepKind | None,
    item: str | None,
    due: Due | None,
    after: str | None,
    limit: int,
) -> tuple[list[StepRow], str | None]:
    """One page of open steps and the key of the next; empty without a seat."""
    mine = [seat for seat in seats(actor) if kind is None or seat[1] == kind]
    if not mine:
        return [], None
    at, moment = world(session), Moment(world(session))
    statement = _page(len(mine), item=bool(item), due=due, after=bool(after))
    asked = {"item": item, "limit": limit + 1, "now": at.now(), "today": at.today()}
    asked |= {**_seats(mine), **(_after(after) if after else {})}
    found = (await session.execute(statement, asked)).all()
    rows = [_row(at, moment, step, step.number, step.applicant_name) for step in found[:limit]]
    record_list(session, actor, "step.list", "step", [step.id for step in found[:limit]])
    last = found[limit - 1] if len(found) > limit else None
    return rows, to_key(last.due_at, last.id) if last and last.due_at else None


def _seats(mine: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    offices = {f"office{at}": office for at, (office, _) in enumerate(mine)}
    return offices | {f"kind{at}": kind for at, (_, kind) in enumerate(mine)}


def _after(key: str) -> Mapping[str, Any]:
    due, id = read_key(key)
    return {"after_due": due, "after_id": id}


@cache
def _page(seats: int, *, item: bool, due: Due | None, after: bool) -> Select[*tuple[Any, ...]]:
    """One index range per seat, each cut to the page, merged: never a sort of the whole list.

    Built once for each number of seats: building it took longer than running it.
    """
    ranges = [_seat(at, item=item, due=due, after=after) for at in range(seats)]
    merged = union_all(*ranges).subquery() if len(ranges) > 1 else ranges[0].subquery()
    step = merged.c
    return (
        select(*step, Application.number, Application.applicant_name)
        .join_from(merged, Application, Application.id == step.application_id)
        .order_by(step.due_at, step.id)
        .limit(bindparam("limit"))
    )


def _seat(at: int, *, item: bool, due: Due | None, after: bool) -> Select[*tuple[Any, ...]]:
    range_ = select(*SHOWN).where(
        Step.office == bindparam(f"office{at}"),
        Step.kind == bindparam(f"kind{at}"),
        Step.state == StepState.OPEN,
        mark("step", "decide"),
    )
    if item:
        range_ = range_.where(Step.item == bindparam("item"))
    if due:
        range_ = range_.where(DUE[due])
    if after:
        seen = tuple_(
            bindparam("after_due", type_=Step.due_at.type),
            bindparam("after_id", type_=Step.id.type),
        )
        range_ = range_.where(tuple_(Step.due_at, Step.id) > seen)
    ordered = range_.order_by(Step.due_at, Step.id).limit(bindparam("limit")).subquery()
    return select(*ordered.c)


def _row(
    at: World, moment: Moment, step: Step | Row[*tuple[Any, ...]], number: str, applicant: str
) -> StepRow:
    return StepRow(
        id=step.id,
        application_id=step.application_id,
        claim_id=step.claim_id,
        number=number,
        kind=step.kind,
        state=step.state,
        item=step.item,
        item_name=at.catalogue.items[step.item].zh if step.item else None,
        applicant_name=masks.name(applicant),
        office=step.office,
        due_at=step.due_at,
        left=moment.left(step.committed_due or step.statutory_due),
        committed_due=step.committed_due,
        committed_left=moment.left(step.committed_due),
        statutory_due=step.statutory_due,
        statutory_left=moment.left(step.statutory_due),
        level=moment.level(step.due_at, step.yellow_on, step.orange_on),
        provisional=step.provisional,
        version=step.version,
    )


def row_of(at: World, step: Step, application: Application) -> StepRow:
    return _row(at, Moment(at), step, application.number, application.applicant_name)
