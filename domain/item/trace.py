"""Why a verdict is what it is: the condition tree walked once more, every node with its values."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.item.assessment import NOBODY, Run
from domain.item.binding import Rules
from domain.item.cards import Row, sentences
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.evaluator import static
from domain.item.facts import Facts, Value
from domain.item.trees import (
    NUMBERS,
    ORDERED,
    All,
    AnyOf,
    Condition,
    Leaf,
    Members,
    Not,
    Number,
    Ref,
    Tally,
    parameters_read,
)
from domain.item.truth import NONE, Person, Scene, Truth
from domain.item.verdicts import ANSWERS, Standing
from domain.item.wording import WORDS, expression, spoken

__all__ = ["Figure", "Row", "Trace", "TraceNode", "explain", "explain_all", "sentences", "spoken"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter that stood in a threshold; money in fen."""

    name: str
    value: int | Decimal
    effective_from: str


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One condition. `miss`: how far off a failed comparison was, always positive (fen for money).

    `negated`: it stands inside a `not`, so it must be false. `reason`: given where it failed.
    """

    kind: str  # all | any | not | leaf | ref | members | tally
    truth: str
    label: str
    fact: str | None = None
    op: str | None = None
    value: Any = None
    threshold: Any = None
    expression: str | None = None
    figures: tuple[Figure, ...] = ()
    reason: str | None = None
    miss: int | Decimal | None = None
    missing: frozenset[str] = frozenset()
    negated: bool = False
    children: tuple["TraceNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole tree of one route for one subject; `person` None is the household."""

    item: str
    route: str
    person: str | None
    truth: str
    root: TraceNode


def explain(
    catalogue: Catalogue, parameters: Parameters, facts: Facts, standing: Standing, item: str
) -> tuple[Trace, ...]:
    """The traces of one item: every route for the household or for each person it was asked for."""
    return explain_all(catalogue, parameters, facts, standing, (item,))[item]


def explain_all(
    catalogue: Catalogue,
    parameters: Parameters,
    facts: Facts,
    standing: Standing,
    items: Collection[str],
) -> dict[str, tuple[Trace, ...]]:
    """The traces of these items, in one pass over the catalogue however many they are."""
    run = Run(catalogue, parameters, facts, standing)
    found: dict[str, tuple[Trace, ...]] = dict.fromkeys(items, ())
    for stage in catalogue.stages:
        if stage.item in found:
            found[stage.item] += tuple(_stage(run, parameters, stage.item, stage.routes))
        run.stage(stage)
    return found


def _stage(run: Run, parameters: Parameters, item: str, routes: tuple[int, ...]) -> Iterator[Trace]:
    walker = _Walker(run.catalogue, run.rules, parameters)
    for index in routes:
        route = run.rules.items[item].routes[index].route
        subjects: list[tuple[str | None, Person]] = [(None, NOBODY)]
        if route.scope == "person":
            slots = run.case.group(route.among)
            subjects = [(run.case.name(person), person) for person, _, _ in slots]
        for name, subject in subjects:
            root = walker.node(route.conditions, run.case.scene, subject, negated=False)
            yield Trace(item, route.id, name, root.truth, root)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What holds for a node of any kind."""

    scene: Scene
    person: Person
    truth: Truth
    reason: str | None
    gaps: frozenset[str]
    negated: bool

    def node(self, kind: str, label: str, **more: Any) -> TraceNode:  # noqa: ANN401
        return TraceNode(
            kind=kind,
            label=label,
            truth=ANSWERS[self.truth].value,
            reason=self.reason,
            missing=self.gaps,
            negated=self.negated,
            **more,
        )


class _Walker:
    def __init__(self, catalogue: Catalogue, rules: Rules, parameters: Parameters) -> None:
        self.catalogue, self.compiler, self.parameters = catalogue, rules.compiler, parameters

    def node(self, tree: Condition, scene: Scene, person: Person, negated: bool) -> TraceNode:
        seen = self._see(tree, scene, person, negated)
        if isinstance(tree, Leaf):
            return self._leaf(tree, seen)
        if isinstance(tree, Tally):
            value = self.compiler.reckon(tree.number).value(scene, person)
            return seen.node(
                "tally", WORDS["tally"], **self._against(tree.op, value, tree.value, seen)
            )
        return self._branch(tree, seen)

    def _see(self, tree: Condition, scene: Scene, person: Person, negated: bool) -> _Seen:
        rule = self.compiler.rule(tree)
        truth = rule.test(scene, person)
        gaps = rule.gaps(scene, person) if truth is None else NONE
        decisive = rule.why_not if negated else rule.why
        reason = decisive(scene, person) if truth is negated else None
        return _Seen(scene, person, truth, reason, gaps, negated)

    def _branch(self, tree: Condition, seen: _Seen) -> TraceNode:
        kind, inner = _inner(tree)
        if isinstance(tree, Members):
            slots = seen.scene["#" + tree.group]
            pairs = [(tree.where, member) for member, _, _ in slots]
        else:
            pairs = [(child, seen.person) for child in inner]
        turned = seen.negated != isinstance(tree, Not)
        children = tuple(self.node(each, seen.scene, who, turned) for each, who in pairs)
        label = tree.name if isinstance(tree, Ref) else WORDS[kind]
        return seen.node(kind, label, children=children)

    def _leaf(self, leaf: Leaf, seen: _Seen) -> TraceNode:
        subject = seen.person if leaf.fact.startswith("p.") else seen.scene
        label = self.catalogue.facts[leaf.fact].zh
        against = self._against(leaf.op, subject.get(leaf.fact), leaf.value, seen)
        return seen.node("leaf", label, fact=leaf.fact, **against)

    def _against(
        self,
        op: str,
        value: Value | None,
        limit: Value | Number,
        seen: _Seen,
    ) -> dict[str, Any]:
        """The comparison: both sides, and what the limit is made of."""
        found: dict[str, Any] = {"op": op, "value": value, "threshold": limit}
        if isinstance(limit, NUMBERS):
            found["threshold"] = static(limit, self.compiler.parameters)
            found["expression"] = expression(limit)
            found["figures"] = self._figures(limit)
        found["miss"] = _miss(op, value, found["threshold"]) if seen.reason else None
        return found

    def _figures(self, number: Number) -> tuple[Figure, ...]:
        values, since = self.parameters.values, self.parameters.effective_from
        return tuple(Figure(n, values[n], since[n]) for n in sorted(parameters_read(number)))


def _inner(tree: Condition) -> tuple[str, tuple[Condition, ...]]:
    match tree:
        case All(children):
            return "all", children
        case AnyOf(children):
            return "any", children
        case Not(child):
            return "not", (child,)
        case Ref(tree=inner):
            return "ref", (inner,)
    return "members", ()


def _miss(op: str, value: Any, limit: Any) -> int | Decimal | None:  # noqa: ANN401
    """How far off; None where no distance exists (codes, yes/no, an equality)."""
    distance: int | Decimal | None = abs(value - limit) if op in ORDERED else None
    return distance
