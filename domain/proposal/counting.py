"""Whom new figures would touch: two judgements of the same families, compared and added up.

Counts only. A family is counted once for an item, in the first of KINDS that fits, and once for its
township, however many items change.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.item.catalogue import Catalogue, Parameters
from domain.item.columns import Judged, Worth, judge
from domain.item.facts import Facts

KINDS = ("gain", "lose", "open", "more", "less")
TRUE = 2  # of `Judged.truth`


@dataclass(frozen=True, slots=True)
class Home:
    """One family as it applied last: where it is decided, its facts, and the items it asks for or
    has. No names."""

    township: str
    facts: Facts
    items: frozenset[str]


@dataclass(slots=True)
class Counts:
    """`items`: item → kind → families. `fen`: item → how much more is given altogether.
    `places`: township → families touched. `cells`: (item, township) → families touched."""

    items: dict[str, Counter[str]]
    fen: Counter[str]
    places: Counter[str]
    cells: Counter[tuple[str, str]]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Counts":
        cells = {(item, place): n for item, place, n in stored.get("cells", ())}
        return cls(
            {item: Counter(kinds) for item, kinds in stored.get("items", {}).items()},
            Counter(stored.get("fen", {})),
            Counter(stored.get("places", {})),
            Counter(cells),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "items": {item: dict(kinds) for item, kinds in self.items.items()},
            "fen": dict(self.fen),
            "places": dict(self.places),
            "cells": [[item, place, n] for (item, place), n in self.cells.items()],
        }


def add(
    counts: Counts,
    catalogue: Catalogue,
    homes: Sequence[Home],
    before: Parameters,
    after: Parameters,
) -> None:
    """Judge these families by both sets of figures, and add what differs."""
    facts, asked = [home.facts for home in homes], [home.items for home in homes]
    touched: set[int] = set()
    for old, new in zip(
        judge(catalogue, before, facts, paid=True, asked=asked),
        judge(catalogue, after, facts, paid=True, asked=asked),
        strict=True,
    ):
        for item in catalogue.items:
            for family, kind, fen in _differing(old, new, item):
                counts.items.setdefault(item, Counter())[kind] += 1
                counts.fen[item] += fen
                counts.cells[item, homes[family].township] += 1
                touched.add(family)
    counts.places.update(homes[family].township for family in touched)


def _differing(old: Judged, new: Judged, item: str) -> list[tuple[int, str, int]]:
    """(family, kind, fen more) of those for whom this item changes."""
    was, now = old.truth[item], new.truth[item]
    before, after = old.worth(item), new.worth(item)
    differing = np.flatnonzero(was != now).tolist()
    paid = [n for n, worth in enumerate(after) if worth != before[n] and was[n] == now[n] == TRUE]
    return [
        (n, _kind(int(was[n]), int(now[n]), before[n], after[n]), after[n].fen - before[n].fen)
        for n in [*differing, *paid]
    ]


def _kind(was: int, now: int, before: Worth, after: Worth) -> str:
    if was != now:
        return "gain" if now == TRUE else "lose" if was == TRUE else "open"
    return "more" if after > before else "less"
