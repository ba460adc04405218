"""A trace as the lines of a reason card."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.shapes import FactWord
from domain.item.truth import Truth
from domain.item.verdicts import ANSWERS
from domain.item.wording import WORDS, condition_sentence, shown, spoken

if TYPE_CHECKING:
    from domain.item.trace import Trace, TraceNode


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


def sentences(catalogue: Catalogue, trace: "Trace") -> list[Row]:
    """The trace as lines for a reason card: leaves as sentences, groups as headings."""
    return list(_rows(catalogue, trace.root, 0))


def row_of(catalogue: Catalogue, node: "TraceNode") -> Row:
    """The line of one condition alone."""
    return _row(catalogue, node, 0)


def _rows(catalogue: Catalogue, node: "TraceNode", depth: int) -> Iterator[Row]:
    inner = depth
    if node.kind in ("leaf", "tally"):
        yield _row(catalogue, node, depth)
    elif node.children and (
        node.kind in ("any", "ref", "members") or (node.kind == "all" and depth)
    ):
        text = f"{_heading(node)}：{WORDS[node.truth]}"
        yield Row(text, node.truth, depth, None, None, None, None, node.reason, None)
        inner = depth + 1
    children = node.children
    if node.kind == "ref" and children[0].kind == "all":
        children = children[0].children  # the heading of the test already says it
    for child in children:
        yield from _rows(catalogue, child, inner)


def _heading(node: "TraceNode") -> str:
    return WORDS["property"] if node.kind == "ref" else node.label


def _row(catalogue: Catalogue, node: "TraceNode", depth: int) -> Row:
    word: FactWord | None = catalogue.facts.get(node.fact or "")
    zh: Mapping[str, str] = catalogue.parameters.zh
    figures = "、".join(f"{zh[f.name]}（{f.effective_from}起）" for f in node.figures)
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


def _outcome(node: "TraceNode") -> Truth:
    """Whether the condition helps: inside `not` the leaf must be false."""
    truth = {"true": True, "false": False, "unknown": None}[node.truth]
    return truth if truth is None else truth != node.negated
