"""All items for 100,000 families on one core: verdicts alone, and with amounts and full traces.

The families are made beforehand and not counted; reading their facts is. Processor time, not the
clock: what else the machine does meanwhile does not count. No database, no network.
"""

import gc
import time
from collections import Counter
from collections.abc import Callable, Sequence

from bench.population import TODAY, Population
from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters, compile_catalogue, read_files
from domain.item.columns import SAID, judge
from domain.item.facts import Facts
from domain.item.trace import judge_all
from domain.item.verdicts import PRESUME

FAMILIES = 100_000
TRACED = 20_000
ROW_BY_ROW = 500
CITY = "321300"
Figures = dict[str, float]
Families = Sequence[Facts]


def figures(families: int = FAMILIES, traced: int = TRACED) -> Figures:
    """Families a second on one core; prints what it measures."""
    catalogue = compile_catalogue(read_files(), 1)
    parameters = catalogue.parameters.at(CITY, TODAY)
    people = list(Population.of(catalogue).families(families))
    size = sum(len(facts.persons) for facts in people) / len(people)
    print(f"{families:,} families of {size:.2f} persons, {len(catalogue.items)} items, one core:")
    gc.freeze()  # the families are nobody's garbage
    found = {
        "rules_families_per_s_core": _rate(people, _verdicts(catalogue, parameters)),
        "traced_families_per_s_core": _rate(people[:traced], _traced(catalogue, parameters)),
    }
    print(f"  verdicts alone          {found['rules_families_per_s_core']:9,.0f} families/s")
    print(f"  amounts and full traces {found['traced_families_per_s_core']:9,.0f} families/s")
    for name, work in _one_by_one(catalogue, parameters).items():
        print(f"  {name:<23} {_rate(people[:ROW_BY_ROW], work):9,.0f} families/s")
    gc.unfreeze()
    return found


def _rate(families: Families, work: Callable[[Families], object]) -> float:
    work(families[:ROW_BY_ROW])  # rules are compiled once in the life of a server
    started = time.process_time()
    work(families)
    return round(len(families) / (time.process_time() - started), 1)


def _verdicts(catalogue: Catalogue, parameters: Parameters) -> Callable[[Families], object]:
    def work(families: Families) -> Counter[str]:
        """How many families get each item: every verdict is looked at."""
        found = Counter[str]()
        for judged in judge(catalogue, parameters, families):
            for code, truth in judged.truth.items():
                found[code] += int((truth == SAID.index("true")).sum())
        return found

    return work


def _traced(catalogue: Catalogue, parameters: Parameters) -> Callable[[Families], object]:
    def work(families: Families) -> int:
        """Every outcome with its amounts and every trace, family by family, as objects."""
        found = 0
        for judged in judge(catalogue, parameters, families, traced=True):
            for outcomes, traces in zip(judged.outcomes(), judged.traced(), strict=True):
                found += len(outcomes) + len(traces)
        return found

    return work


def _one_by_one(
    catalogue: Catalogue, parameters: Parameters
) -> dict[str, Callable[[Families], object]]:
    """For comparison: what one request at a window costs."""
    return {
        "verdicts, one by one": lambda families: [
            assess(catalogue, parameters, facts, PRESUME) for facts in families
        ],
        "traces, one by one": lambda families: [
            judge_all(catalogue, parameters, facts, PRESUME) for facts in families
        ],
    }
