"""The number trees over columns: each distinct combination is reckoned once. See `item.numbers`."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from domain.item.columns.column import FALSE, TRUE, Column, Index, combined
from domain.item.columns.conditions import Conditions
from domain.item.numbers import FOLDS
from domain.item.trees import Case, Condition, Const, Count, FactOf, Number, Operation, Param, SumOf


class Rows(NamedTuple):
    """Some persons, or some households, by their numbers, and the household of each."""

    of_person: bool
    at: Index
    homes: Index

    def some(self, which: Index) -> "Rows":
        return Rows(self.of_person, self.at[which], self.homes[which])


class Numbers:
    """Reckons numbers for the rows asked for, and only for those."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions, self.sheet = conditions, conditions.sheet

    def rows(self, of_person: bool, at: Index) -> Rows:
        return Rows(of_person, at, self.sheet.roster.home[at] if of_person else at)

    def reckon(self, tree: Number, rows: Rows) -> Column:
        """The number for each of the rows; None where it is unknown."""
        match tree:
            case Const(value=value):
                return Column.constant(value, len(rows.at))
            case Param(name):
                value = self.conditions.compiler.parameters[name]
                return Column.constant(value, len(rows.at))
            case FactOf(name):
                return self._fact(name, rows)
            case Operation(op, parts):
                return combined([self.reckon(part, rows) for part in parts], _folded(op))
            case Case(branches):
                return self._case(branches, rows)
            case Count():
                least, most = (b[rows.homes] for b in self.conditions.count_bounds(tree))
                return Column.of(np.where(least == most, least, -1).tolist()).without(-1)
            case SumOf():
                return self.conditions.sum(tree).take(rows.homes)

    def _fact(self, name: str, rows: Rows) -> Column:
        if not name.startswith("p."):
            return self.sheet.fact(name).take(rows.homes)
        if rows.of_person:
            return self.sheet.fact(name).take(rows.at)
        return Column.constant(None, len(rows.at))

    def _case(self, branches: Sequence[tuple[Condition | None, Number]], rows: Rows) -> Column:
        """The first branch that holds; an unknown one before it leaves the number unknown."""
        parts: list[tuple[Index, Column]] = []
        left = np.arange(len(rows.at), dtype=np.intp)
        for when, number in branches:
            some = rows.some(left)
            truth = self.when(when, some)
            chosen = left[truth == TRUE]
            parts.append((chosen, self.reckon(number, rows.some(chosen))))
            left = left[truth == FALSE]
        return Column.merged(len(rows.at), parts)

    def when(self, condition: Condition | None, rows: Rows) -> Index:
        """Whether the condition holds for each of the rows; none always holds."""
        if condition is None:
            return np.full(len(rows.at), TRUE, np.intp)
        return self.conditions.truth(condition, rows.of_person)[rows.at].astype(np.intp)


def _folded(op: str) -> Callable[..., Any]:
    fold = FOLDS[op]

    def found(*values: Any) -> Any:  # noqa: ANN401
        return None if None in values else reduce(fold, values)

    return found
