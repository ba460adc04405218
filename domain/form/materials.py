"""Papers: how each material of the chosen items comes in, and which ones are still missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.form.needs import book_of, needers
from domain.form.plan import Question, plan_of
from domain.form.settle import Answers, Family, Settled, placed, settle
from domain.item.catalogue import Catalogue
from domain.item.fields import PAPERS


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """A material, once. `way`: bundle, shared (`via`), commitment, submit (in question `field`)."""

    zh: str
    en: str
    way: str
    via: tuple[str, ...]
    items: tuple[str, ...]
    field: str | None


@dataclass(frozen=True, slots=True)
class MissingMaterial:
    """A paper the answers call for and that is not there: whose, for which items."""

    pointer: str
    field: str
    zh: str
    items: tuple[str, ...]


def materials_of(catalogue: Catalogue, items: Sequence[str]) -> tuple[MaterialNeed, ...]:
    """The materials of these items, each once, in catalogue order."""
    found: dict[tuple[str, str, tuple[str, ...], str | None], tuple[str, list[str]]] = {}
    for code in items:
        for material in catalogue.items[code].materials:
            field = _handed_in(catalogue, code, material.zh) if material.way == "submit" else None
            key = (material.zh, material.way, material.via, field)
            found.setdefault(key, (material.en, []))[1].append(code)
    return tuple(
        MaterialNeed(zh, en, way, via, tuple(codes), field)
        for (zh, way, via, field), (en, codes) in found.items()
    )


def _handed_in(catalogue: Catalogue, code: str, material: str) -> str | None:
    """The question of this item that takes the material, if one does."""
    needed = plan_of(catalogue).needs[code]
    fields = book_of(catalogue).fields.values()
    return next((f.id for f in fields if f.id in needed and material in f.hands_in), None)


def missing_materials(
    catalogue: Catalogue,
    items: Sequence[str],
    answers: Answers,
    today: date,
    city: str | None = None,
) -> list[MissingMaterial]:
    """Papers and signatures that are called for (shown, not optional) and not handed in yet."""
    family = settle(plan_of(catalogue).questions(items), answers, today, city)
    return lacking(catalogue, items, family)


def lacking(catalogue: Catalogue, items: Sequence[str], family: Family) -> list[MissingMaterial]:
    """`missing_materials` for a family settled over these items' questions, or over more."""
    plan = plan_of(catalogue)
    return [
        MissingMaterial(f"{place}/{q.id}", q.id, q.field.zh, needers(plan.needs, items, q.id))
        for place, group, row in placed(plan.questions(items), family)
        for q in _lacking(group, row)
    ]


def _lacking(questions: Iterable[Question], row: Settled) -> Iterator[Question]:
    for question in questions:
        field = question.field
        if field.type not in PAPERS or field.optional or question.id not in row.shown:
            continue
        if not row.given.get(question.id):
            yield question
