"""From what an unknown verdict hangs on to what somebody can do about it."""

from collections.abc import Mapping
from typing import Any

from domain.item.catalogue.book import Catalogue
from domain.item.scene import Case
from domain.item.truth import OPEN


def resolve(
    gaps: frozenset[str], catalogue: Catalogue, case: Case, subject: Mapping[str, Any]
) -> tuple[frozenset[str], frozenset[str]]:
    """(facts somebody must state, identities or items whose outcome is awaited)."""
    missing: set[str] = set()
    waits: set[str] = {gap[1:] for gap in gaps if gap.startswith("@")}
    queue = [gap for gap in gaps if not gap.startswith("@")]
    seen = set(queue)
    while queue:
        word = catalogue.facts.get(queue.pop())
        if word is None:
            continue
        if word.derived_from is None:
            missing |= {word.name} if _absent(word.name, case, subject) else set()
            continue
        waits |= _awaited(word.after, case, catalogue)
        fresh = set(word.derived_from) - seen
        seen |= fresh
        queue += fresh
    return frozenset(missing), frozenset(waits)


def _absent(name: str, case: Case, subject: Mapping[str, Any]) -> bool:
    """Whether a stated fact is missing; behind a household figure any member may miss it."""
    if not name.startswith("p."):
        return case.scene.get(name) is None
    if subject is not case.scene:
        return subject.get(name) is None or (name == "p.counted" and _anyone(name, case))
    return _anyone(name, case)


def _anyone(name: str, case: Case) -> bool:
    return any(person.get(name) is None for person in case.people.values())


def _awaited(setters: tuple[str, ...], case: Case, catalogue: Catalogue) -> set[str]:
    """Identities still open that the setting items confer; else the open item itself."""
    found: set[str] = set()
    for code in setters:
        confers = catalogue.items[code].confers if code in catalogue.items else frozenset()
        if confers:
            found |= confers & _open_identities(case)
        elif code in case.standing.open or case.standing.presume:
            found.add(code)
    return found


def _open_identities(case: Case) -> frozenset[str]:
    of_people = (person["p.identities" + OPEN] for person in case.people.values())
    return frozenset(case.scene["hh.identities" + OPEN]).union(*of_people)
