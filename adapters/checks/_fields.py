"""How one value of an answer is read. Pure; empty means the source says nothing about it.

Whatever is not as agreed raises ValueError, LookupError or TypeError: the answer is garbage then.
Texts come out as texts, areas and shares as decimal texts, money as fen, days as ISO dates.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Value = Any  # whatever a source wrote
Read = Callable[[Value], str | int | bool]
Column = tuple[str, Read]  # our field, and how to read it
LONGEST_TEXT = 1_000  # characters
MOST_FEN = 10**14  # above this somebody mistyped
AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,8})?", re.ASCII)


def read(value: Value, how: Read) -> str | int | bool | None:
    """None for a field left empty."""
    return None if value is None or value == "" else how(value)


def text(value: Value) -> str:
    if not isinstance(value, str) or "\0" in value or len(value) > LONGEST_TEXT:
        raise ValueError("not a text")
    return value


def digit(value: Value) -> str:
    """A code of digits, however it was written."""
    return str(whole(value))


def whole(value: Value) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def decimal(value: Value) -> str:
    """ "60.50" → "60.5"; a number as JSON has it is taken as well."""
    written = str(value) if type(value) in (int, Decimal) else text(value)
    if AMOUNT.fullmatch(written) is None:
        raise ValueError("not a number")
    exact = format(Decimal(written), "f")
    return exact.rstrip("0").rstrip(".") if "." in exact else exact


def percent(value: Value) -> str:
    """ "50%" → "50"."""
    return decimal(text(value).removesuffix("%"))


def fen(value: Value) -> int:
    return _bounded(whole(value))


def yuan(value: Value) -> int:
    """ "1460.00" → 146000."""
    return _scaled(value, 2)


def wan(value: Value) -> int:
    """Ten thousands of yuan: "7.100000" → 7100000."""
    return _scaled(value, 6)


def _scaled(value: Value, places: int) -> int:
    amount = Decimal(decimal(value)).scaleb(places)
    if amount != amount.to_integral_value():
        raise ValueError("not a number of fen")
    return _bounded(int(amount))


def _bounded(amount: int) -> int:
    if abs(amount) > MOST_FEN:
        raise ValueError("more money than there is")
    return amount


def _day(style: str) -> Read:
    def day(value: Value) -> str:
        return datetime.strptime(text(value), style).date().isoformat()  # noqa: DTZ007 - a day

    return day


day, day8, day_slash = _day("%Y-%m-%d"), _day("%Y%m%d"), _day("%Y/%m/%d")
day_zh = _day("%Y年%m月%d日")


def month6(value: Value) -> str:
    """ "202609" → "2026-09"."""
    return date(int(text(value)[:4]), int(value[4:]), 1).isoformat()[:7]


def coded(table: Mapping[str, str]) -> Read:
    """Their code as ours; one the table does not know is not understood."""
    return lambda value: table[str(value)]


def _chosen(yes: Value, no: Value) -> Read:
    def flag(value: Value) -> bool:
        if value not in (yes, no) or isinstance(value, bool) is not isinstance(yes, bool):
            raise ValueError("neither yes nor no")
        return bool(value == yes)

    return flag


flag, flag10 = _chosen(True, False), _chosen("1", "0")
flag_zh, flag_yn = _chosen("是", "否"), _chosen("Y", "N")
