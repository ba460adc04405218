"""Who has which records. The same person gets the same answer, whenever and however often."""

import random
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "population.yaml"
AS_OF = date(2026, 11, 2)  # ages are counted to the demonstration's day
Record = Mapping[str, Any]


class Population:
    """`records` of one check and person in our field names; amounts are yuan."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._known = said["records"]
        self._elsewhere = said["elsewhere"]
        self._sequences = frozenset(said["generated"]["sequences"])
        self._made = said["generated"]["checks"]

    def records(self, check: str, id_number: str) -> Sequence[Record]:
        known = self._known.get(check, {}).get(id_number)
        if known is not None:
            return list(known)
        if id_number[14:17] not in self._sequences or check not in self._made:
            return []
        return _generated(self._made[check], random.Random(f"{check}:{id_number}"), id_number)

    def elsewhere(self, check: str, id_number: str) -> float | None:
        """Seconds until another province has answered about this person; None: it is known here."""
        told = self._elsewhere.get(id_number, {})
        return float(told["seconds"]) if check in told.get("checks", ()) else None


@cache
def population() -> Population:
    return Population(yaml.safe_load(FILE.read_text("utf-8")))


def _generated(made: Mapping[str, Any], chance: random.Random, id_number: str) -> list[Record]:
    low, high = made.get("ages", (0, 200))
    if not low <= _age(id_number) <= high or chance.random() >= made["share"]:
        return []
    return [{field: _value(said, chance) for field, said in made["record"].items()}]


def _value(said: Any, chance: random.Random) -> Any:  # noqa: ANN401
    if isinstance(said, list):
        return chance.choice(said)
    if isinstance(said, dict):
        return chance.randrange(said["from"], said["to"] + 1, said["by"])
    return said


def _age(id_number: str) -> int:
    born = date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))
