"""Trees become functions that show every condition with its values; equal nodes are made once.

A leaf's node follows from what it reads, a group's from the nodes of its children, so nothing is
tested twice and families share most of what is shown of them.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from domain.item.binding import Rules
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.evaluator import static
from domain.item.nodes import GROUP, Figure, Group, TraceNode, group_of, inner, remembered, spare
from domain.item.trees import (
    NUMBERS,
    ORDERED,
    Condition,
    Leaf,
    Members,
    Not,
    Number,
    Tally,
    parameters_read,
)
from domain.item.truth import NONE, OPEN, Person, Rule, Scene
from domain.item.verdicts import ANSWERS
from domain.item.wording import WORDS, expression

Show = Callable[[Scene, Person], TraceNode]


class Shows:
    """Compiles the trees of one catalogue and one set of figures into what shows them."""

    def __init__(self, catalogue: Catalogue, rules: Rules, parameters: Parameters) -> None:
        self.catalogue, self.compiler, self.parameters = catalogue, rules.compiler, parameters
        self._shows: dict[tuple[int, bool], Show] = {}
        self._groups: dict[tuple[int, bool], Group] = {}

    def show(self, tree: Condition, negated: bool = False) -> Show:
        """What builds the node of this condition; `negated` inside an odd number of `not`."""
        key = (id(tree), negated)  # trees live as long as their catalogue
        if key not in self._shows:
            self._shows[key] = self._show(tree, negated)
        return self._shows[key]

    def group(self, tree: GROUP, negated: bool) -> Group:
        """What builds the node of a group from the nodes of its children."""
        key = (id(tree), negated)
        if key not in self._groups:
            self._groups[key] = group_of(tree, negated)
        return self._groups[key]

    def _show(self, tree: Condition, negated: bool) -> Show:
        match tree:
            case Leaf():
                return self._leaf(tree, negated)
            case Members():
                return self._members(tree, negated)
            case Tally():
                return self._tally(tree, negated)
        build = remembered(self.group(tree, negated))
        turned = negated != isinstance(tree, Not)
        children = tuple(self.show(child, turned) for child in inner(tree))
        return lambda scene, person: build(tuple([child(scene, person) for child in children]))

    def _leaf(self, leaf: Leaf, negated: bool) -> Show:
        of_person, fact, still_open = leaf.fact.startswith("p."), leaf.fact, leaf.fact + OPEN
        build, memo = self._fresh_leaf(leaf, negated), dict[Any, TraceNode]()
        wanted = leaf.value if isinstance(leaf.value, frozenset) else None

        def show(scene: Scene, person: Person) -> TraceNode:
            subject = person if of_person else scene
            value = subject.get(fact)
            key = (value, wanted & subject.get(still_open, NONE)) if wanted else value
            node = memo.get(key)
            if node is None:
                spare(memo)
                node = memo[key] = build(scene, person, value)
            return node

        return show

    def _fresh_leaf(self, leaf: Leaf, negated: bool) -> Callable[[Scene, Person, Any], TraceNode]:
        rule, label = self.compiler.rule(leaf), self.catalogue.facts[leaf.fact].zh
        against = self._against(leaf.op, leaf.value)

        def build(scene: Scene, person: Person, value: Any) -> TraceNode:  # noqa: ANN401
            seen = _seen(rule, scene, person, negated)
            miss = _miss(leaf.op, value, against["threshold"]) if seen["reason"] else None
            return TraceNode(
                "leaf", label=label, fact=leaf.fact, value=value, miss=miss, **seen, **against
            )

        return build

    def _tally(self, tree: Tally, negated: bool) -> Show:
        rule, number = self.compiler.rule(tree), self.compiler.reckon(tree.number)
        against = self._against(tree.op, tree.value)

        def show(scene: Scene, person: Person) -> TraceNode:
            seen, value = _seen(rule, scene, person, negated), number.value(scene, person)
            miss = _miss(tree.op, value, against["threshold"]) if seen["reason"] else None
            return TraceNode(
                "tally", label=WORDS["tally"], value=value, miss=miss, **seen, **against
            )

        return show

    def _members(self, tree: Members, negated: bool) -> Show:
        rule, where = self.compiler.rule(tree), self.show(tree.where, negated)
        key = "#" + tree.group

        def show(scene: Scene, person: Person) -> TraceNode:
            children = tuple(where(scene, member) for member, _, _ in scene[key])
            seen = _seen(rule, scene, person, negated)
            return TraceNode("members", label=WORDS["members"], children=children, **seen)

        return show

    def _against(self, op: str, limit: Any) -> dict[str, Any]:  # noqa: ANN401
        """The comparison, and what its limit is made of."""
        if not isinstance(limit, NUMBERS):
            return {"op": op, "threshold": limit}
        return {
            "op": op,
            "threshold": static(limit, self.compiler.parameters),
            "expression": expression(limit),
            "figures": self._figures(limit),
        }

    def _figures(self, number: Number) -> tuple[Figure, ...]:
        values, since = self.parameters.values, self.parameters.effective_from
        return tuple(Figure(n, values[n], since[n]) for n in sorted(parameters_read(number)))


def shows_of(catalogue: Catalogue, rules: Rules, parameters: Parameters) -> Shows:
    """What shows these rules, compiled when first asked for."""
    if not rules.shown:
        rules.shown.append(Shows(catalogue, rules, parameters))
    shows: Shows = rules.shown[0]
    return shows


def _seen(rule: Rule, scene: Scene, person: Person, negated: bool) -> dict[str, Any]:
    """What holds for a node whose own rule says it."""
    truth = rule.test(scene, person)
    decisive = rule.why_not if negated else rule.why
    return {
        "truth": ANSWERS[truth].value,
        "missing": rule.gaps(scene, person) if truth is None else NONE,
        "reason": decisive(scene, person) if truth is negated else None,
        "negated": negated,
    }


def _miss(op: str, value: Any, limit: Any) -> int | Decimal | None:  # noqa: ANN401
    """How far off; None where no distance exists (codes, yes/no, an equality, an open count)."""
    distance: int | Decimal | None = None
    if op in ORDERED and value is not None:
        distance = abs(value - limit)
    return distance
