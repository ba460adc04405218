"""What a record of a source says, tested against the conditions of the catalogue. Pure."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.actor import region_prefix
from domain.item.checks import Check, Hit
from domain.item.field import When

Record = Mapping[str, Any]
TENANT = "=tenant.region"
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition may compare a record with: the day, the city, what the person (else the
    household) has claimed, and the ID numbers of everybody the family has named."""

    on: date
    city: str
    claimed: Mapping[str, Any]
    family: frozenset[str] = frozenset()


def holds(tree: When, record: Record, known: Known) -> bool:
    """Whether the record fits; a field the source left empty fits no comparison."""
    if tree.kind == "leaf":
        return TESTS[tree.op](record.get(tree.field), tree.value, known)
    parts = (holds(part, record, known) for part in tree.parts)
    if tree.kind == "not":
        return not next(parts)
    return all(parts) if tree.kind == "all" else any(parts)


def hits(check: Check, roles: frozenset[str], record: Record, known: Known) -> list[Hit]:
    """The hits of this check that this record of a person in these roles is."""
    return [
        hit
        for hit in check.hits
        if hit.when and roles.intersection(hit.of) and holds(hit.when, record, known)
    ]


def number(value: Any) -> int | Decimal | None:  # noqa: ANN401
    """A count, an amount in fen, or a decimal written as text; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | Decimal):
        return value
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any, Known], bool]:
    def test(value: Any, bound: Any, known: Known) -> bool:  # noqa: ANN401
        mine, limit = number(value), number(_bound(bound, known))
        return mine is not None and limit is not None and compare(mine, limit)

    return test


def _bound(bound: Any, known: Known) -> Any:  # noqa: ANN401
    """A plain value, or what was claimed; an amount nobody claimed is none."""
    return (known.claimed.get(bound["claimed"]) or 0) if isinstance(bound, Mapping) else bound


def _months_since(value: Any, on: date) -> int | None:  # noqa: ANN401
    day = _day(value)
    if day is None or day > on:
        return None
    return (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)


def _day(value: Any) -> date | None:  # noqa: ANN401
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _within_months(value: Any, months: Any, known: Known) -> bool:  # noqa: ANN401
    passed = _months_since(value, known.on)
    return passed is not None and passed < months


def _within(value: Any, area: Any, known: Known) -> bool:  # noqa: ANN401
    place = known.city if area == TENANT else area
    return isinstance(value, str) and value.startswith(region_prefix(place))


def _past(value: Any, _: Any, known: Known) -> bool:  # noqa: ANN401
    day = _day(value)
    return day is not None and day < known.on


TESTS: Mapping[str, Callable[[Any, Any, Known], bool]] = {
    "eq": lambda value, bound, _: value is not None and value == bound,
    "ne": lambda value, bound, _: value is not None and value != bound,
    "in": lambda value, bound, _: value in bound,
    "has_any": lambda value, bound, _: any(code in (value or ()) for code in bound),
    "present": lambda value, bound, _: (value not in (None, "")) == bound,
    "stranger": lambda value, _, known: bool(value) and value not in known.family,
    "lt": _ordered(operator.lt),
    "lte": _ordered(operator.le),
    "gt": _ordered(operator.gt),
    "gte": _ordered(operator.ge),
    "within": _within,
    "within_months": _within_months,
    "past": _past,
}
