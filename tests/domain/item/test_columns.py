"""Many families at once get the very answers each of them would get alone."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from bench.population import Population
from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters, compile_catalogue
from domain.item.columns import Outcome, judge
from domain.item.facts import Facts
from domain.item.trace import judge_all
from domain.item.verdicts import PRESUME, Verdict
from tests.domain.item.test_missing_facts import thinned

GENERATED = 2000
TRACED = 400
SHARES = (0.0, 0.03, 0.15, 0.5)


@pytest.fixture(scope="module")
def town(catalogue: Catalogue, facts_of: Mapping[str, Facts]) -> list[Facts]:
    """The test families and some thousand invented ones, most of them with facts lost."""
    invented = list(Population.of(catalogue).families(GENERATED))
    known = [facts for facts in facts_of.values() for _ in range(25)]
    chance = Random(4)
    return [thinned(facts, chance, chance.choice(SHARES)) for facts in [*known, *invented]]


def alone(verdict: Verdict) -> tuple[Any, ...]:
    lines = tuple((at.person, at.truth, at.route, at.reason) for at in verdict.lines)
    return verdict.truth, verdict.reason, verdict.route, lines


def together(outcome: Outcome) -> tuple[Any, ...]:
    lines = tuple((at.person, at.truth, at.route, at.reason) for at in outcome.lines)
    return outcome.truth, outcome.reason, outcome.route, lines


def test_every_verdict_line_and_reason_is_the_one_a_family_gets_alone(
    town: Sequence[Facts], catalogue: Catalogue, parameters: Parameters
) -> None:
    found = [each for part in judge(catalogue, parameters, town) for each in part.outcomes()]
    for facts, outcomes in zip(town, found, strict=True):
        verdicts = assess(catalogue, parameters, facts, PRESUME).verdicts
        expected = {code: alone(verdict) for code, verdict in verdicts.items()}
        assert {code: together(outcome) for code, outcome in outcomes.items()} == expected


def test_amounts_and_traces_are_those_of_a_family_alone(
    town: Sequence[Facts], catalogue: Catalogue, parameters: Parameters
) -> None:
    some = Random(1).sample(list(town), TRACED)
    (judged,) = judge(catalogue, parameters, some, traced=True)
    rows = zip(some, judged.outcomes(), judged.traced(), strict=True)
    for facts, outcomes, traces in rows:
        assessment, shown = judge_all(catalogue, parameters, facts, PRESUME)
        assert traces == shown
        for code, verdict in assessment.verdicts.items():
            amounts = [line.amount for line in verdict.lines]
            assert [line.amount for line in outcomes[code].lines] == amounts, code


def test_conditions_over_the_members_of_a_family_are_the_same(
    documents: Mapping[str, Any], town: Sequence[Facts], parameters: Parameters
) -> None:
    """No shipped item counts members; a city's may."""
    changed = deepcopy(dict(documents))
    item = next(i for i in changed["items/CS.yaml"]["items"] if i["code"] == "CS-01")
    weak = {"fact": "p.labour", "op": "eq", "value": "none"}
    item["conditions"]["all"] += [
        {"any_member": weak, "of": "counted", "reason": "R-LAB-01"},
        {"not": {"all_members": weak, "of": "unit", "reason": "R-LAB-01"}},
        {"count_members": weak, "of": "unit", "op": "lte", "value": 1, "reason": "R-SCP-01"},
        {
            "sum_members": "p.own_income_month",
            "of": "counted",
            "op": "lt",
            "value": {"yuan": 3000},
            "reason": "R-INC-01",
        },
    ]
    catalogue = compile_catalogue(changed, 2)
    (judged,) = judge(catalogue, parameters, town[:TRACED], traced=True)
    for facts, outcomes, traces in zip(town, judged.outcomes(), judged.traced(), strict=False):
        assessment, shown = judge_all(catalogue, parameters, facts, PRESUME)
        assert together(outcomes["CS-01"]) == alone(assessment.verdicts["CS-01"])
        assert traces["CS-01"] == shown["CS-01"]


def test_a_family_of_nobody_is_judged_like_any_other(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    nobody = Facts(facts_of["H01"].household, {})
    families = [nobody, facts_of["H01"], nobody]
    (judged,) = judge(catalogue, parameters, families, traced=True)
    for facts, outcomes in zip(families, judged.outcomes(), strict=True):
        verdicts = assess(catalogue, parameters, facts, PRESUME).verdicts
        assert {c: together(o) for c, o in outcomes.items()} == {
            c: alone(v) for c, v in verdicts.items()
        }


def test_families_come_out_in_the_order_they_went_in(
    catalogue: Catalogue, parameters: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = list(Population.of(catalogue).families(50))
    at_once = [o for part in judge(catalogue, parameters, families) for o in part.outcomes()]
    monkeypatch.setattr("domain.item.columns.run.AT_ONCE", 7)
    in_parts = [o for part in judge(catalogue, parameters, families) for o in part.outcomes()]
    assert in_parts == at_once


def test_nobody_at_all_is_no_mistake(catalogue: Catalogue, parameters: Parameters) -> None:
    assert list(judge(catalogue, parameters, [])) == []
