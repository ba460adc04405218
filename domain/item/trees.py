"""The two small typed trees of the catalogue: conditions (a verdict) and numbers (an amount).

They are plain values, parsed once from the catalogue files, with the file words beside each class.
`evaluator` turns them into functions, `trace` walks them to show why. Nothing here is executed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.item.facts import Value

GROUPS = ("all", "counted", "unit")  # every person entered; those counted; the benefit unit
ORDERED = ("lt", "lte", "gt", "gte")
OPERATORS = ("eq", "ne", *ORDERED, "in", "has_any")


@dataclass(frozen=True, slots=True)
class Const:
    """`{const: 2}`, or `{yuan: 500}` which is kept as fen."""

    value: int | Decimal
    money: bool = False


@dataclass(frozen=True, slots=True)
class Param:
    """`{param: dibao.standard_month}`: a dated parameter, money in fen."""

    name: str


@dataclass(frozen=True, slots=True)
class FactOf:
    """`{fact: p.own_income_month}`."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`{add|sub|mul|div|min|max: [a, b, ...]}`; sub and div take the rest from the first."""

    op: str
    parts: tuple["Number", ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`{case: [{when: condition, then: number}, ..., {otherwise: number}]}`: the first true."""

    branches: tuple[tuple["Condition | None", "Number"], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """`{count: unit, where: condition}`: how many of a group meet the condition."""

    group: str
    where: "Condition | None" = None


@dataclass(frozen=True, slots=True)
class SumOf:
    """`{sum: p.own_income_month, of: counted}`."""

    fact: str
    group: str


@dataclass(frozen=True, slots=True)
class All:
    """`{all: [...]}`."""

    children: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`{any: [...]}`."""

    children: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`{not: condition}`."""

    child: "Condition"


@dataclass(frozen=True, slots=True)
class Leaf:
    """`{fact, op, value}`. `value` is a plain value, or a number made of parameters only."""

    fact: str
    op: str
    value: "Value | Number"
    reason: str | None = None  # overrides the fact's default reason code


@dataclass(frozen=True, slots=True)
class Ref:
    """`{ref: dibao}`: one of the named property tests; `zh` is its name in words."""

    name: str
    tree: "Condition"
    reason: str
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Members:
    """`{any_member|all_members: condition, of: counted}`."""

    every: bool
    group: str
    where: "Condition"
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """`{count_members: condition, of, op, value}` or `{sum_members: fact, of, op, value}`."""

    number: Count | SumOf
    op: str
    value: "Number"
    reason: str


Number = Const | Param | FactOf | Operation | Case | Count | SumOf
Condition = All | AnyOf | Not | Leaf | Ref | Members | Tally
Node = Number | Condition
NUMBERS = (Const, Param, FactOf, Operation, Case, Count, SumOf)


def parts(node: Node) -> tuple[Node, ...]:  # noqa: C901  (one line per kind of node)
    """The nodes directly below this one."""
    match node:
        case All(children) | AnyOf(children):
            return children
        case Not(child):
            return (child,)
        case Ref(tree=tree):
            return (tree,)
        case Leaf(value=value):
            return (value,) if isinstance(value, NUMBERS) else ()
        case Members(where=where):
            return (where,)
        case Tally(number=number, value=value):
            return (number, value)
        case Operation(parts=inner):
            return inner
        case Case(branches):
            return tuple(n for pair in branches for n in pair if n is not None)
        case Count(where=found):
            return (found,) if found is not None else ()
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in written order."""
    yield node
    for part in parts(node):
        yield from walk(part)


def facts_read(node: Node) -> frozenset[str]:
    """The facts that stand in the tree itself; membership of a group reads `p.counted`."""
    found: set[str] = set()
    for each in walk(node):
        match each:
            case Leaf(fact=fact) | FactOf(fact):
                found.add(fact)
            case SumOf(fact=fact):
                found |= {fact, "p.counted"}
            case Count() | Members():
                found.add("p.counted")
    return frozenset(found)


def parameters_read(node: Node) -> frozenset[str]:
    """The names of the parameters in the tree."""
    return frozenset(each.name for each in walk(node) if isinstance(each, Param))


def leaves(node: Node, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Every leaf with whether it stands inside an odd number of `not`."""
    if isinstance(node, Leaf):
        yield node, negated
    turned = negated != isinstance(node, Not)
    for part in parts(node):
        yield from leaves(part, turned)
