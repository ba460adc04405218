"""Which cases a list is narrowed to. The board counts with the same conditions, so that every
number of it is the number of rows behind it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists

from domain.access.scope import below
from domain.application.models import Application, ApplicationState, Claim, ClaimState
from domain.approval.models import Step, StepState
from domain.approval.views import Level
from domain.world import SHANGHAI, World

DECIDED: Final = (ClaimState.GRANTED, ClaimState.REFUSED)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is asked of a list of cases; days are those of submission, both included.

    `region`: the deciding place lies there. `level`: an open step has this deadline colour now.
    `late`: a claim was decided after it was due. With `item` or `department`, `level` and `late`
    are about their claims only.
    """

    state: ApplicationState | None = None
    region: str | None = None
    item: str | None = None
    department: str | None = None
    level: Level | None = None
    late: bool = False
    first_day: date | None = None
    last_day: date | None = None


def matching(world: World, asked: CaseFilter) -> list[ColumnElement[bool]]:
    """The conditions on applications; none when nothing was asked."""
    return [*_own(asked), *_of_claims(world, asked)]


def days(first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """Submitted on one of these days of the city."""
    found: list[ColumnElement[bool]] = []
    if first is not None:
        found.append(Application.submitted_at >= _midnight(first))
    if last is not None:
        found.append(Application.submitted_at < _midnight(last + timedelta(1)))
    return found


def colour(world: World) -> ColumnElement[str]:
    """The deadline colour of an open step now: `shaping.Moment.level` as SQL."""
    today = world.today()
    return case(
        (Step.due_at <= world.now(), "red"),
        (Step.orange_on <= today, "orange"),
        (Step.yellow_on <= today, "yellow"),
        else_="green",
    )


def is_open() -> ColumnElement[bool]:
    return Step.state == StepState.OPEN


def decided() -> ColumnElement[bool]:
    """That a department has said yes or no to a claim."""
    return Claim.state.in_(DECIDED)


def late() -> ColumnElement[bool]:
    """That a claim was decided after it was due: the earlier of the promise and the law."""
    return and_(decided(), Claim.decided_at > Claim.due_at)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(tzinfo=SHANGHAI))


def _own(asked: CaseFilter) -> list[ColumnElement[bool]]:
    found = days(asked.first_day, asked.last_day)
    if asked.state is not None:
        found.append(Application.state == asked.state)
    if asked.region is not None:
        found.append(below(Application.deciding_region, asked.region))
    return found


def _of_claims(world: World, asked: CaseFilter) -> list[ColumnElement[bool]]:
    items = _items(world, asked)
    found: list[ColumnElement[bool]] = []
    if items is not None:
        found.append(_claim(Claim.item.in_(items)))
    if asked.level is not None:
        own = [] if items is None else [Step.item.in_(items)]
        mine = Step.application_id == Application.id
        found.append(exists().where(mine, is_open(), colour(world) == asked.level, *own))
    if asked.late:
        found.append(_claim(late(), *([] if items is None else [Claim.item.in_(items)])))
    return found


def _items(world: World, asked: CaseFilter) -> Collection[str] | None:
    """The items asked about; None: all of them."""
    if asked.item is None and asked.department is None:
        return None
    return [
        code
        for code, item in world.catalogue.items.items()
        if asked.item in (None, code) and asked.department in (None, item.department)
    ]


def _claim(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Claim.application_id == Application.id, *conditions)
