"""What the loader proves about the whole catalogue, beyond each tree being well formed."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.item.catalogue.shapes import (
    Department,
    FactWord,
    Identity,
    Item,
    Problem,
    Reason,
    Variant,
)
from domain.item.trees import Node, Ref, facts_read, leaves

Words = Mapping[str, FactWord]
TYPES = ("bool", "number", "code", "text", "set")


def words(facts: Words, reasons: Mapping[str, Reason]) -> list[Problem]:
    """The vocabulary itself: types, reason codes, and what derived facts come from."""
    found: list[Problem] = []
    for name, word in facts.items():
        if word.type not in TYPES:
            found.append(Problem("facts.yaml", "-", name, f"unknown type {word.type!r}"))
        for code in {word.reason, word.reason_inside_not} - {None, *reasons}:
            found.append(Problem("facts.yaml", "-", name, f"unknown reason code {code!r}"))
        for base in set(word.derived_from or ()) - facts.keys():
            found.append(Problem("facts.yaml", "-", name, f"derived from unknown fact {base!r}"))
    return found


def items(
    known: Mapping[str, Item],
    facts: Words,
    departments: Mapping[str, Department],
    identities: Mapping[str, Identity],
    tests: Mapping[str, Ref],
) -> list[Problem]:
    """Every item: served by somebody, its identities known, each condition with a reason."""
    found = list(_lists(known, departments))
    for item in known.values():
        found += _served(item, departments)
        for conferred in item.confers - identities.keys():
            found.append(_at(item, "confers", f"unknown identity {conferred!r}"))
        for other in (*item.exclusive_with, *([item.fallback] if item.fallback else [])):
            if other not in known:
                found.append(_at(item, "exclusive_with", f"unknown item {other!r}"))
        for route in item.routes:
            found += _reasons(item, route.conditions, facts)
            found += _scope(item, route.scope, route.conditions)
        found += _variants(item, facts)
    for test in tests.values():
        found += [
            Problem("property_tests.yaml", test.name, "conditions", problem.sentence)
            for problem in _reasons(next(iter(known.values())), test.tree, facts)
        ]
    return found


def _at(item: Item, field: str, sentence: str) -> Problem:
    return Problem(item.file, item.code, field, sentence)


def _lists(known: Mapping[str, Item], departments: Mapping[str, Department]) -> Iterator[Problem]:
    for department in departments.values():
        for code in department.items:
            if code not in known:
                sentence = f"{department.code} lists item {code}, which no file describes"
                yield Problem("departments.yaml", code, "items", sentence)


def _served(item: Item, departments: Mapping[str, Department]) -> Iterator[Problem]:
    department = departments.get(item.department)
    if department is None:
        yield _at(item, "department", f"nobody serves it: unknown department {item.department!r}")
    elif item.code not in department.items:
        yield _at(item, "department", f"nobody serves it: {department.code} does not list it")


def _reasons(item: Item, tree: Node, facts: Words) -> Iterator[Problem]:
    for leaf, negated in leaves(tree):
        word = facts.get(leaf.fact)
        if word is None or leaf.reason:
            continue
        if (word.reason_inside_not if negated else word.reason) is None:
            place = "inside not" if negated else "outside not"
            yield _at(item, "conditions", f"{leaf.fact} has no default reason code for use {place}")


def _scope(item: Item, scope: str, tree: Node) -> Iterator[Problem]:
    """A household route has no person in question; members are reached by quantifiers."""
    if scope == "person":
        return
    for leaf, _ in leaves(tree):
        if leaf.fact.startswith("p.") and not _quantified(tree, leaf):
            yield _at(item, "conditions", f"a household route reads {leaf.fact}; of which person?")


def _quantified(tree: Node, leaf: Node) -> bool:
    from domain.item.trees import Count, Members, walk

    groups = [node for node in walk(tree) if isinstance(node, Members | Count)]
    return any(leaf is inner for group in groups for inner in walk(group))


def _variants(item: Item, facts: Words) -> Iterator[Problem]:
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
    if "fields.yaml" not in documents:
        return None, []
    from domain.item.fields import compile_fields, feeding_problems

    book = compile_fields(documents)
    read = {code: base_reads(item, facts) for code, item in known.items()}
    return book, [Problem(*each) for each in feeding_problems(book, read, facts)]
