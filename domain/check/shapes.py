"""Whether a record is what the catalogue says a source returns. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from domain.check.records import number
from domain.item.checks import Check

MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fits(check: Check, record: Mapping[str, Any]) -> bool:
    """Every field is absent, or of its type."""
    return all(
        record.get(name) is None or TYPES[field.type](record[name])
        for name, field in check.returns.items()
    )


def _whole(value: Any) -> bool:  # noqa: ANN401
    return type(value) is int


def _text(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str)


def _matching(shape: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(shape.fullmatch(value))


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "text": _text,
    "code": _text,
    "id_number": _text,
    "region": _text,
    "bool": lambda value: isinstance(value, bool),
    "integer": _whole,
    "money_fen": _whole,
    "decimal": lambda value: number(value) is not None,
    "date": _matching(DAY),
    "month": _matching(MONTH),
}
