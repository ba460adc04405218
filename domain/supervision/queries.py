"""The board in three statements: over cases, over what each is asked for, over what was decided.

Each reads its rows once and adds them up along every side of the board (GROUPING SETS, by hash and
without sorting); `side_of` tells which side a row is about. Rows with `inside` false were submitted
before the period and count for the months alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    exists,
    func,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.selectable import LateralFromClause

from domain.application.models import Application, Claim
from domain.approval.filters import colour, days, decided, is_open, late
from domain.approval.models import Step
from domain.clock.queries import numbered
from domain.region.rules import TOWNSHIP
from domain.world import World

CITY_TIME: Final = "Asia/Shanghai"
LEVELS: Final = ("yellow", "orange", "red")
COUNTED: Final = ("asked", "prefilled", "saved", "separate")
OF_CASES: Final = ("state", "township", "month")
OF_CLAIMS: Final = ("item", "department", "township", "month")
Row = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Period:
    """Days of submission, and the day from which months are counted as well."""

    first: date
    last: date
    since: date


def cases(world: World, mine: ColumnElement[bool], period: Period) -> Row:
    """Per side (none, state, township, month): cases, deadline colours, questions asked."""
    case = _cases(world, mine, period)
    sides = {name: case.c[name] for name in OF_CASES}
    return select(
        *_keys(case, sides),
        *_counts(case),
        *_put(case),
    ).group_by(_sets(case, sides))


def wanted(world: World, mine: ColumnElement[bool], period: Period) -> Row:
    """Per item and per department (`key`: a code of either): as many cases, each counted once, and
    what was asked on their forms."""
    key = func.coalesce(Claim.item, Claim.department).label("key")
    lit = [func.bool_or(colour(world) == one).label(one) for one in LEVELS]
    case_ = Application.id
    once = (
        select(
            key,
            *lit,
            func.bool_or(late()).label("late"),
            # of one case: the same in each of its rows
            *(func.max(_told(name)).label(name) for name in COUNTED),
        )
        .join_from(Claim, Application, case_ == Claim.application_id)
        .outerjoin(Step, and_(Step.claim_id == Claim.id, is_open()))
        .where(mine, *days(period.first, period.last))
        .group_by(  # one sort serves both: an item belongs to one department
            func.grouping_sets(
                tuple_(case_, Claim.department, Claim.item), tuple_(case_, Claim.department)
            )
        )
        .subquery("once")
    )
    return select(once.c.key, *_counts(once), *_put(once)).group_by(once.c.key)


def paces(mine: ColumnElement[bool], period: Period) -> Row:
    """Per side (none, item, department, township, month) and number of working days from submission
    to the decision: claims decided, those with a limit, those late."""
    claim = _decided(mine, period)
    sides = {name: claim.c[name] for name in OF_CLAIMS}
    return select(
        *_keys(claim, sides),
        claim.c.days,
        func.count().label("decided"),
        func.count().filter(claim.c.timed).label("timed"),
        func.count().filter(claim.c.late).label("late"),
    ).group_by(_sets(claim, sides, claim.c.days))


def _counts(of: Subquery) -> list[ColumnElement[int]]:
    """Rows, and how many of them have each deadline colour or were decided late."""
    lit = [func.count().filter(of.c[one]).label(one) for one in (*LEVELS, "late")]
    return [func.count().label("cases"), *lit]


def _put(of: Subquery) -> list[ColumnElement[int]]:
    """How many forms there were, and what was asked on them, all together."""
    sums = [func.coalesce(func.sum(of.c[name]), 0).label(name) for name in COUNTED]
    return [func.count(of.c.asked).label("forms"), *sums]


def _told(name: str) -> ColumnElement[int]:
    """One figure of a case's form; NULL where nothing was counted."""
    figure: ColumnElement[int] = Application.counted[name].as_integer()
    return figure


def side_of(keys: Sequence[str], mask: int) -> str | None:
    """Which of `keys` a row is about, from its GROUPING() mask; None: all of them together."""
    bits = reversed(range(len(keys)))
    return next((key for key, bit in zip(keys, bits, strict=True) if not mask >> bit & 1), None)


def _keys(of: Subquery, sides: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """The columns that say what a row is about; `side` is a bit mask of what was added up."""
    keys = list(sides.values())
    return [of.c.inside, *keys, func.grouping(*keys).label("side")]


def _sets(
    of: Subquery, sides: Mapping[str, ColumnElement[Any]], *always: ColumnElement[Any]
) -> ColumnElement[Any]:
    inside, month = of.c.inside, sides["month"]
    within = [tuple_(inside, key, *always) for name, key in sides.items() if name != "month"]
    return func.grouping_sets(tuple_(inside, *always), *within, tuple_(month, *always))


def _of_case(period: Period) -> list[ColumnElement[Any]]:
    """What both statements say of a case."""
    submitted = func.timezone(CITY_TIME, Application.submitted_at)
    return [
        and_(*days(period.first, period.last)).label("inside"),
        func.left(Application.deciding_region, TOWNSHIP).label("township"),
        func.to_char(submitted, "YYYY-MM").label("month"),
    ]


def _cases(world: World, mine: ColumnElement[bool], period: Period) -> Subquery:
    lit = _lit(world)
    counted = [_told(name).label(name) for name in COUNTED]
    return (
        select(
            Application.state,
            *_of_case(period),
            *(lit.c[one] for one in LEVELS),
            exists().where(Claim.application_id == Application.id, late()).label("late"),
            *counted,
        )
        .join_from(Application, lit, true(), isouter=True)
        .where(mine, *days(period.since, period.last))
        .subquery("one_case")
    )


def _lit(world: World) -> LateralFromClause:
    """The deadline colours among the open steps of one case; an ended case has none."""
    shown = colour(world)
    return (
        select(*(func.bool_or(shown == level).label(level) for level in LEVELS))
        .where(Step.application_id == Application.id, is_open())
        .where(Application.closed_at.is_(None))
        .correlate(Application)
        .lateral("lit")
    )


def _decided(mine: ColumnElement[bool], period: Period) -> Subquery:
    working = numbered()
    began, ended = working.alias("began"), working.alias("ended")
    submitted = func.date(func.timezone(CITY_TIME, Application.submitted_at))
    settled = func.date(func.timezone(CITY_TIME, Claim.decided_at))
    return (
        select(
            Claim.item,
            Claim.department,
            *_of_case(period),
            Claim.due_at.is_not(None).label("timed"),
            func.coalesce(late(), False).label("late"),
            (ended.c.number - began.c.number).label("days"),
        )
        .join_from(Claim, Application, Application.id == Claim.application_id)
        .outerjoin(began, began.c.on == submitted)
        .outerjoin(ended, ended.c.on == settled)
        .where(mine, decided(), *days(period.since, period.last))
        .subquery("one_claim")
    )
