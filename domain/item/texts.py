"""Texts with slots, as in `每月 {yuan} 元`. The slots are a closed list; nothing is evaluated."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from domain.item.derived import rounded


class Slots(NamedTuple):
    """What a text about an amount may show."""

    category: int | None
    counted: int | Decimal | None
    uplifts: int | Decimal | None
    fen: int | None
    quantity: int | Decimal | None


Fill = Callable[[Slots], str]


def yuan(fen: int | Decimal) -> str:
    """146000 → `1460`, 792 → `7.92`: yuan, with two decimals unless the amount is whole."""
    whole, rest = divmod(fen, 100)
    return str(int(whole)) if rest == 0 else f"{Decimal(fen) / 100:.2f}"


def plain(number: int | Decimal) -> str:
    """A number without needless zeros: 5.0 → `5`, 0.50 → `0.5`."""
    return str(number) if isinstance(number, int) else f"{number.normalize():f}"


SLOTS: dict[str, Callable[[Slots], str]] = {
    "category": lambda of: str(of.category),
    "counted": lambda of: str(of.counted),
    "uplifts": lambda of: str(of.uplifts),
    "yuan": lambda of: yuan(of.fen or 0),
    "whole_yuan": lambda of: yuan(rounded(of.fen or 0, "yuan", "half_up")),
    "quantity": lambda of: plain(of.quantity or 0),
    "percent": lambda of: plain(Decimal(of.quantity or 0) * 100) + "%",
}


def unknown_slots(text: str) -> list[str]:
    """Slots in the text that do not exist."""
    return [name for name in re.findall(r"{(\w+)}", text) if name not in SLOTS]


def template(text: str) -> Fill:
    """The text as a function of its slots."""
    parts = re.split(r"{(\w+)}", text)
    shows = [SLOTS[name] for name in parts[1::2]]
    frame = "%s".join(part.replace("%", "%%") for part in parts[0::2])

    def fill(values: Slots) -> str:
        return frame % tuple(show(values) for show in shows)

    return fill
