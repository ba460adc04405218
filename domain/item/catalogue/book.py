"""The compiled catalogue: what everybody else asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.errors import NotFound
from domain.item.catalogue.parameters import ParameterBook
from domain.item.catalogue.shapes import (
    Department,
    FactWord,
    Identity,
    Item,
    Reason,
    Stage,
)
from domain.item.trees import Ref

if TYPE_CHECKING:
    from domain.item.checks import CheckBook
    from domain.item.fields import FieldBook


class UnknownItem(NotFound):
    """There is no such relief item."""


@dataclass(frozen=True, eq=False, repr=False)
class Catalogue:
    """One version of the whole catalogue. `process` is process.yaml as read."""

    version: int
    items: Mapping[str, Item]
    departments: Mapping[str, Department]
    facts: Mapping[str, FactWord]
    reasons: Mapping[str, Reason]
    identities: Mapping[str, Identity]
    process: Mapping[str, Any]
    parameters: ParameterBook
    property_tests: Mapping[str, Ref]
    unit_excludes: frozenset[str]
    fields: "FieldBook"
    checks: "CheckBook"
    stages: tuple[Stage, ...] = ()
    bound: dict[str, Any] = field(default_factory=dict)  # compiled rules by parameters

    def __repr__(self) -> str:
        return f"Catalogue(version={self.version}, {len(self.items)} items)"

    def item(self, code: str) -> Item:
        """Raises UnknownItem."""
        if code not in self.items:
            raise UnknownItem(
                f"Item {code} is not in the catalogue; choose one of the listed items."
            )
        return self.items[code]
