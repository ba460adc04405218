"""How offices write one value. Amounts are yuan in the population."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Value = Any
SCALED = {"yuan": (0, ".2f"), "wan": (-4, ".6f")}


def _money(scale: int, style: str) -> Callable[[Value], Value]:
    return lambda value: format(Decimal(str(value)).scaleb(scale), style)


def _chosen(yes: Value, no: Value) -> Callable[[Value], Value]:
    return lambda value: yes if value else no


WRITERS: Mapping[str, Callable[[Value], Value]] = {
    "text": str,
    "digit": str,
    "whole": int,
    "decimal": str,
    "percent": str,
    "fen": lambda value: int(Decimal(str(value)) * 100),
    **{name: _money(*how) for name, how in SCALED.items()},
    "day": str,
    "day8": lambda value: str(value).replace("-", ""),
    "day_slash": lambda value: str(value).replace("-", "/"),
    "day_zh": lambda value: "{}年{}月{}日".format(*str(value).split("-")),
    "month6": lambda value: str(value).replace("-", ""),
    "flag": bool,
    "flag10": _chosen("1", "0"),
    "flag_zh": _chosen("是", "否"),
    "flag_yn": _chosen("Y", "N"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an answer: its name at the office, and the field of our records it holds."""

    name: str
    field: str
    write: Callable[[Value], Value]

    def of(self, record: Mapping[str, Value]) -> Value:
        value = record.get(self.field)
        return None if value is None else self.write(value)


def column(name: str, said: Any) -> Column:  # noqa: ANN401
    """A column as `offices.yaml` says it."""
    field, how = (said, "text") if isinstance(said, str) else said
    if isinstance(how, str):
        return Column(name, field, WRITERS[how])
    return Column(name, field, lambda value: how.get(value, value))
