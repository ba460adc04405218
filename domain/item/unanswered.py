"""Whether an item may go on while a source has not answered. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from domain.item.catalogue import Catalogue, Item
from domain.item.checks import Check


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A check nobody has answered about somebody. `supports`: about a supporter, else a member."""

    check: str
    supports: bool


def awaited(catalogue: Catalogue, code: str, missing: Collection[Unanswered]) -> list[Check]:
    """The checks whose answers this item waits for, in the order of the catalogue.

    Those that answer, about these people, a question behind a fact the item reads, and of which
    the item (else the check itself) says `wait`. Items settled within hours never wait.
    """
    item = catalogue.items[code]
    if item.limits.hours is not None:
        return []
    found = set(_lacking(catalogue, item, missing))
    return [
        check
        for check in catalogue.checks.checks.values()
        if check.code in found and item.without.get(check.code, check.without) == "wait"
    ]


def _lacking(catalogue: Catalogue, item: Item, missing: Collection[Unanswered]) -> Iterator[str]:
    if not missing:
        return
    book, answering = catalogue.fields, catalogue.checks.feeding
    asked = frozenset[str]().union(*(book.feeding(fact) for fact in item.base_reads))
    for question in asked & answering.keys():
        supports = book.fields[question].scope == "supporter"
        for check, _ in answering[question]:
            if Unanswered(check.code, supports) in missing:
                yield check.code
