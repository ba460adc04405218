"""The condition trees over columns: each verdict one small number. See `item.conditions`."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from domain.item import trees
from domain.item.columns.column import FALSE, TRUE, UNKNOWN, Column, Index, Truths, combined
from domain.item.columns.sheet import Sheet
from domain.item.conditions import COMPARE
from domain.item.evaluator import Compiler, static
from domain.item.numbers import bounded
from domain.item.trees import (
    NUMBERS,
    All,
    AnyOf,
    Condition,
    Count,
    Leaf,
    Members,
    Node,
    Not,
    Ref,
    SumOf,
    Tally,
)


class Conditions:
    """Answers conditions for every household of a sheet, or for every person."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.compiler = sheet, sheet.rules.compiler
        self.reasons: dict[str, int] = {}
        self._refs: dict[str, Truths] = {}

    def truth(self, tree: Condition, of_person: bool) -> Truths:
        """One verdict per person, or per household (where persons are nobody: unknown)."""
        if of_person and not reads_persons(tree):
            return self.truth(tree, of_person=False)[self.sheet.roster.home]
        match tree:
            case Leaf():
                return self._leaf(tree, of_person)
            case All(children) | AnyOf(children):
                join = np.minimum if isinstance(tree, All) else np.maximum
                return reduce(join, [self.truth(child, of_person) for child in children])
            case Not(child):
                return _opposite(self.truth(child, of_person))
            case Ref():
                return self._ref(tree)
            case Members():
                return self._members(tree)
        return self._tally(tree)

    def _ref(self, ref: Ref) -> Truths:
        """Property is decided once, before any identity."""
        if ref.name not in self._refs:
            self._refs[ref.name] = self.truth(ref.tree, of_person=False)
        return self._refs[ref.name]

    def property_tests(self) -> dict[str, Truths]:
        """All of them, decided once."""
        tests = self.sheet.catalogue.property_tests.values()
        return {f"#{ref.name}": self.truth(ref, of_person=False) for ref in tests}

    def _leaf(self, leaf: Leaf, of_person: bool) -> Truths:
        if leaf.fact.startswith("p.") and not of_person:
            return np.full(self.sheet.roster.families, UNKNOWN, np.int8)
        if leaf.op == "has_any":
            assert isinstance(leaf.value, frozenset)
            return self._has_any(leaf.fact, leaf.value, of_person)
        return self.sheet.fact(leaf.fact).truths(compare(self.compiler, leaf))

    def _has_any(self, fact: str, wanted: frozenset[str], of_person: bool) -> Truths:
        if fact.endswith(".identities"):
            return self.sheet.any_held(of_person, wanted)
        return self.sheet.fact(fact).truths(lambda held: not wanted.isdisjoint(held))

    def _members(self, tree: Members) -> Truths:
        roster, inside = self.sheet.roster, self.sheet.inside[tree.group]
        found = self.truth(tree.where, of_person=True)
        if tree.every:
            return roster.least(np.maximum(_opposite(inside), found))
        return roster.greatest(np.minimum(inside, found))

    def _tally(self, tree: Tally) -> Truths:
        limit = static(tree.value, self.compiler.parameters)
        if isinstance(tree.number, Count):
            least, most = (Column.of(bound.tolist()) for bound in self.count_bounds(tree.number))
            return combined([least, most], _whether(tree.op, limit)).truths(bool)
        against = COMPARE[tree.op]
        return self.sum(tree.number).truths(lambda value: against(value, limit))

    def count_bounds(self, count: Count) -> tuple[Index, Index]:
        """At least and at most how many of each family meet the condition."""
        inside = self.sheet.inside[count.group]
        if count.where is not None:
            inside = np.minimum(inside, self.truth(count.where, of_person=True))
        return self.sheet.roster.bounds(inside)

    def sum(self, number: SumOf) -> Column:
        """The sum over a group of each family; unknown while a member or a term is."""
        totals: list[Any] = [0] * self.sheet.roster.families
        inside = self.sheet.inside[number.group].tolist()
        rows = zip(
            self.sheet.roster.home.tolist(),
            inside,
            self.sheet.fact(number.fact).rows(),
            strict=True,
        )
        for home, place, term in rows:
            if place != FALSE:
                unknown = place == UNKNOWN or term is None or totals[home] is None
                totals[home] = None if unknown else totals[home] + term
        return Column.of(totals)

    def reason(self, tree: Condition, of_person: bool, negated: bool = False) -> Index | int:
        """The code of why it fails (inside `not`: why it holds); one number where all share it."""
        match tree:
            case Not(child):
                return self.reason(child, of_person, not negated)
            case All(children) | AnyOf(children):
                if isinstance(tree, All) is negated:
                    return self.reason(children[0], of_person, negated)
                return self._first_reason(children, of_person, negated)
            case Leaf():
                return self.code(leaf_reason(self.compiler, tree, negated))
            case Ref(reason=why) | Members(reason=why) | Tally(reason=why):
                return self.code(why)

    def _first_reason(
        self, children: Sequence[Condition], of_person: bool, negated: bool
    ) -> Index | int:
        """Of the first child that decides."""
        reasons = [self.reason(child, of_person, negated) for child in children]
        if all(isinstance(each, int) and each == reasons[0] for each in reasons):
            return reasons[0]
        decisive, found = (TRUE if negated else FALSE), reasons[0]
        for child, each in reversed(list(zip(children, reasons, strict=True))):
            found = np.where(self.truth(child, of_person) == decisive, each, found)
        return found

    def code(self, reason: str) -> int:
        """The number of a reason code in `reasons`."""
        return self.reasons.setdefault(reason, len(self.reasons))


def reads_persons(tree: Node) -> bool:
    """Whether the answer may differ between the persons of one family."""
    if isinstance(tree, Members | Tally | Ref | Count | SumOf):
        return False
    if isinstance(tree, Leaf) and tree.fact.startswith("p."):
        return True
    if isinstance(tree, trees.FactOf):
        return tree.name.startswith("p.")
    return any(map(reads_persons, trees.parts(tree)))


def compare(compiler: Compiler, leaf: Leaf) -> Callable[[Any], bool]:
    """The comparison of a leaf with its limit, for one value."""
    against, limit = COMPARE[leaf.op], leaf.value
    if isinstance(limit, NUMBERS):
        limit = static(limit, compiler.parameters)
    return lambda value: against(value, limit)


def leaf_reason(compiler: Compiler, leaf: Leaf, negated: bool) -> str:
    rule = compiler.rule(leaf)
    return (rule.why_not if negated else rule.why)({}, {})


def _opposite(truths: Truths) -> Truths:
    return (TRUE - truths).astype(np.int8)


def _whether(op: str, limit: Any) -> Callable[[int, int], bool | None]:  # noqa: ANN401
    def found(least: int, most: int) -> bool | None:
        return bounded(lambda scene, person: (least, most), op, limit)({}, {})

    return found
