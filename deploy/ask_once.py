"""`python -m deploy.ask_once`: what the families of the town are asked, and what they are spared.

Three times each: a family nobody knows; one that was checked first (what the offices' records
answer is not asked); one that comes again with nothing changed. The last line is one JSON object.
A real case tells its own figures, measured when its form came in (`GET /applications/{id}`).
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from deploy.town.read import FOLDER
from domain.form.counting import AskOnce, ask_once
from domain.form.merge import CHECKED_BY, Known, KnownAnswer, following
from domain.form.plan import plan_of
from domain.form.settle import Family, placed, settle
from domain.household.answers import FRESH
from domain.item.catalogue import Catalogue, compile_catalogue, read_files
from domain.item.catalogue.documents import read_text
from domain.item.fields import PAPERS

CITY = "321300"
ON = date(2026, 11, 2)
SEEN = datetime(2026, 11, 2, tzinfo=UTC)
WAYS = ("new", "checked", "again")


def main() -> int:
    catalogue = compile_catalogue(read_files(), 1)
    found = {each["id"]: figures(catalogue, each) for each in listed()}
    print("family  way       separate  asked  prefilled  saved")
    for name, ways in found.items():
        for way, at in ways.items():
            row = f"{at.separate:>8}  {at.asked:>5}  {at.prefilled:>9}  {at.saved:>5}"
            print(f"{name:<7} {way:<8} {row}")
    print(json.dumps({n: {w: asdict(at) for w, at in ways.items()} for n, ways in found.items()}))
    return 0


def listed() -> list[Mapping[str, Any]]:
    """The families as the town's file has them."""
    read = read_text((FOLDER / "families.yaml").read_text(encoding="utf-8"))
    families: list[Mapping[str, Any]] = read["families"]
    return families


def figures(catalogue: Catalogue, family: Mapping[str, Any]) -> dict[str, AskOnce]:
    """The figures of one family of the town, each of the three WAYS."""
    answers = family["answers"]
    items = [code for code in catalogue.items if code in family["items"]]
    asked = (*items, *following(catalogue, items))
    settled = settle(plan_of(catalogue).questions(asked), answers, ON, CITY)
    known = dict(_known(catalogue, asked, settled))
    checked = {key: answer for key, answer in known.items() if answer.source.startswith(CHECKED_BY)}
    ways: tuple[Known, ...] = ({}, checked, known)
    return {
        way: ask_once(catalogue, asked, settled, before)
        for way, before in zip(WAYS, ways, strict=True)
    }


def _known(
    catalogue: Catalogue, items: tuple[str, ...], settled: Family
) -> Iterator[tuple[tuple[str, str | None, str], KnownAnswer]]:
    """What the record holds once the family has said it, by whom it could be known before."""
    feeding = catalogue.checks.feeding
    for _, questions, row in placed(plan_of(catalogue).questions(items), settled):
        for question in questions:
            value, field = row.given.get(question.id), question.field
            if value is None or field.type in PAPERS or question.id in FRESH:
                continue
            source = f"{CHECKED_BY}records" if question.id in feeding else "family"
            key = (field.scope, row.given.get("ref"), question.id)
            yield key, KnownAnswer(value, source, SEEN)


if __name__ == "__main__":
    sys.exit(main())
