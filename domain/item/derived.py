"""Facts that are computed, never asked: per head, per year, the unit, what relief leaves over.

All of them are unknown (None, or absent from the scene) while something they need is unknown.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from domain.item.truth import NONE, OPEN, Slot, Truth, both

TRACKS = {"orphan": "orphan", "defacto_orphan": "defacto"}  # identity → p.child_track
BEYOND = Decimal(999_999)  # a ratio above every limit: expense without any income


def full_years(birth: date, on: date) -> int:
    """Full years of age; a 29 February birthday counts from 1 March in other years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def rounded(value: int | Decimal, to: str, how: str) -> int:
    """Fen rounded to whole `yuan` or `fen`; half_up goes away from zero, up to the next whole."""
    step = 100 if to == "yuan" else 1
    if isinstance(value, int) and value % step == 0:
        return value
    mode = ROUND_UP if how == "up" else ROUND_HALF_UP
    return int((Decimal(value) / step).quantize(Decimal(1), rounding=mode)) * step


def household(given: Mapping[str, Any], n: int | None) -> dict[str, Any]:
    """Income per head and the expense ratios; a ratio somebody stated is kept."""
    found: dict[str, Any] = {}
    if n is None:
        return found
    found["hh.n"] = n
    total = given.get("hh.income_total_month")
    if total is None or n == 0:
        return found
    per_head = rounded(Decimal(total) / n, "fen", "half_up")
    found["hh.income_pc_month"] = per_head
    found["hh.income_pc_year"] = 12 * per_head
    found["hh.income_total_12m"] = 12 * per_head * n
    rigid = given.get("hh.rigid_expense_12m")
    if "hh.rigid_ratio_12m" not in given and rigid is not None:
        found["hh.rigid_ratio_12m"] = ratio(rigid, found["hh.income_total_12m"])
    residual = given.get("hh.residual_expense_12m")
    if "hh.residual_expense_ratio" not in given and residual is not None:
        found["hh.residual_expense_ratio"] = ratio(residual, found["hh.income_total_12m"])
    return found


def ratio(expense: int | Decimal, income: int) -> Decimal:
    """Expense by income; 0 without expense, above every limit without income."""
    if expense <= 0:
        return Decimal(0)
    return Decimal(expense) / income if income > 0 else BEYOND


def residual(scene: Mapping[str, Any], assistance: int | Decimal) -> dict[str, Any]:
    """What is left of the rigid expense after medical assistance, unless somebody stated it."""
    rigid = scene.get("hh.rigid_expense_12m")
    if rigid is None or "hh.residual_expense_12m" in scene:
        return {}
    left = max(0, rigid - assistance)
    found: dict[str, Any] = {"hh.residual_expense_12m": left}
    income = scene.get("hh.income_total_12m")
    if income is not None and "hh.residual_expense_ratio" not in scene:
        found["hh.residual_expense_ratio"] = ratio(left, income)
    return found


def membership(person: Mapping[str, Any]) -> Slot:
    """The person's place among the counted."""
    counted = person.get("p.counted")
    hanging = frozenset({"p.counted"}) if counted is None else NONE
    return person, counted, hanging


def in_unit(slot: Slot, excluded: frozenset[str]) -> Slot:
    """The place in the benefit unit: counted, and neither tekun nor orphan."""
    person, counted, hanging = slot
    if excluded & person["p.identities"]:
        return person, False, NONE
    still_open = excluded & person.get("p.identities" + OPEN, NONE)
    outside: Truth = None if still_open else True
    return person, both(counted, outside), hanging | {"@" + name for name in still_open}


def possible(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Without those surely outside."""
    return tuple(slot for slot in slots if slot[1] is not False)


def sure_count(slots: Iterable[Slot]) -> int | None:
    """How many, or None while one of them is uncertain."""
    places = [slot[1] for slot in slots]
    return None if None in places else len(places)


def child_track(person: Mapping[str, Any]) -> str | None:
    """The track of a child who is (or may become) an orphan or unattended; None while open."""
    for identity, track in TRACKS.items():
        if identity in person["p.identities"]:
            return track
    return None if TRACKS.keys() & person.get("p.identities" + OPEN, NONE) else "none"


def dibao_share(
    person: Mapping[str, Any], scene: Mapping[str, Any], standard: int | Decimal
) -> int | Decimal | None:
    """The household dibao without uplift that falls on this person; fen a month, not rounded."""
    held = "dibao" in person["p.identities"] and "dibao" in scene["hh.identities"]
    still_open = "dibao" in person.get("p.identities" + OPEN, NONE)
    still_open = still_open or "dibao" in scene.get("hh.identities" + OPEN, NONE)
    if not held:
        return None if still_open else 0
    per_head = scene.get("hh.income_pc_month")
    return None if per_head is None else standard - per_head
