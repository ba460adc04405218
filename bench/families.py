"""Fresh families for the load: the widow's family of the town, each time other people.

Everybody is fictional: sequences 998 and 999, which nobody was ever given; the days of birth and
the region digits make the numbers differ.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from bench.driver import request
from bench.place import ROOT
from domain.form.merge import following
from domain.form.prune import prune
from domain.identifier.rules import id_check_character
from domain.item.catalogue import Catalogue, compile_catalogue, read_files

TOWN = ROOT / "deploy/town/families.yaml"
FAMILY = "H01"
CLERK = "wu.xiaoyan"
CITY = "321300"
TODAY = date(2026, 11, 2)
SIX = ("MZ-02", "JY-02", "ZJ-03", "YB-02", "CS-01", "SW-01")
REGION = 320_000  # the digits before the birthday count on from here


@dataclass(frozen=True, slots=True)
class Person:
    """A role in the form: whose number to replace, born in how many days from when."""

    number: str
    first: date
    days: int
    sequence: str

    def numbered(self, at: int) -> str:
        """The citizen number of the family `at`; never the same twice."""
        region, day = divmod(at, self.days)
        born = self.first + timedelta(days=day)
        body = f"{REGION + region}{born:%Y%m%d}{self.sequence}"
        return body + id_check_character(body)


@dataclass(frozen=True, slots=True)
class Form:
    """The body of one submission, cut where the citizen numbers go."""

    items: tuple[str, ...]
    parts: tuple[bytes, ...]
    people: tuple[Person, ...]

    def body(self, at: int) -> bytes:
        pieces = [self.parts[0]]
        for person, part in zip(self.people, self.parts[1:], strict=True):
            pieces += [person.numbered(at).encode(), part]
        return b"".join(pieces)

    def requests(self, token: str, start: int, count: int) -> list[bytes]:
        """Submissions of `count` families nobody has seen, each with a key of its own."""
        return [
            request(
                "POST", "/applications", token, self.body(at), [f"Idempotency-Key: {uuid4().hex}"]
            )
            for at in range(start, start + count)
        ]


class Families:
    """Numbers families through the whole run, whatever they ask for."""

    def __init__(self, first: int = 0) -> None:
        self._catalogue = compile_catalogue(read_files(), 1)
        self._given = first

    def form(self, items: Sequence[str] | None = None) -> Form:
        """The form of these items, all 38 unless told otherwise, as a window would send it."""
        chosen = tuple(items or self._catalogue.items)
        answers = _answers(self._catalogue, chosen)
        people = _people(answers)
        text = json.dumps({"items": chosen, "answers": answers}, ensure_ascii=False)
        return Form(chosen, tuple(_cut(text, people)), people)

    def take(self, count: int) -> int:
        """The first of `count` families that nobody else gets."""
        first, self._given = self._given, self._given + count
        return first


def said(path: Path = TOWN) -> Mapping[str, Any]:
    """The family as the demonstration town has it."""
    families = yaml.safe_load(path.read_text(encoding="utf-8"))["families"]
    found: Mapping[str, Any] = next(f for f in families if f["id"] == FAMILY)
    return found


def _answers(catalogue: Catalogue, items: Sequence[str]) -> dict[str, Any]:
    """Only what the form of these items asks: the page sends nothing else."""
    asked = (*items, *following(catalogue, items))
    return prune(catalogue, asked, said()["answers"], TODAY, CITY)


def _people(answers: Mapping[str, Any]) -> tuple[Person, ...]:
    mother, son = answers["persons"]
    people = [
        Person(mother["id_number"], date(1975, 1, 1), 3650, "998"),
        Person(son["id_number"], date(2012, 12, 1), 360, "999"),
    ]
    people += [
        Person(other["supporter_id_number"], date(1950, 1, 1), 3650, "998")
        for other in answers["supporters"]
    ]
    return tuple(people)


def _cut(text: str, people: Sequence[Person]) -> Iterator[bytes]:
    rest = text
    for person in people:
        before, rest = rest.split(person.number)
        yield before.encode()
    yield rest.encode()
