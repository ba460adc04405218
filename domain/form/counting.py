"""Ask once, measured: what one form really asked this family, beside a form for every item."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.form.merge import Known
from domain.form.needs import needers
from domain.form.plan import plan_of
from domain.form.settle import Family, placed
from domain.item.catalogue import Catalogue

Key = tuple[str, str | None, str]  # scope, ref, question


@dataclass(frozen=True, slots=True)
class AskOnce:
    """Questions put to the family, each counted for everybody it was asked of.

    `separate`: on a form for each item; `prefilled`: came back as it was known already; `asked`:
    what was left to say; `saved`: separate - asked.
    """

    asked: int
    prefilled: int
    saved: int
    separate: int


def ask_once(
    catalogue: Catalogue,
    items: Sequence[str],
    family: Family,
    known: Known,
    signed: Collection[Key] = (),
) -> AskOnce:
    """For a family settled over the questions of these items, with what was known beforehand.

    A known answer counts as prefilled only if it was sent as it was known; `signed` are signatures
    that were given before.
    """
    plan = plan_of(catalogue)
    asked = prefilled = separate = 0
    for key, value in _put(plan.catalogue, items, family):
        before = known.get(key)
        had = key in signed or (before is not None and before.value == value)
        prefilled += had
        asked += not had
        separate += len(needers(plan.needs, items, key[2]))
    return AskOnce(asked, prefilled, separate - asked, separate)


def _put(catalogue: Catalogue, items: Sequence[str], family: Family) -> Iterator[tuple[Key, Any]]:
    """Every question the form showed to somebody, with the answer that came."""
    for _, questions, row in placed(plan_of(catalogue).questions(items), family):
        for question in questions:
            if question.asked and question.id in row.shown:
                key = (question.field.scope, row.given.get("ref"), question.id)
                yield key, row.given.get(question.id)
