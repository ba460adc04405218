"""A column: for every row, which of the distinct values it has. Each value is looked at once.

So a column of 10,000 rows costs as many exact Python operations as it has distinct values, the same
operations a single family gets; numpy carries the answers to the rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]
Truths = NDArray[np.int8]
Mask = NDArray[np.bool_]

FALSE, UNKNOWN, TRUE = 0, 1, 2  # `and` is the least, `or` the greatest, `not` 2 minus
CODES = {False: FALSE, None: UNKNOWN, True: TRUE}
TRUTHS = (False, None, True)
MOST = 2**40  # distinct combinations before they are numbered anew


@dataclass(frozen=True, slots=True)
class Column:
    """`values` holds every distinct value (None: unknown); `codes` says which one a row has."""

    codes: Index
    values: Sequence[Any]

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Column":
        """A column of these values, row by row."""
        table = {value: code for code, value in enumerate(dict.fromkeys(values))}
        codes = np.fromiter(map(table.__getitem__, values), np.intp, len(values))
        return cls(codes, list(table))

    @classmethod
    def constant(cls, value: Any, rows: int) -> "Column":  # noqa: ANN401
        return cls(np.zeros(rows, np.intp), [value])

    @classmethod
    def merged(cls, rows: int, parts: Sequence[tuple[Index, "Column"]]) -> "Column":
        """Columns of some rows each (by their numbers); a row in none of them is unknown."""
        codes, values = np.zeros(rows, np.intp), [None]
        for at, part in parts:
            codes[at] = part.codes + len(values)
            values += part.values
        return cls(codes, values)

    def take(self, rows: Index) -> "Column":
        return Column(self.codes[rows], self.values)

    def without(self, value: Any) -> "Column":  # noqa: ANN401
        """The same, this value standing for unknown."""
        return Column(self.codes, [None if each == value else each for each in self.values])

    def truths(self, test: Callable[[Any], bool | None]) -> Truths:
        """Whether the test holds, row by row; an unknown value is unknown."""
        found = [UNKNOWN if value is None else CODES[test(value)] for value in self.values]
        return np.array(found, np.int8)[self.codes]

    def rows(self) -> list[Any]:
        """The value of every row."""
        return list(map(self.values.__getitem__, self.codes.tolist()))


def combined(columns: Sequence[Column], join: Callable[..., Any]) -> Column:
    """`join` of the columns' values, called once for each combination that occurs."""
    if not len(columns[0].codes):
        return Column(columns[0].codes, [])
    first, codes = _numbered([column for column in columns if len(column.values) > 1], columns[0])
    picked = [column.take(first).rows() for column in columns]
    return Column(codes, list(map(join, *picked)))


def _numbered(columns: Sequence[Column], any_column: Column) -> tuple[Index, Index]:
    """A row that has each combination, and the number of its combination for each row."""
    if not columns:
        return np.zeros(1, np.intp), np.zeros(len(any_column.codes), np.intp)
    key, size = columns[0].codes, len(columns[0].values)
    for column in columns[1:]:
        if size * len(column.values) > MOST:
            found, key = np.unique(key, return_inverse=True)
            size = len(found)
        key, size = key * len(column.values) + column.codes, size * len(column.values)
    _, first, codes = np.unique(key, return_index=True, return_inverse=True)
    return first, codes


def of_truths(truths: Truths) -> Column:
    """Verdicts as a column of True, False and None."""
    return Column(truths.astype(np.intp), TRUTHS)
