"""What may be proposed, and a proposal as a part of the catalogue's file of figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.errors import FieldError
from domain.item.catalogue import Catalogue, ParameterBook, ParameterRow
from domain.item.catalogue.dimensions import is_money_unit
from domain.item.figures import written

FILE = "parameters.yaml"
NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?")
WHOLE = ("个月", "岁", "日")
SHARE = "比例"
SENTENCES = {
    "unknown_figure": "目录里没有这个标准。",
    "not_a_number": "请填数字，最多四位小数。",
    "whole_needed": "这个标准要填整数。",
    "share_too_large": "比例在 0 和 1 之间，例如 0.5 表示一半。",
    "unchanged": "和那一天本来的值一样。",
    "dated_already": "同一地区同一天已经有一个值。",
    "not_future": "生效日期要晚于今天。",
    "unknown_source": "请从列出的依据里选。",
    "unknown_region": "没有这个县区。",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody proposes. `figures`: name → value as text, money in yuan."""

    region: str
    effective_from: date
    figures: Mapping[str, str]
    source: str
    basis: str
    reason: str


def faults(catalogue: Catalogue, terms: Terms, today: date) -> list[FieldError]:
    """Everything that is wrong with it, with where it stands."""
    found = list(_of_figures(catalogue, terms))
    if terms.effective_from <= today:
        found.append(("/effective_from", "not_future"))
    if terms.source not in catalogue.process["sources"]:
        found.append(("/source", "unknown_source"))
    return [FieldError(pointer, code, SENTENCES[code]) for pointer, code in found]


def _of_figures(catalogue: Catalogue, terms: Terms) -> Iterator[tuple[str, str]]:
    book = catalogue.parameters
    held = book.at(terms.region, terms.effective_from)
    dated = {(row.name, row.region, row.effective_from) for row in book.rows}
    for place, (name, value) in enumerate(terms.figures.items()):
        fault = _fault(book.units.get(name), value)
        if fault is None and written(held.values[name], book.units[name]) == _plain(value):
            fault = "unchanged"
        if (name, terms.region, terms.effective_from.isoformat()) in dated:
            fault = "dated_already"
        if fault is not None:
            yield f"/figures/{place}/value", fault


def _fault(unit: str | None, value: str) -> str | None:
    if unit is None:
        return "unknown_figure"
    if not NUMBER.fullmatch(value):
        return "not_a_number"
    if unit in WHOLE and Decimal(value) % 1:
        return "whole_needed"
    return "share_too_large" if unit == SHARE and Decimal(value) > 1 else None


def _plain(value: str) -> str:
    return written(Decimal(value), "")


def profile(book: ParameterBook, name: str, terms: Terms) -> dict[str, Any]:
    """The proposal as one more group of dated figures; older ones stay as they are.

    A figure that the book does not know, or has for that very day, is left out.
    """
    dated = {(row.name, row.region, row.effective_from) for row in book.rows}
    day = terms.effective_from.isoformat()
    return {
        "name": name,
        "region": terms.region,
        "effective_from": day,
        "source": terms.source,
        "basis": terms.basis,
        "local": True,
        "figures": {
            figure: {"value": Decimal(value), "unit": book.units[figure], "zh": book.zh[figure]}
            for figure, value in terms.figures.items()
            if figure in book.names and (figure, terms.region, day) not in dated
        },
    }


def with_profiles(
    documents: Mapping[str, Any], profiles: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The catalogue's documents with these groups of figures behind those already there."""
    figures = documents[FILE]
    grown = {**figures, "profiles": [*figures["profiles"], *profiles]}
    return {**documents, FILE: grown}


def grown(catalogue: Catalogue, terms: Terms) -> ParameterBook:
    """The figures as they would be with what is proposed; a nearer region's own still win."""
    book = catalogue.parameters
    return ParameterBook(
        [
            *book.rows,
            *(
                ParameterRow(
                    name=name,
                    region=terms.region,
                    effective_from=terms.effective_from.isoformat(),
                    value=_reckoned(value, book.units[name]),
                    unit=book.units[name],
                    zh=book.zh[name],
                    source=terms.source,
                    local=True,
                )
                for name, value in terms.figures.items()
            ),
        ]
    )


def _reckoned(value: str, unit: str) -> int | Decimal:
    """As the evaluator reckons: money in fen."""
    number = Decimal(value) * (100 if is_money_unit(unit) else 1)
    return int(number) if number == int(number) else number
