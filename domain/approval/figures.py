"""Process figures of the catalogue: limits of steps, and which clock a ground may stop."""

from typing import cast

from domain.clock.rules import Clock
from domain.item.catalogue import Catalogue


def days(catalogue: Catalogue, name: str) -> int:
    """Working days of a process step, e.g. `county_confirm_wd`."""
    return int(catalogue.process["days"][name])


def clocks(catalogue: Catalogue, ground: str) -> frozenset[Clock]:
    """The clocks this ground stops; none for an unknown ground. Never the statutory one."""
    found = catalogue.process["pause_grounds"].get(ground, {})
    return cast("frozenset[Clock]", frozenset(found.get("pauses", ())))
