"""Fresh fictional families, made after those of the demonstration town.

ID numbers keep the reserved sequence (996 to 999) and get a region prefix nobody has used in this
run; everything else stays as the family's file says.
"""

import itertools
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from domain.identifier.rules import id_check_character
from domain.item.catalogue.documents import read_text

FAMILIES_FILE = Path(__file__).parent.parent / "deploy" / "town" / "families.yaml"
FAMILIES = ("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H10")
Json = dict[str, Any]
_serial = itertools.count(1)


@cache
def _text(name: str) -> str:
    listed = read_text(FAMILIES_FILE.read_text(encoding="utf-8"))["families"]
    return json.dumps(next(f for f in listed if f["id"] == name), ensure_ascii=False)


def listed(name: str) -> Json:
    """The family exactly as the town's file lists it."""
    family: Json = json.loads(_text(name))
    return family


def form_of(family: Mapping[str, Any], items: Iterable[str] | None = None) -> Json:
    """The body of POST /applications for this family and these items (else its own)."""
    return {"items": list(items or family["items"]), "answers": family["answers"]}


def fresh(name: str = "H01", items: Iterable[str] | None = None) -> Json:
    """A form of a family like `name` that nobody has seen yet."""
    text, family = _text(name), listed(name)
    for number in numbers_of(family["answers"]):
        text = text.replace(number, another(number))
    return form_of(json.loads(text), items)


def numbers_of(answers: Mapping[str, Any]) -> list[str]:
    """Every ID number on a form, members first."""
    members = [row.get("id_number") for row in answers["persons"]]
    outside = [row.get("supporter_id_number") for row in answers["supporters"]]
    return [number for number in (*members, *outside) if number]


def another(number: str) -> str:
    """A sound ID number with the same birth date, sex and sequence, of nobody so far."""
    body = f"{110_000 + next(_serial):06d}{number[6:17]}"
    return body + id_check_character(body)
