"""One condition with its values, and how the node of a group follows from those of its children."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from domain.item.trees import All, AnyOf, Condition, Not, Ref
from domain.item.truth import NONE
from domain.item.verdicts import ANSWERS
from domain.item.wording import WORDS

KEPT = 10_000  # nodes remembered of one condition
GROUP = All | AnyOf | Not | Ref


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter that stood in a threshold; money in fen."""

    name: str
    value: int | Decimal
    effective_from: str


class TraceNode(NamedTuple):
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
    missing: frozenset[str] = NONE
    negated: bool = False
    children: tuple["TraceNode", ...] = ()


Group = Callable[[tuple[TraceNode, ...]], TraceNode]


def inner(tree: GROUP) -> tuple[Condition, ...]:
    """The conditions a group holds."""
    match tree:
        case All(children) | AnyOf(children):
            return children
        case Not(child):
            return (child,)
        case Ref(tree=child):
            return (child,)


KINDS: tuple[tuple[type[GROUP], str], ...] = (
    (All, "all"),
    (AnyOf, "any"),
    (Not, "not"),
    (Ref, "ref"),
)


def group_of(tree: GROUP, negated: bool) -> Group:
    kind = next(word for cls, word in KINDS if isinstance(tree, cls))
    label = tree.name if isinstance(tree, Ref) else WORDS[kind]
    own, decisive = tree.reason if isinstance(tree, Ref) else None, _word(negated)
    join = JOINED[kind]

    def build(children: tuple[TraceNode, ...]) -> TraceNode:
        truth = join([child.truth for child in children])
        return TraceNode(
            kind,
            truth,
            label,
            reason=(own or _first_reason(children)) if truth == decisive else None,
            missing=_hanging(children) if truth == "unknown" else NONE,
            negated=negated,
            children=children,
        )

    return build


def remembered(build: Group) -> Group:
    """The same, equal children's node made once."""
    memo: dict[tuple[int, ...], TraceNode] = {}

    def recall(children: tuple[TraceNode, ...]) -> TraceNode:
        key = tuple(map(id, children))  # of nodes the remembered one keeps alive
        node = memo.get(key)
        if node is None:
            spare(memo)
            node = memo[key] = build(children)
        return node

    return recall


def _all(truths: Collection[str]) -> str:
    return "false" if "false" in truths else "unknown" if "unknown" in truths else "true"


def _any(truths: Collection[str]) -> str:
    return "true" if "true" in truths else "unknown" if "unknown" in truths else "false"


OPPOSITE = {"true": "false", "false": "true", "unknown": "unknown"}
JOINED: dict[str, Callable[[Sequence[str]], str]] = {
    "all": _all,
    "any": _any,
    "not": lambda truths: OPPOSITE[truths[0]],
    "ref": lambda truths: truths[0],
}


def _first_reason(children: Sequence[TraceNode]) -> str | None:
    """Of the first child that failed: the one that decided, in every kind of group."""
    for child in children:
        if child.reason is not None:
            return child.reason
    return None


def _hanging(children: Sequence[TraceNode]) -> frozenset[str]:
    return NONE.union(*(child.missing for child in children))


def _word(truth: bool) -> str:
    return ANSWERS[truth].value


def spare(memo: dict[Any, TraceNode]) -> None:
    if len(memo) >= KEPT:
        memo.clear()
