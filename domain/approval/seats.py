"""Who may sit on a step, and who has sat in this case already."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access import scope
from domain.access.reach import REACH
from domain.actor import Actor
from domain.application.models import Application
from domain.approval.case import Case
from domain.approval.loading import load
from domain.approval.models import Outcome, Step, StepKind
from domain.errors import Conflict, Forbidden, NotFound
from domain.household import relatives

# Which permission sits on which kind of step, as the table of reach has it.
PERMISSION = {StepKind(row.only): row.permission for row in REACH["step", "decide"] if row.only}


class UnknownStep(NotFound):
    """There is no such step on your worklist."""


class StepChanged(Conflict):
    """This step changed since you read it."""


class SamePerson(Forbidden):
    """The same person may not do both of these in one case."""


def sits_on(actor: Actor, step: Step) -> bool:
    return actor.kind == "system" or (step.office, step.kind) in scope.seats(actor)


async def step_for(session: AsyncSession, actor: Actor, step_id: UUID) -> Step:
    """The step, if it is on one of the actor's seats; elsewhere it does not exist."""
    step = await session.scalar(_step(actor, step_id))
    if step is None:
        raise UnknownStep("no step with this id on your seats")
    return step


def _step(actor: Actor, step_id: UUID) -> Select[Step]:
    return (
        select(Step)
        .where(Step.id == step_id, scope.reach(actor, Step, "decide"))
        .execution_options(populate_existing=True)
    )


async def open_step(session: AsyncSession, actor: Actor, step_id: UUID) -> tuple[Case, Step]:
    """The case of a step on one of the actor's seats, locked, and the step as it stands then.

    A step elsewhere does not exist, and its case is never locked. Raises UnknownStep, NearRelative.
    """
    found = await session.execute(_locked(actor), {"step": step_id})
    row = found.one_or_none()
    if row is None:
        raise UnknownStep("no step with this id on your seats")
    application, related = row
    if related:
        raise relatives.refuse()
    case = await load(session, application)
    return case, next(step for step in case.steps if step.id == step_id)


@lru_cache(maxsize=1024)
def _locked(actor: Actor) -> Select[Application, bool]:
    """The application of a step on the actor's seats, locked, and whether a relative is in it."""
    return (
        select(Application, relatives.related(actor.id, Application.household_id))
        .join(Step, Step.application_id == Application.id)
        .where(Step.id == bindparam("step"), scope.reach(actor, Step, "decide"))
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )


def keep_apart(actor: Actor, step: Step, steps: Iterable[Step]) -> None:
    """Acceptance, review, determination and confirmation of one claim are different people.

    `steps` are those of the case, read under its lock; a trigger on `decision` holds it too. What
    was sent back does not count, and the same seat may look at it again. Raises SamePerson.
    """
    concerned = (step.claim_id, None)
    sat = [
        other.kind
        for other in steps
        if other.done_by == actor.id
        and other.claim_id in concerned
        and other.kind is not step.kind
        and other.outcome is not Outcome.RETURN
    ]
    refuse_second_seat(sat, step.kind)


def refuse_second_seat(sat: Iterable[StepKind], kind: StepKind) -> None:
    for earlier in sat:
        raise SamePerson(
            f"the same account did {earlier} in this case and may not do {kind}",
            earlier=str(earlier),
            now=str(kind),
        )
