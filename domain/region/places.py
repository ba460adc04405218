"""Names of places, offices and windows, held in memory: they are few and change rarely."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WindowName:
    """A window with its hotline."""

    name: str
    region: str
    organisation: str
    hotline: str


@dataclass(frozen=True, slots=True)
class Places:
    """Code → name; a code nobody knows is shown as it is."""

    regions: Mapping[str, str]
    offices: Mapping[str, str]
    windows: Mapping[str, WindowName]
    staff: Mapping[str, str]

    def officer(self, who: str | None) -> str | None:
        """The name behind a login; a department that answered by itself is named by its code."""
        return None if who is None else self.staff.get(who, who.removeprefix("department:"))

    def region(self, code: str) -> str:
        """A region with the places above it: 宿豫区大兴镇杨树湾村."""
        steps = [code[:6], code[:9], code]
        names = [self.regions.get(step, "") for step in dict.fromkeys(steps)]
        return "".join(names) or code

    def office(self, code: str) -> str:
        return self.offices.get(code, code)

    def hotline(self, window: str | None) -> str | None:
        found = self.windows.get(window) if window else None
        return found.hotline if found else None
