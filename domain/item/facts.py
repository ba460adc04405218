"""The facts a decision reads: about the household, the event and each person.

Names are those of the catalogue's vocabulary (`hh.type`, `ev.type`, `p.age`). A name that is absent
is *unknown*: nobody has said or found it. Money is integer fen, ratios and areas are Decimal.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

Value = bool | int | Decimal | str | frozenset[str]
HOUSEHOLD = "household"  # the subject of household-level verdicts and identities


@dataclass(frozen=True, slots=True)
class Facts:
    """`household` holds hh.* and ev.*; `persons` p.* by person id, in the order of the form."""

    household: Mapping[str, Value]
    persons: Mapping[str, Mapping[str, Value]]

    def to_json(self) -> dict[str, Any]:
        """Plain values; Decimals and sets are tagged, persons keep their order."""
        return {
            "household": _row(self.household),
            "persons": [[who, _row(known)] for who, known in self.persons.items()],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Facts":
        persons = {who: _unrow(known) for who, known in stored["persons"]}
        return cls(_unrow(stored["household"]), persons)

    def canonical(self) -> str:
        """One text for equal facts: sorted names, no spaces, numbers without trailing zeros."""
        return orjson.dumps(self.to_json(), option=orjson.OPT_SORT_KEYS).decode()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text, in hex."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def _row(known: Mapping[str, Value]) -> dict[str, Any]:
    return {name: value_to_json(known[name]) for name in sorted(known)}


def _unrow(stored: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value_from_json(value) for name, value in stored.items()}


def value_to_json(value: Value) -> Any:  # noqa: ANN401
    """bool, int and str as they are; {"decimal": "1.5"}; {"set": ["a", "b"]}."""
    if isinstance(value, Decimal):
        return {"decimal": format(value.normalize(), "f")}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    return value


def value_from_json(stored: Any) -> Value:  # noqa: ANN401
    """The inverse of `value_to_json`."""
    if isinstance(stored, Mapping):
        if "set" in stored:
            return frozenset(stored["set"])
        return Decimal(stored["decimal"])
    plain: Value = stored
    return plain
