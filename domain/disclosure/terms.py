"""The terms of opening a full value, as the city wrote them down (`terms.yaml`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from domain.actor import Actor

FILE = Path(__file__).with_name("terms.yaml")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value may be opened; with `note` it must be written out."""

    code: str
    zh: str
    en: str
    note: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """`fields`: question → permissions of which one is needed; `departments`: at their own step."""

    per_day: int
    reasons: Mapping[str, Reason]
    fields: Mapping[str, Collection[str]]
    departments: Mapping[str, Collection[str]]

    def open_to(self, actor: Actor) -> frozenset[str]:
        """The questions whose answers this account may open in cases it may read."""
        held = {permission for post in actor.posts for permission in post.permissions}
        return frozenset(name for name, any_of in self.fields.items() if held.intersection(any_of))

    def at_step_of(self, department: str) -> frozenset[str]:
        """The questions a department may open at its own step."""
        return frozenset(self.departments.get(department, self.departments["any"]))


@cache
def terms() -> Terms:
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Terms(
        per_day=raw["per_day"],
        reasons={row["code"]: Reason(**row) for row in raw["reasons"]},
        fields=raw["fields"],
        departments=raw["departments"],
    )
