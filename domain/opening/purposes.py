"""The purposes that may be stated, as the city wrote them down (`purposes.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml

from domain.actor import Actor

FILE = Path(__file__).with_name("purposes.yaml")


@dataclass(frozen=True, slots=True)
class Purpose:
    """`any`: holders of one of these permissions may state it."""

    code: str
    zh: str
    en: str
    hours: int
    any: tuple[str, ...]

    def length(self) -> timedelta:
        return timedelta(hours=self.hours)


@cache
def purposes() -> Mapping[str, Purpose]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["code"]: Purpose(**row | {"any": tuple(row["any"])}) for row in rows}


def stated_by(actor: Actor) -> list[Purpose]:
    """The purposes open to this account."""
    held = {permission for post in actor.posts for permission in post.permissions}
    return [purpose for purpose in purposes().values() if held.intersection(purpose.any)]
