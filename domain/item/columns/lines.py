"""Judges the lines of one stage for all families at once. See `item.assessment`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.item.assessment import EMPTY_UNIT
from domain.item.binding import BoundRoute
from domain.item.catalogue.shapes import Item
from domain.item.columns.column import FALSE, TRUE, UNKNOWN, Column, Index, Mask, Truths
from domain.item.columns.conditions import Conditions
from domain.item.trees import All, Condition


@dataclass(slots=True)
class Lines:
    """The lines of one stage: a row per person, or per household; only those `present` count.

    `route` numbers the item's routes, `position` the first condition that fails, `reason` the
    reasons of the `Conditions`. `amounts` hold an Amount or None, where they were asked for.
    """

    item: str
    of_person: bool
    present: Mask
    truth: Truths
    route: Index
    position: Index
    reason: Index
    amounts: Column | None = None

    def of_route(self, route: int) -> Mask:
        """The lines of this route that do not fail."""
        found: Mask = self.present & (self.truth != FALSE) & (self.route == route)
        return found


def household_lines(conditions: Conditions, item: Item, index: int, route: BoundRoute) -> Lines:
    """One line per household."""
    truth, position, reason = _judged(conditions, route, of_person=False)
    rows = len(truth)
    line = Lines(
        item.code,
        of_person=False,
        present=np.ones(rows, np.bool_),
        truth=truth,
        route=np.full(rows, index, np.intp),
        position=position,
        reason=reason,
    )
    if item.unit_rule != "none":
        _unit(conditions, line, item)
    return line


def _unit(conditions: Conditions, line: Lines, item: Item) -> None:
    """The benefit unit must not be empty; some items need it known to the last person."""
    sure, possible = conditions.sheet.roster.bounds(conditions.sheet.inside["unit"])
    empty, uncertain = possible == 0, sure < possible
    first = np.bool_(item.unit_rule == "required")
    line.reason[empty & (first | (line.truth != FALSE))] = conditions.code(EMPTY_UNIT)
    line.truth[empty] = FALSE
    waits = uncertain & (np.bool_(item.unit_settled) | (sure == 0))
    line.truth[waits] = np.minimum(line.truth[waits], UNKNOWN)


def person_lines(
    conditions: Conditions,
    item: Item,
    routes: Sequence[tuple[int, BoundRoute]],
    household: Lines | None,
) -> Lines:
    """One line per person of the group: the first route that holds, else the first route.

    Where the `household` has got the item nobody is asked for alone.
    """
    sheet, (first, bound) = conditions.sheet, routes[0]
    inside = sheet.inside["unit" if bound.route.among == "unit" else "counted"]
    best = _line(conditions, item.code, inside, first, bound)
    for index, other in routes[1:]:
        _better(best, _line(conditions, item.code, inside, index, other))
    if household is not None:
        before = household.truth[sheet.roster.home]
        best.present &= before != TRUE
        best.truth[before == UNKNOWN] = np.minimum(best.truth[before == UNKNOWN], UNKNOWN)
    return best


def _line(
    conditions: Conditions, code: str, inside: Truths, index: int, route: BoundRoute
) -> Lines:
    truth, position, reason = _judged(conditions, route, of_person=True)
    return Lines(
        code,
        of_person=True,
        present=inside != FALSE,
        truth=np.minimum(truth, inside),
        route=np.full(len(truth), index, np.intp),
        position=position,
        reason=reason,
    )


def _better(best: Lines, other: Lines) -> None:
    holds, open_ = other.truth == TRUE, (other.truth == UNKNOWN) & (best.truth == FALSE)
    taken = (best.truth != TRUE) & (holds | open_)
    for name in ("truth", "route", "position", "reason"):
        getattr(best, name)[taken] = getattr(other, name)[taken]


def _judged(
    conditions: Conditions, route: BoundRoute, of_person: bool
) -> tuple[Truths, Index, Index]:
    """Verdict, position of the first part that fails (0 if none), and its reason."""
    parts = _parts(route.route.conditions)
    rows = conditions.sheet.roster.rows(of_person)
    truth = np.full(rows, TRUE, np.int8)
    position, reason = np.zeros(rows, np.intp), np.zeros(rows, np.intp)
    for at, part in reversed(list(enumerate(parts))):
        found = conditions.truth(part, of_person)
        fails = found == FALSE
        position[fails] = at
        why = conditions.reason(part, of_person)
        reason[fails] = why if isinstance(why, int) else why[fails]
        truth = np.minimum(truth, found)
    return truth, position, reason


def _parts(tree: Condition) -> Sequence[Condition]:
    return tree.children if isinstance(tree, All) else (tree,)
