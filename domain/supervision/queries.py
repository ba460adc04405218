"""The board in two statements: one over cases, one over claims.

Each reads its rows once and adds them up along every side of the board (GROUPING SETS); `side_of`
tells which side a row is about. Rows with `inside` false were submitted before the period and count
for the months alone.
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
    func,
    literal_column,
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
HALF: Final[ColumnElement[Any]] = literal_column("0.5")
NINE_TENTHS: Final[ColumnElement[Any]] = literal_column("0.9")
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
        func.count().label("cases"),
        *(func.count().filter(case.c[level]).label(level) for level in LEVELS),
        func.count(case.c.asked).label("forms"),
        *(func.coalesce(func.sum(case.c[name]), 0).label(name) for name in COUNTED),
    ).group_by(_sets(case, sides))


def claims(world: World, mine: ColumnElement[bool], period: Period) -> Row:
    """Per side (none, item, department, township, month): cases and how fast they were decided."""
    claim = _claims(world, mine, period)
    sides = {name: claim.c[name] for name in OF_CLAIMS}
    each = claim.c
    share = func.percentile_disc
    return select(
        *_keys(claim, sides),
        func.count(each.case.distinct()).label("cases"),
        *(
            func.count(each.case.distinct()).filter(each.colour == level).label(level)
            for level in LEVELS
        ),
        func.count().filter(each.decided).label("decided"),
        func.count().filter(each.timed).label("timed"),
        func.count().filter(each.late).label("late_claims"),
        func.count(each.case.distinct()).filter(each.late).label("late"),
        share(HALF).within_group(each.days).label("median_wd"),
        share(NINE_TENTHS).within_group(each.days).label("p90_wd"),
    ).group_by(_sets(claim, sides))


def side_of(keys: Sequence[str], mask: int) -> str | None:
    """Which of `keys` a row is about, from its GROUPING() mask; None: all of them together."""
    bits = reversed(range(len(keys)))
    return next((key for key, bit in zip(keys, bits, strict=True) if not mask >> bit & 1), None)


def _keys(of: Subquery, sides: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """The columns that say what a row is about; `side` is a bit mask of what was added up."""
    keys = list(sides.values())
    return [of.c.inside, *keys, func.grouping(*keys).label("side")]


def _sets(of: Subquery, sides: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    inside, month = of.c.inside, sides["month"]
    within = [tuple_(inside, key) for name, key in sides.items() if name != "month"]
    return func.grouping_sets(tuple_(inside), *within, tuple_(month))


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
    counted = [Application.counted[name].as_integer().label(name) for name in COUNTED]
    return (
        select(Application.state, *_of_case(period), *(lit.c[one] for one in LEVELS), *counted)
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


def _claims(world: World, mine: ColumnElement[bool], period: Period) -> Subquery:
    working = numbered()
    began, ended = working.alias("began"), working.alias("ended")
    submitted = func.date(func.timezone(CITY_TIME, Application.submitted_at))
    settled = func.date(func.timezone(CITY_TIME, Claim.decided_at))
    timed = and_(decided(), Claim.due_at.is_not(None))
    return (
        select(
            Application.id.label("case"),
            Claim.item,
            Claim.department,
            *_of_case(period),
            colour(world).label("colour"),
            decided().label("decided"),
            timed.label("timed"),
            func.coalesce(late(), False).label("late"),
            (ended.c.number - began.c.number).label("days"),
        )
        .join_from(Claim, Application, Application.id == Claim.application_id)
        .outerjoin(Step, and_(Step.claim_id == Claim.id, is_open()))
        .outerjoin(began, began.c.on == submitted)
        .outerjoin(ended, and_(ended.c.on == settled, decided()))
        .where(mine, *days(period.since, period.last))
        .subquery("one_claim")
    )
