"""The demonstration town as rows of the city's tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relative:
    """A near relative somebody on the staff has registered. The number is sealed before storing."""

    staff: str
    id_number: str
    relation: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class Town:
    """Rows keyed by column name, in an order that satisfies their references."""

    regions: Sequence[Row]
    organisations: Sequence[Row]
    windows: Sequence[Row]
    permissions: Sequence[Row]
    roles: Sequence[Row]
    staff: Sequence[Row]
    posts: Sequence[Row]
    relatives: Sequence[Relative]

    @property
    def departments(self) -> list[str]:
        """The codes of the departments, in the order of the file."""
        return [row["department"] for row in self.organisations if row["kind"] == "department"]
