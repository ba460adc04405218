"""Why a verdict is what it is: the condition tree shown for its subject, every node with values."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from domain.item.assessment import NOBODY, Run
from domain.item.cards import Row, sentences
from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.parameters import Parameters
from domain.item.facts import Facts
from domain.item.nodes import Figure, TraceNode
from domain.item.showing import Shows, shows_of
from domain.item.truth import Person
from domain.item.verdicts import Assessment, Standing
from domain.item.wording import spoken

__all__ = [
    "Figure",
    "Row",
    "Trace",
    "TraceNode",
    "explain",
    "explain_all",
    "judge_all",
    "sentences",
    "spoken",
]


class Trace(NamedTuple):
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
    return _explained(Run(catalogue, parameters, facts, standing), parameters, items)


def judge_all(
    catalogue: Catalogue, parameters: Parameters, facts: Facts, standing: Standing
) -> tuple[Assessment, dict[str, tuple[Trace, ...]]]:
    """Verdicts with amounts and the traces of all items, in the one pass both need."""
    run = Run(catalogue, parameters, facts, standing)
    traces = _explained(run, parameters, catalogue.items)
    return run.assessment(parameters), traces


def _explained(
    run: Run, parameters: Parameters, items: Collection[str]
) -> dict[str, tuple[Trace, ...]]:
    shows = shows_of(run.catalogue, run.rules, parameters)
    found: dict[str, tuple[Trace, ...]] = dict.fromkeys(items, ())
    for stage in run.catalogue.stages:
        if stage.item in found:
            found[stage.item] += tuple(_stage(run, shows, stage.item, stage.routes))
        run.stage(stage)
    return found


def _stage(run: Run, shows: Shows, item: str, routes: tuple[int, ...]) -> Iterator[Trace]:
    case = run.case
    for index in routes:
        route = run.rules.items[item].routes[index].route
        show = shows.show(route.conditions)
        subjects: list[tuple[str | None, Person]] = [(None, NOBODY)]
        if route.scope == "person":
            subjects = [(case.name(person), person) for person, _, _ in case.group(route.among)]
        for name, subject in subjects:
            root = show(case.scene, subject)
            yield Trace(item, route.id, name, root.truth, root)
