"""Who lives where: persons of many families in one row, and what holds for a whole family."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.item.columns.column import FALSE, TRUE, UNKNOWN, Index, Mask, Truths


class Roster:
    """Families by the number of their persons. `home`: the family of each person."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.families, self.persons = len(sizes), sum(sizes)
        self.sizes = np.array(sizes, np.intp)
        self.home: Index = np.repeat(np.arange(self.families, dtype=np.intp), self.sizes)
        self.first: Index = np.cumsum(self.sizes) - self.sizes
        self._peopled = np.flatnonzero(self.sizes)
        self._starts = self.first[self._peopled]

    def rows(self, of_person: bool) -> int:
        return self.persons if of_person else self.families

    def greatest(self, values: NDArray[np.int8], nobody: int = FALSE) -> Truths:
        """The greatest value among the persons of each family: of verdicts, whether any holds."""
        return self._reduced(np.maximum, values, nobody)

    def least(self, values: NDArray[np.int8], nobody: int = TRUE) -> Truths:
        """The least value: of verdicts, whether all hold."""
        return self._reduced(np.minimum, values, nobody)

    def count(self, which: Mask) -> Index:
        """How many persons of each family."""
        return np.bincount(self.home[which], minlength=self.families)

    def bounds(self, truths: Truths) -> tuple[Index, Index]:
        """At least and at most how many persons of each family."""
        return self.count(truths == TRUE), self.count(truths >= UNKNOWN)

    def first_of(self, which: Mask) -> tuple[Index, Index]:
        """The families with such a person, and the first such person of each."""
        found = np.flatnonzero(which)
        families, at = np.unique(self.home[found], return_index=True)
        return families, found[at]

    def _reduced(self, how: np.ufunc, values: NDArray[np.int8], nobody: int) -> Truths:
        found = np.full(self.families, nobody, np.int8)
        if len(self._starts):
            found[self._peopled] = how.reduceat(values, self._starts)
        return found
