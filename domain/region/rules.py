"""Region codes read by their length: 6 county and above, 9 township, 12 village."""

from collections.abc import Mapping
from typing import Final

from domain.actor import region_prefix

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
LEVELS: Final = ("city", "county", "township", "village")
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "township": ("street", "town", "township"),
    "village": ("community", "village"),
}
HH_TYPES: Final = ("urban", "rural")


def county_of(code: str) -> str:
    """The 6-digit county of any code below it; a county or city is returned as it is."""
    return code[:COUNTY]


def township_of(code: str) -> str | None:
    """The 9-digit township of a village or of itself; None above that level."""
    return code[:TOWNSHIP] if len(code) >= TOWNSHIP else None


def city_of(code: str) -> str:
    """The 6-digit city of any code below it: 321311101391 → 321300."""
    return f"{code[:4]}00"


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` lies in `outer` (or is it)."""
    return inner.startswith(region_prefix(outer))


def short(code: str) -> str:
    """A statistical 12-digit code without the zeros that only fill it up: 321311101000 → 321311101.

    Cities and counties keep six digits. Anything else is returned as it is.
    """
    if len(code) != VILLAGE or not code.endswith("000"):
        return code
    return code[:COUNTY] if code.endswith("000000") else code[:TOWNSHIP]


def level_of(code: str) -> str | None:
    """city, county, township or village by the digits of the code; None when it is no such code."""
    if not (code.isascii() and code.isdecimal()) or code.startswith("0"):
        return None
    levels = {COUNTY: "city" if code.endswith("00") else "county"}
    return (levels | {TOWNSHIP: "township", VILLAGE: "village"}).get(len(code))


def parent_of(code: str) -> str:
    """The code one level above: village → township → county → city → province."""
    above = {VILLAGE: code[:TOWNSHIP], TOWNSHIP: code[:COUNTY]}
    province, city = f"{code[:2]}0000", city_of(code)
    return above.get(len(code), province if code == city else city)
