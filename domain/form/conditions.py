"""The `when` of a question as a function: true, false, or None while that cannot be told."""

import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any

from domain.actor import region_prefix
from domain.item.fields import When

Values = Mapping[str, Any]
Test = Callable[[Values, Values, str | None], bool | None]  # own row, household row, city
TENANT = "=tenant.region"
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "in": lambda answer, codes: answer in codes,
    "has_any": lambda answer, codes: any(code in codes for code in answer),
}


def compile_when(when: When, own: Collection[str]) -> Test:
    """`own` are the questions of the row's own scope; any other is read from the household's."""
    if when.kind == "leaf":
        return _leaf(when, when.field in own)
    parts = [compile_when(part, own) for part in when.parts]
    if when.kind == "not":
        return _negation(parts[0])
    return _every(parts) if when.kind == "all" else _some(parts)


def within(region: str, area: str) -> bool:
    """Whether a region code lies inside another (321311101391 in 321300)."""
    return region.startswith(region_prefix(area))


def _leaf(when: When, from_own: bool) -> Test:
    if when.op == "within":
        return _within_leaf(when, from_own)
    compare, name, value = COMPARE[when.op], when.field, when.value

    def test(own: Values, household: Values, city: str | None) -> bool | None:
        answer = (own if from_own else household).get(name)
        if answer is None:
            return None
        try:
            return compare(answer, value)
        except TypeError:  # an answer of the wrong type; the check of its own question says so
            return None

    return test


def _within_leaf(when: When, from_own: bool) -> Test:
    name, value = when.field, when.value

    def test(own: Values, household: Values, city: str | None) -> bool | None:
        answer = (own if from_own else household).get(name)
        area = city if value == TENANT else value
        return within(answer, area) if isinstance(answer, str) and area else None

    return test


def _negation(part: Test) -> Test:
    def test(own: Values, household: Values, city: str | None) -> bool | None:
        found = part(own, household, city)
        return None if found is None else not found

    return test


def _every(parts: list[Test]) -> Test:
    def test(own: Values, household: Values, city: str | None) -> bool | None:
        known = True
        for part in parts:
            found = part(own, household, city)
            if found is False:
                return False
            known = known and found is not None
        return True if known else None

    return test


def _some(parts: list[Test]) -> Test:
    def test(own: Values, household: Values, city: str | None) -> bool | None:
        known = True
        for part in parts:
            found = part(own, household, city)
            if found:
                return True
            known = known and found is not None
        return False if known else None

    return test
