"""Which item comes before which: the order of an assessment, and who waits for whom.

An item hangs on the items that confer an identity its tree reads outside `not`, and on those whose
result sets a fact it reads. Reading inside `not` orders the steps but is no dependency. The person
routes of an item with several routes are a stage of their own.
"""

from collections.abc import Iterator, Mapping, Sequence

from domain.item.catalogue.shapes import FactWord, Item, Problem, Route, Stage
from domain.item.trees import Leaf, facts_read, leaves

Items = Mapping[str, Item]
Words = Mapping[str, FactWord]


def stages(items: Items) -> list[Stage]:
    """The household routes and the person routes of every item, in catalogue order."""
    found: list[Stage] = []
    for code, item in items.items():
        for scope in ("household", "person"):
            routes = tuple(i for i, route in enumerate(item.routes) if route.scope == scope)
            if routes:
                found.append(Stage(code, scope, routes))
    return found


def _routes(items: Items, stage: Stage) -> list[Route]:
    return [items[stage.item].routes[index] for index in stage.routes]


def _confers(items: Items, stage: Stage, identity: str, of_household: bool) -> bool:
    return any(
        each.identity == identity and (not of_household or "household" in each.to)
        for route in _routes(items, stage)
        for each in route.confers
    )


def _identity_reads(route: Route, negated: bool) -> Iterator[tuple[str, bool]]:
    """Identities read outside (or inside) `not`, and whether those of the household are meant."""
    for leaf, inside in leaves(route.conditions):
        if inside is negated and leaf.op == "has_any" and isinstance(leaf.value, frozenset):
            yield from ((str(name), leaf.fact.startswith("hh.")) for name in leaf.value)


def _before(
    items: Items, words: Words, all_stages: Sequence[Stage], stage: Stage, negated: bool
) -> set[int]:
    """Indexes of the stages that must be known before this one."""
    found: set[int] = set()
    for route in _routes(items, stage):
        for identity, of_household in _identity_reads(route, negated):
            found |= {
                index
                for index, other in enumerate(all_stages)
                if _confers(items, other, identity, of_household)
            }
        setters = {
            code
            for fact in _facts(route, negated, words)
            if fact in words
            for code in words[fact].after
        }
        found |= {index for index, other in enumerate(all_stages) if other.item in setters}
    return found - {all_stages.index(stage)}


def _facts(route: Route, negated: bool, words: Words) -> set[str]:
    """Facts read outside (or inside) `not`, with those they are derived from."""
    found = {leaf.fact for leaf, inside in leaves(route.conditions) if inside is negated}
    if not negated:
        found |= {f for f in facts_read(route.conditions) if not _in_leaf(route, f)}
    for fact in list(found):
        if fact in words and words[fact].derived_from:
            found |= set(words[fact].derived_from or ())
    return found


def _in_leaf(route: Route, fact: str) -> bool:
    return any(isinstance(leaf, Leaf) and leaf.fact == fact for leaf, _ in leaves(route.conditions))


def _needs_unit(items: Items, stage: Stage) -> bool:
    item = items[stage.item]
    targets = {to for route in _routes(items, stage) for each in route.confers for to in each.to}
    return item.unit_rule != "none" or "unit" in targets


def cycles(items: Items, words: Words) -> list[Problem]:
    """Items that hang on each other in a circle."""
    every = stages(items)
    edges = {i: _before(items, words, every, stage, negated=False) for i, stage in enumerate(every)}
    left = set(edges)
    while free := {i for i in left if not edges[i] & left}:
        left -= free
    if not left:
        return []
    # What only hangs behind the circle is no part of it.
    while free := {i for i in left if not any(i in edges[j] for j in left)}:
        left -= free
    codes = sorted({every[i].item for i in left})
    sentence = f"the items wait for each other in a circle: {', '.join(codes)}"
    return [Problem(items[code].file, code, "conditions", sentence) for code in codes]


def ordered(items: Items, words: Words, unit_excludes: frozenset[str]) -> tuple[Stage, ...]:
    """The stages in an order in which everything is known before it is read."""
    every = stages(items)
    hard = [_before(items, words, every, stage, negated=False) for stage in every]
    soft = [_before(items, words, every, stage, negated=True) for stage in every]
    for index, stage in enumerate(every):
        if _needs_unit(items, stage):
            soft[index] |= {
                other
                for other, candidate in enumerate(every)
                if any(_confers(items, candidate, name, False) for name in unit_excludes)
                and other != index
            }
    done: list[int] = []
    while len(done) < len(every):
        done.append(_next(hard, soft, set(done)))
    return tuple(every[index] for index in done)


def _next(hard: list[set[int]], soft: list[set[int]], done: set[int]) -> int:
    """The first stage that misses nothing; if `not` readings form a circle, one that may start."""
    waiting = [index for index in range(len(hard)) if index not in done]
    for index in waiting:
        if not (hard[index] | soft[index]) - done:
            return index
    return next(index for index in waiting if not hard[index] - done)


def waits_on(item: Item, items: Items, words: Words) -> frozenset[str]:
    """The items this one may have to wait for."""
    every = stages(items)
    own = [index for index, stage in enumerate(every) if stage.item == item.code]
    before = {other for index in own for other in _before(items, words, every, every[index], False)}
    return frozenset(every[index].item for index in before) - {item.code}
