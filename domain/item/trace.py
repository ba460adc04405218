"""Why a verdict is what it is: the condition tree walked once more, every node with its values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.item.assessment import NOBODY, Run
from domain.item.binding import Rules
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.catalogue.shapes import FactWord
from domain.item.evaluator import static
from domain.item.facts import Facts
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
from domain.item.truth import OPEN, Person, Scene, Truth
from domain.item.verdicts import ANSWERS, Standing
from domain.item.wording import WORDS, condition_sentence, expression, shown, spoken

__all__ = ["Figure", "Row", "Trace", "TraceNode", "explain", "sentences", "spoken"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter that stood in a threshold; money in fen."""

    name: str
    value: int | Decimal
    effective_from: str


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One condition. `miss` is how far off a failed comparison was, always positive (fen for money).

    `negated`: it stands inside a `not`, so it must be false. `reason` is given where it was decisive.
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


@dataclass(frozen=True, slots=True)
class Row:
    """One readable line of a trace, indented by `depth`."""

    text: str
    truth: str
    depth: int
    fact: str | None
    value: str | None
    threshold: str | None
    miss: str | None
    reason: str | None
    source: str | None  # the parameters with the dates they came into force


def explain(
    catalogue: Catalogue, parameters: Parameters, facts: Facts, standing: Standing, item: str
) -> tuple[Trace, ...]:
    """The traces of one item: every route for the household or for each person it was asked for."""
    run = Run(catalogue, parameters, facts, standing)
    found: list[Trace] = []
    for stage in catalogue.stages:
        if stage.item == item:
            found += _stage(run, parameters, item, stage.routes)
        run.stage(stage)
    return tuple(found)


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


class _Walker:
    def __init__(self, catalogue: Catalogue, rules: Rules, parameters: Parameters) -> None:
        self.catalogue, self.compiler, self.parameters = catalogue, rules.compiler, parameters

    def node(self, tree: Condition, scene: Scene, person: Person, negated: bool) -> TraceNode:
        rule = self.compiler.rule(tree)
        truth = rule.test(scene, person)
        gaps = rule.gaps(scene, person) if truth is None else frozenset()
        reason = None
        if truth is negated:
            reason = (rule.why_not if negated else rule.why)(scene, person)
        if isinstance(tree, Leaf):
            return self._leaf(tree, scene, person, truth, gaps, reason, negated)
        if isinstance(tree, Tally):
            return self._tally(tree, scene, person, truth, gaps, reason, negated)
        return self._branch(tree, scene, person, truth, gaps, reason, negated)

    def _branch(
        self,
        tree: Condition,
        scene: Scene,
        person: Person,
        truth: Truth,
        gaps: frozenset[str],
        reason: str | None,
        negated: bool,
    ) -> TraceNode:
        kind, inner = _inner(tree)
        turned = negated != isinstance(tree, Not)
        if isinstance(tree, Members):
            subjects = [member for member, _, _ in scene["#" + tree.group]]
            children = tuple(self.node(tree.where, scene, each, negated) for each in subjects)
        else:
            children = tuple(self.node(child, scene, person, turned) for child in inner)
        return TraceNode(
            kind=kind,
            truth=ANSWERS[truth].value,
            label=f"{tree.name}" if isinstance(tree, Ref) else WORDS[kind],
            reason=reason,
            missing=gaps,
            negated=negated,
            children=children,
        )

    def _leaf(
        self,
        leaf: Leaf,
        scene: Scene,
        person: Person,
        truth: Truth,
        gaps: frozenset[str],
        reason: str | None,
        negated: bool,
    ) -> TraceNode:
        subject = person if leaf.fact.startswith("p.") else scene
        value = subject.get(leaf.fact)
        numeric = isinstance(leaf.value, NUMBERS)
        limit = static(leaf.value, self.compiler.parameters) if numeric else leaf.value  # type: ignore[arg-type]
        return TraceNode(
            kind="leaf",
            truth=ANSWERS[truth].value,
            label=self.catalogue.facts[leaf.fact].zh,
            fact=leaf.fact,
            op=leaf.op,
            value=value | subject.get(leaf.fact + OPEN, frozenset())
            if truth is None and value
            else value,
            threshold=limit,
            expression=expression(leaf.value) if numeric else None,  # type: ignore[arg-type]
            figures=self._figures(leaf.value) if numeric else (),  # type: ignore[arg-type]
            reason=reason,
            miss=_miss(leaf.op, value, limit) if reason else None,
            missing=gaps,
            negated=negated,
        )

    def _tally(
        self,
        tree: Tally,
        scene: Scene,
        person: Person,
        truth: Truth,
        gaps: frozenset[str],
        reason: str | None,
        negated: bool,
    ) -> TraceNode:
        value = self.compiler.reckon(tree.number).value(scene, person)
        limit = static(tree.value, self.compiler.parameters)
        return TraceNode(
            kind="tally",
            truth=ANSWERS[truth].value,
            label=WORDS["tally"],
            op=tree.op,
            value=value,
            threshold=limit,
            expression=expression(tree.value),
            figures=self._figures(tree.value),
            reason=reason,
            miss=_miss(tree.op, value, limit) if reason else None,
            missing=gaps,
            negated=negated,
        )

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


def sentences(catalogue: Catalogue, trace: Trace) -> list[Row]:
    """The trace as lines for a reason card: leaves as sentences, groups as headings."""
    return list(_rows(catalogue, trace.root, 0))


def _rows(catalogue: Catalogue, node: TraceNode, depth: int) -> Iterator[Row]:
    inner = depth
    if node.kind in ("leaf", "tally"):
        yield _row(catalogue, node, depth)
    elif node.children and (
        node.kind in ("any", "ref", "members") or (node.kind == "all" and depth)
    ):
        text = f"{_heading(node)}:{WORDS[node.truth]}"
        yield Row(text, node.truth, depth, None, None, None, None, node.reason, None)
        inner = depth + 1
    children = node.children
    if node.kind == "ref" and children[0].kind == "all":
        children = children[0].children  # the heading of the test already says it
    for child in children:
        yield from _rows(catalogue, child, inner)


def _heading(node: TraceNode) -> str:
    return WORDS["property"] if node.kind == "ref" else node.label


def _row(catalogue: Catalogue, node: TraceNode, depth: int) -> Row:
    word: FactWord | None = catalogue.facts.get(node.fact or "")
    zh: Mapping[str, str] = catalogue.parameters.zh
    figures = "、".join(f"{zh[f.name]}({f.effective_from}起)" for f in node.figures)
    return Row(
        text=condition_sentence(catalogue, node),
        truth=ANSWERS[_outcome(node)].value,
        depth=depth,
        fact=node.fact,
        value=None if node.value is None or word is None else spoken(word, node.value),
        threshold=None if word is None else _threshold(catalogue, word, node.threshold),
        miss=None if node.miss is None or word is None else shown(word, node.miss),
        reason=node.reason,
        source=figures or None,
    )


def _threshold(catalogue: Catalogue, word: FactWord, limit: Any) -> str:  # noqa: ANN401
    if word.type != "set":
        return shown(word, limit)
    return "、".join(catalogue.identities[name].zh for name in sorted(limit))


def _outcome(node: TraceNode) -> Truth:
    """Whether the condition helps: inside `not` the leaf must be false."""
    truth = {"true": True, "false": False, "unknown": None}[node.truth]
    return truth if truth is None else truth != node.negated
