"""What the loader proves about the whole catalogue, beyond each tree being well formed."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from domain.item.catalogue.shapes import (
    Department,
    FactWord,
    Item,
    Problem,
    Reason,
    Variant,
)
from domain.item.trees import Count, Members, Node, facts_read, leaves, walk

if TYPE_CHECKING:
    from domain.item.catalogue.book import Catalogue

Words = Mapping[str, FactWord]
LEVELS = ("L1", "L2", "L3", "L4")
TYPES = ("bool", "number", "code", "text", "set")


def words(facts: Words, reasons: Mapping[str, Reason]) -> list[Problem]:
    """The vocabulary itself: types, reason codes, and what derived facts come from."""
    found: list[Problem] = []
    for name, word in facts.items():
        if word.type not in TYPES:
            found.append(Problem("facts.yaml", "-", name, f"unknown type {word.type!r}"))
        if word.level not in LEVELS:
            found.append(Problem("facts.yaml", "-", name, f"unknown level {word.level!r}"))
        for code in {word.reason, word.reason_inside_not} - {None, *reasons}:
            found.append(Problem("facts.yaml", "-", name, f"unknown reason code {code!r}"))
        for base in set(word.derived_from or ()) - facts.keys():
            found.append(Problem("facts.yaml", "-", name, f"derived from unknown fact {base!r}"))
    return found


def everything(draft: "Catalogue") -> Iterator[Problem]:
    """The vocabulary, then every item, then the property tests."""
    facts = draft.facts
    yield from words(facts, draft.reasons)
    yield from _brought_again(draft.items)
    yield from _lists(draft.items, draft.departments)
    for item in draft.items.values():
        yield from _served(item, draft.departments)
        yield from _names(item, draft)
        yield from _variants(item)
        for route in item.routes:
            place = (item.file, item.code, "conditions")
            yield from _reasons(place, route.conditions, facts)
            yield from _scope(item, route.scope, route.conditions)
    for test in draft.property_tests.values():
        yield from _reasons(("property_tests.yaml", test.name, "conditions"), test.tree, facts)


def _names(item: Item, draft: "Catalogue") -> Iterator[Problem]:
    """Identities and items it names must exist."""
    for conferred in sorted(item.confers - draft.identities.keys()):
        yield _at(item, "confers", f"unknown identity {conferred!r}")
    for other in (*item.exclusive_with, *([item.fallback] if item.fallback else [])):
        if other not in draft.items:
            yield _at(item, "exclusive_with", f"unknown item {other!r}")


def _at(item: Item, field: str, sentence: str) -> Problem:
    return Problem(item.file, item.code, field, sentence)


def _lists(known: Mapping[str, Item], departments: Mapping[str, Department]) -> Iterator[Problem]:
    for department in departments.values():
        for code in department.items:
            if code not in known:
                sentence = f"{department.code} lists item {code}, which no file describes"
                yield Problem("departments.yaml", code, "items", sentence)


def _brought_again(items: Mapping[str, Item]) -> Iterator[Problem]:
    """A paper some item gets from an office's records is not to be brought for another."""
    got = {m.zh: m.via for item in items.values() for m in item.materials if m.way == "shared"}
    for item in items.values():
        for material in item.materials:
            if material.way == "submit" and material.zh in got:
                source = "、".join(got[material.zh])
                yield _at(item, "materials", f"{material.zh} is supplied by {source}; do not ask")


def _asked_again(book: Any, facts: Words) -> Iterator[Problem]:  # noqa: ANN401
    """What follows from the decision on another item is not asked of the family."""
    for field in book.fields.values():
        for feed in field.feeds:
            word = facts.get(feed.fact)
            if word is not None and (word.after or word.derived_from == ()):
                source = "、".join(word.after) or "the identities granted"
                sentence = f"{feed.fact} is supplied by {source}; do not ask"
                yield Problem("fields.yaml", "", field.id, sentence)


def _served(item: Item, departments: Mapping[str, Department]) -> Iterator[Problem]:
    department = departments.get(item.department)
    if department is None:
        yield _at(item, "department", f"nobody serves it: unknown department {item.department!r}")
    elif item.code not in department.items:
        yield _at(item, "department", f"nobody serves it: {department.code} does not list it")


def _reasons(place: tuple[str, str, str], tree: Node, facts: Words) -> Iterator[Problem]:
    for leaf, negated in leaves(tree):
        word = facts.get(leaf.fact)
        if word is None or leaf.reason:
            continue
        if (word.reason_inside_not if negated else word.reason) is None:
            where = "inside not" if negated else "outside not"
            yield Problem(*place, f"{leaf.fact} has no default reason code for use {where}")


def _scope(item: Item, scope: str, tree: Node) -> Iterator[Problem]:
    """A household route has no person in question; members are reached by quantifiers."""
    if scope == "person":
        return
    for leaf, _ in leaves(tree):
        if leaf.fact.startswith("p.") and not _quantified(tree, leaf):
            yield _at(item, "conditions", f"a household route reads {leaf.fact}; of which person?")


def _quantified(tree: Node, leaf: Node) -> bool:
    groups = [node for node in walk(tree) if isinstance(node, Members | Count)]
    return any(leaf is inner for group in groups for inner in walk(group))


def _variants(item: Item) -> Iterator[Problem]:
    routes = {route.id for route in item.routes}
    for variant in item.benefit.variants:
        if variant.route is not None and variant.route not in routes:
            yield _at(item, "benefit", f"unknown route {variant.route!r}")
    last = item.benefit.variants[-1]
    if last.when is not None:
        yield _at(
            item, "benefit", "the last variant has a condition; some people would get nothing"
        )


def trees(item: Item) -> Iterator[Node]:
    """Every tree of the item: conditions and amounts."""
    for route in item.routes:
        yield route.conditions
    for variant in item.benefit.variants:
        yield from _of_variant(variant)


def _of_variant(variant: Variant) -> Iterator[Node]:
    numbers = (variant.value, variant.quantity, variant.counted, variant.uplifts)
    for node in (variant.when, *numbers):
        if node is not None:
            yield node


def reads(item: Item, facts: Words) -> frozenset[str]:
    """All facts the item's trees read, with those the derived ones come from."""
    found: set[str] = set().union(*(facts_read(tree) for tree in trees(item)))
    found |= {"p.counted"} if item.scope == "person" or item.unit_rule != "none" else set()
    queue = list(found)
    while queue:
        word = facts.get(queue.pop())
        for base in (word.derived_from or ()) if word else ():
            if base not in found:
                found.add(base)
                queue.append(base)
    return frozenset(found)


def base_reads(item: Item, facts: Words) -> frozenset[str]:
    """Those somebody has to state, because no rule derives them."""
    return frozenset(
        name for name in reads(item, facts) if name in facts and facts[name].derived_from is None
    )


def fields(
    documents: Mapping[str, Any], known: Mapping[str, Item], facts: Words
) -> tuple[Any, list[Problem]]:
    """The field book, and what it leaves unfed or asks twice."""
    # Here and not above: the questions' own modules may one day read the catalogue.
    from domain.item.fields import compile_fields, feeding_problems

    book = compile_fields(documents)
    read = {code: base_reads(item, facts) for code, item in known.items()}
    problems = [Problem(*each) for each in feeding_problems(book, read, facts)]
    return book, [*problems, *_asked_again(book, facts)]


def checks(
    documents: Mapping[str, Any],
    book: Any,  # noqa: ANN401  (the field book of `fields`)
    reasons: Mapping[str, Reason],
    known: Mapping[str, Item],
) -> tuple[Any, list[Problem]]:
    """The book of means checks, and where it and the questions contradict each other.

    A catalogue published before there were checks has none: it stays readable.
    """
    from domain.item.check_proof import check_problems
    from domain.item.checks import compile_checks

    found = compile_checks(documents.get("checks.yaml"))
    return found, [Problem(*each) for each in check_problems(found, book, reasons, known)]
