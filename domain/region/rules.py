"""Region codes read by their length: 6 county and above, 9 township, 12 village."""

from domain.actor import region_prefix

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12


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
