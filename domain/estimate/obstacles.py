"""What stands in the way of one item: only what tells, by the nearest way."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.item.catalogue import Catalogue
from domain.item.nodes import TraceNode
from domain.item.trace import Trace
from domain.item.wording import distance

OTHER_WAYS = "这里列出的是最接近的一条途径，另外还有别的途径。"
OTHER_PERSONS = "这里列出的是最接近条件的一位，其他家庭成员差得更多。"


class Way(NamedTuple):
    """The conditions that would all have to change. `others`: there are further ways."""

    nodes: tuple[TraceNode, ...]
    others: bool = False


class Nearest(NamedTuple):
    """The nearest way of an item: whose, which conditions, and a sentence on what else there is."""

    person: str | None
    nodes: tuple[TraceNode, ...]
    others: str | None


def nearest(traces: Sequence[Trace]) -> Nearest | None:
    """Among the routes and persons of a refused item the one with the fewest failing conditions.

    The route of the whole family goes before that of one person: it is what a family asks for.
    """
    refused = [trace for trace in traces if trace.truth == "false"]
    if not refused:
        return None
    ways = [(trace, way(trace.root)) for trace in refused]
    trace, found = min(ways, key=lambda each: (each[0].person is not None, len(each[1].nodes)))
    routes = {each.route for each in refused}
    if found.others or len(routes) > 1:
        return Nearest(trace.person, found.nodes, OTHER_WAYS)
    return Nearest(trace.person, found.nodes, OTHER_PERSONS if len(refused) > 1 else None)


def way(node: TraceNode) -> Way:
    """The failing conditions below a failing node; of alternatives the nearest."""
    failing = [way(child) for child in node.children if fails(child)]
    if not failing:
        return Way((node,))
    if _alternatives(node):
        least = min(failing, key=lambda each: len(each.nodes))
        return Way(least.nodes, least.others or len(failing) > 1)
    nodes = dict.fromkeys(below for each in failing for below in each.nodes)
    return Way(tuple(nodes), any(each.others for each in failing))


def fails(node: TraceNode) -> bool:
    """It is false, or true where it must not be."""
    return node.truth == ("true" if node.negated else "false")


def _alternatives(node: TraceNode) -> bool:
    """One of its conditions would do: an `any` that fails, or inside `not` an `all` that holds."""
    return node.kind in ("all" if node.negated else "any", "members")


def distances(catalogue: Catalogue, nodes: Sequence[TraceNode]) -> list[str]:
    """How far off the figures are, in words: 这户人均月收入高出低保标准 126 元."""
    found = (distance(catalogue, node) for node in nodes)
    return [sentence for sentence in found if sentence]
