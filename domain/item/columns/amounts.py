"""What the lines that hold get, each distinct amount reckoned once. See `item.amounts`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from domain.item.amounts import Pay
from domain.item.catalogue.shapes import Item, Variant
from domain.item.columns.column import FALSE, TRUE, Column, Index, combined
from domain.item.columns.lines import Lines
from domain.item.columns.numbers import Numbers, Rows


def amounts(numbers: Numbers, pay: Pay, item: Item, lines: Lines) -> Column:
    """An Amount per row of these lines; None where nothing is granted or it is still open."""
    granted = np.flatnonzero(lines.present & (lines.truth == TRUE))
    rows = numbers.rows(lines.of_person, granted)
    routes = lines.route[granted]
    parts: list[tuple[Index, Column]] = []
    left = np.arange(len(granted), dtype=np.intp)
    for at, variant in enumerate(pay.benefit.variants):
        fits = left[_on_route(item, variant, routes[left])]
        truth = numbers.when(variant.when, rows.some(fits))
        chosen = fits[truth == TRUE]
        parts.append((granted[chosen], _reckoned(numbers, pay, at, rows.some(chosen))))
        left = np.setdiff1d(left, fits[truth != FALSE], assume_unique=True)
    return Column.merged(len(lines.truth), parts)


def _on_route(item: Item, variant: Variant, routes: Index) -> Any:  # noqa: ANN401
    if variant.route is None:
        return np.ones(len(routes), np.bool_)
    return routes == [route.id for route in item.routes].index(variant.route)


def _reckoned(numbers: Numbers, pay: Pay, at: int, rows: Rows) -> Column:
    raw = pay.benefit.variants[at]
    trees = (raw.value, raw.quantity, raw.counted, raw.uplifts)
    asked = [tree is not None for tree in trees]
    found = [numbers.reckon(tree, rows) for tree in trees if tree is not None]
    found = found or [Column.constant(None, len(rows.at))]

    def built(*values: Any) -> Any:  # noqa: ANN401
        given = iter(values)
        row = [next(given) if each else None for each in asked]
        if any(each and value is None for each, value in zip(asked, row, strict=True)):
            return None
        return pay.built(at, row)

    return combined(found, built)


def exact(amounts: Column, lines: Lines) -> Column:
    """What assistance pays by each line: nothing by one that fails, unknown by one still open."""
    paid = [None if each is None else each.exact for each in amounts.values]
    column = Column(amounts.codes, paid)
    fails = np.flatnonzero(~lines.present | (lines.truth == FALSE))
    rest = np.flatnonzero(lines.present & (lines.truth != FALSE))
    parts = [(fails, Column.constant(0, len(fails))), (rest, column.take(rest))]
    return Column.merged(len(lines.truth), parts)


def totals(paid: Column, homes: Index, families: int) -> Sequence[Decimal | None]:
    """The sum per family; None while a part of it is open."""
    found: list[Decimal | None] = [Decimal(0)] * families
    for home, part in zip(homes.tolist(), paid.rows(), strict=True):
        total = found[home]
        if part is None or total is None:
            found[home] = None
        elif part:
            found[home] = total + part
    return found
