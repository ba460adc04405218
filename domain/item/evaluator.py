"""Trees become functions once per parameter set; each answers in three values.

Beside each test stand `why` (the primary reason code when it is false), `why_not` (when it is true
inside a `not`) and `gaps` (what an unknown verdict hangs on: fact names, or `@identity` for one
still open).
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from domain.item import conditions, numbers
from domain.item.conditions import plain
from domain.item.trees import (
    All,
    AnyOf,
    Case,
    Condition,
    Const,
    Count,
    FactOf,
    Leaf,
    Members,
    Not,
    Number,
    Operation,
    Param,
    Ref,
    SumOf,
    Tally,
)
from domain.item.truth import Codes, Person, Reckoning, Rule, Scene, always, both, no_gaps


def static(number: Number, parameters: Mapping[str, int | Decimal]) -> int | Decimal:
    """The value of a threshold: constants, parameters and their products."""
    match number:
        case Const(value=value):
            return value
        case Param(name):
            return parameters[name]
        case Operation(op="mul", parts=parts):
            return plain(_product([static(part, parameters) for part in parts]))
    raise TypeError(f"{type(number).__name__} is no threshold")


def _product(values: Iterable[int | Decimal]) -> int | Decimal:
    result: int | Decimal = 1
    for value in values:
        result = result * value
    return result


class Compiler:
    """Compiles trees against one set of parameters."""

    def __init__(self, parameters: Mapping[str, int | Decimal], codes: Codes) -> None:
        self.parameters = parameters
        self.codes = codes

    def rule(self, node: Condition) -> Rule:
        match node:
            case All(children):
                return conditions.all_of([self.rule(child) for child in children])
            case AnyOf(children):
                return conditions.any_of([self.rule(child) for child in children])
            case Not(child):
                return conditions.negated(self.rule(child))
            case Ref(name, tree, reason):
                inner = self.rule(tree)
                test = conditions.remembered(f"#{name}", inner.test)
                return Rule(test, always(reason), always(reason), inner.gaps)
            case Members():
                return self._members(node)
            case Tally():
                return self._tally(node)
            case Leaf():
                return self._leaf(node)

    def _leaf(self, leaf: Leaf) -> Rule:
        why = leaf.reason or self.codes.plain.get(leaf.fact, "")
        why_not = leaf.reason or self.codes.inside_not.get(leaf.fact) or why
        if leaf.op == "has_any":
            assert isinstance(leaf.value, frozenset)
            test, gaps = conditions.has_any(leaf.fact, leaf.value)
        else:
            value = leaf.value
            numeric = isinstance(value, Const | Param | Operation)
            limit = static(value, self.parameters) if numeric else value  # type: ignore[arg-type]
            test, gaps = conditions.compared(leaf.fact, leaf.op, limit)
        return Rule(test, always(why), always(why_not), gaps)

    def _members(self, node: Members) -> Rule:
        inner = self.rule(node.where)
        build = conditions.every_member if node.every else conditions.some_member
        test = build(node.group, inner.test)
        gaps = numbers.group_gaps(node.group, inner)
        return Rule(test, always(node.reason), always(node.reason), gaps)

    def _tally(self, node: Tally) -> Rule:
        limit = static(node.value, self.parameters)
        if isinstance(node.number, Count):
            bounds = self.count_bounds(node.number)
            test = numbers.bounded(bounds, node.op, limit)
        else:
            test = numbers.reckoned(self.reckon(node.number).value, node.op, limit)
        gaps = self.reckon(node.number).gaps
        return Rule(test, always(node.reason), always(node.reason), gaps)

    def count_bounds(self, node: Count) -> Callable[[Scene, Person], tuple[int, int]]:
        """At least and at most how many."""
        where = self.rule(node.where).test if node.where is not None else None
        key = "#" + node.group

        def bounds(scene: Scene, person: Person) -> tuple[int, int]:
            sure = possible = 0
            for member, inside, _ in scene[key]:
                held = both(inside, where(scene, member)) if where else inside
                sure += held is True
                possible += held is not False
            return sure, possible

        return bounds

    def reckon(self, node: Number) -> Reckoning:
        match node:
            case Const(value=value):
                return Reckoning(lambda scene, person: value, no_gaps)
            case Param(name):
                known = self.parameters[name]
                return Reckoning(lambda scene, person: known, no_gaps)
            case FactOf(name):
                return numbers.fact(name)
            case Operation():
                return numbers.operation(node.op, [self.reckon(part) for part in node.parts])
            case Case(branches):
                compiled = [(self.rule(w) if w else None, self.reckon(n)) for w, n in branches]
                return numbers.case(compiled)
            case Count():
                where = self.rule(node.where) if node.where is not None else None
                return numbers.count(self.count_bounds(node), numbers.group_gaps(node.group, where))
            case SumOf(fact, group):
                return numbers.total(fact, group)
