"""Traces of many families: equal nodes are made once, and every row says which one is its own."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from domain.item.binding import BoundItem
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.catalogue.shapes import Stage
from domain.item.columns.column import FALSE, Column, Mask, combined
from domain.item.columns.conditions import Conditions, reads_persons
from domain.item.nodes import TraceNode, inner
from domain.item.showing import shows_of
from domain.item.trees import Condition, Leaf, Members, Not, Ref, Tally
from domain.item.truth import OPEN

IDENTITIES = (".identities",)


class Traced(NamedTuple):
    """One route: the root of each row (a person, or a household) that `was` asked."""

    route: str
    of_person: bool
    was: Mask
    roots: Column


class Tracing:
    """Shows the conditions of a stage as they stand when the stage begins."""

    def __init__(
        self, catalogue: Catalogue, parameters: Parameters, conditions: Conditions
    ) -> None:
        self.sheet, self.conditions = conditions.sheet, conditions
        self.shows = shows_of(catalogue, conditions.sheet.rules, parameters)
        self.found: dict[str, list[Traced]] = {code: [] for code in catalogue.items}
        self._refs: dict[tuple[str, bool], Column] = {}

    def stage(self, bound: BoundItem, stage: Stage) -> None:
        """Every route of the stage for everybody it is asked for."""
        for index in stage.routes:
            route = bound.routes[index].route
            of_person = route.scope == "person"
            was = np.ones(self.sheet.roster.families, np.bool_)
            if of_person:
                was = self.sheet.inside["unit" if route.among == "unit" else "counted"] != FALSE
            roots = self.nodes(route.conditions, False, of_person)
            self.found[stage.item].append(Traced(route.id, of_person, was, roots))

    def nodes(self, tree: Condition, negated: bool, of_person: bool) -> Column:
        """The node of every person, or of every household."""
        if of_person and not reads_persons(tree):
            return self.nodes(tree, negated, of_person=False).take(self.sheet.roster.home)
        if isinstance(tree, Leaf):
            return self._leaf(tree, negated, of_person)
        if isinstance(tree, Members | Tally):
            return self._one_by_one(tree, negated)
        if isinstance(tree, Ref):
            key = (tree.name, negated)
            if key not in self._refs:
                self._refs[key] = self._group(tree, negated, of_person)
            return self._refs[key]
        return self._group(tree, negated, of_person)

    def _group(self, tree: Any, negated: bool, of_person: bool) -> Column:  # noqa: ANN401
        build, turned = self.shows.group(tree, negated), negated != isinstance(tree, Not)
        children = [self.nodes(child, turned, of_person) for child in inner(tree)]
        return combined(children, lambda *nodes: build(nodes))

    def _leaf(self, leaf: Leaf, negated: bool, of_person: bool) -> Column:
        show, fact = self.shows.show(leaf, negated), leaf.fact
        if fact.startswith("p.") and not of_person:
            return Column.constant(show({}, {}), self.sheet.roster.families)
        if not fact.endswith(IDENTITIES):
            column = self.sheet.fact(fact)
            nodes = [show(*[{fact: value}] * 2) for value in column.values]
            return Column(column.codes, nodes)
        assert isinstance(leaf.value, frozenset)
        still_open = self.sheet.sets(self.sheet.open[of_person] & self.sheet.mask(leaf.value))
        return combined(
            [self.sheet.fact(fact), still_open],
            lambda held, still: show(*[{fact: held, fact + OPEN: still}] * 2),
        )

    def _one_by_one(self, tree: Condition, negated: bool) -> Column:
        """What looks at a whole group is shown household by household."""
        show = self.shows.show(tree, negated)
        nodes: Sequence[TraceNode] = [
            show(self.sheet.scene(at), {}) for at in range(self.sheet.roster.families)
        ]
        return Column(np.arange(len(nodes), dtype=np.intp), nodes)
