"""The wording that is signed (`texts.yaml`), by version: what was signed can be read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("texts.yaml")


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese, which counts, and in English, which helps to understand it."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One paragraph; `key` is its place in every version: pledge, consequences, scope, …"""

    key: str
    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check that can be ticked, as the text names it."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class AuthorisationText:
    """One version. `sensitive` is consented to on a line of its own; `months` is the longest it
    may count."""

    version: str
    effective_from: date
    months: int
    title: Words
    clauses: Sequence[Clause]
    sensitive: Words
    checks: Sequence[CheckLine]

    def codes(self) -> list[str]:
        return [line.code for line in self.checks]


@cache
def texts() -> Mapping[str, AuthorisationText]:
    """Every version, oldest first."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["version"]: _read(row) for row in rows}


def current(today: date) -> AuthorisationText:
    """The newest version in force on a day."""
    in_force = [text for text in texts().values() if text.effective_from <= today]
    return max(in_force, key=lambda text: text.effective_from)


def _read(row: Mapping[str, Any]) -> AuthorisationText:
    return AuthorisationText(
        version=row["version"],
        effective_from=date.fromisoformat(row["effective_from"]),
        months=row["months"],
        title=Words(**row["title"]),
        clauses=[
            Clause(each["key"], Words(**each["title"]), Words(**each["text"]))
            for each in row["clauses"]
        ],
        sensitive=Words(**row["sensitive"]),
        checks=[CheckLine(**each) for each in row["checks"]],
    )
