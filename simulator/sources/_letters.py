"""What is asked and what is answered, freed from any wire format."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class NotUnderstood(Exception):
    """The query is not what this office agreed to."""


@dataclass(frozen=True, slots=True)
class Person:
    serial: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Query:
    """One check of several people. `entrust` is the number the asker knows it by."""

    entrust: str
    service: str
    authorisation: str
    people: Sequence[Person]


@dataclass(frozen=True, slots=True)
class Result:
    """About one person. `rows` have the office's own names, already written its way."""

    serial: str
    number: str
    found: str
    as_of: str
    rows: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    code: str
    words: str
    entrust: str = ""
    ticket: str = ""
    results: Sequence[Result] = ()
