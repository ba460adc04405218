"""One decision for many steps (decisions 21): each row stands on its own, under its own savepoint.

A row is decided by the same use case as a single step, so duties, kinship, reach and the law's
clocks hold for it exactly as they do there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from domain.access import scope
from domain.actor import Actor
from domain.approval import deciding
from domain.approval.decisions import Draft
from domain.approval.models import Decision, Step
from domain.audit.service import record_list
from domain.errors import Conflict, DomainError

MOST: Final = 100  # rows of one request: one transaction, a second or two of locks
NAMED: Final = UUID("0c1f5a86-3f0e-5a41-9d0b-7a5c1e2f9d04")  # never changed: keys stay keys


class DecisionKeyUsed(Conflict):
    """This key already stands for another decision on this step."""


@dataclass(frozen=True, slots=True)
class Read:
    """A step and the version of it that was on the screen."""

    id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row: the version it has now, or why it was refused."""

    id: UUID
    version: int | None
    refusal: Exception | None


async def decide(
    session: AsyncSession, actor: Actor, rows: Sequence[Read], draft: Draft, key: str
) -> list[RowOutcome]:
    """Decide each row by itself; one outcome per row, in the order asked.

    A refused row leaves nothing behind and does not stop the rest. The same key again gives the
    same answer for what it has decided, and tries the others once more.
    """
    asked = {row.id: row for row in rows}
    record_list(session, actor, "step.decide_many", "step", asked)
    await session.flush()  # outside the savepoints: told even if every row is refused
    found = {}
    for id in await _in_order(session, actor, asked):
        found[id] = await _row(session, actor, asked[id], _named(draft, actor, id, key))
    return [found[id] for id in asked]


async def _in_order(session: AsyncSession, actor: Actor, asked: dict[UUID, Read]) -> list[UUID]:
    """Two such requests at once lock the same cases in the same order, and never each other out."""
    cases = select(Step.id).where(Step.id.in_(asked), scope.reach(actor, Step, "decide"))
    reached = list(await session.scalars(cases.order_by(Step.application_id, Step.id)))
    return [*reached, *sorted(asked.keys() - set(reached))]


def _named(draft: Draft, actor: Actor, step: UUID, key: str) -> Draft:
    """Who decides what under which key names the decision: it cannot be made twice."""
    return replace(draft, id=uuid5(NAMED, f"{actor.id} {key} {step}"))


async def _row(session: AsyncSession, actor: Actor, row: Read, draft: Draft) -> RowOutcome:
    try:
        async with session.begin_nested():
            step = await deciding.decide(session, actor, row.id, row.version, draft)
        return RowOutcome(row.id, step.version, None)
    except DomainError as refused:
        return await _before(session, row, draft) or RowOutcome(row.id, None, refused)
    except (StaleDataError, DBAPIError) as lost:
        return RowOutcome(row.id, None, lost)
    finally:
        session.expunge_all()  # the next row reads its own case


async def _before(session: AsyncSession, row: Read, draft: Draft) -> RowOutcome | None:
    """What this very key has decided already, if it has."""
    found = await session.execute(
        select(Decision, Step.version).join(Step, Step.id == Decision.step_id)
        .where(Decision.id == draft.id)
    )  # fmt: skip
    before = found.one_or_none()
    if before is None:
        return None
    made, version = before
    said = (made.outcome, made.opinion, draft.reason or made.reason)
    if said != (draft.outcome, draft.opinion, made.reason):
        return RowOutcome(row.id, None, DecisionKeyUsed("take a new key for another decision"))
    return RowOutcome(row.id, version, None)
