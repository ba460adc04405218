"""Taking facts away from a family makes answers uncertain, never different."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts
from domain.item.verdicts import PRESUME, Answer, Standing

FAMILIES = ("H01", "H03", "H05", "H06", "H07")


@st.composite
def losses(draw: st.DrawFn) -> Any:  # noqa: ANN401
    """Which facts get lost, by a seeded choice so that shrinking stays quick."""
    return draw(st.randoms(use_true_random=False)), draw(st.sampled_from([0.02, 0.1, 0.4]))


@pytest.mark.parametrize("family", FAMILIES)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(loss=losses())
def test_a_missing_fact_leaves_an_answer_open_and_never_turns_it(
    family: str,
    loss: Any,  # noqa: ANN401
    catalogue: Catalogue,
    parameters: Parameters,
    facts_of: Mapping[str, Facts],
) -> None:
    chance, share = loss
    facts = facts_of[family]
    some = Facts(
        {n: v for n, v in facts.household.items() if chance.random() > share},
        {
            w: {n: v for n, v in p.items() if chance.random() > share}
            for w, p in facts.persons.items()
        },
    )
    full = assess(catalogue, parameters, facts, PRESUME).verdicts
    for code, verdict in assess(catalogue, parameters, some, PRESUME).verdicts.items():
        assert verdict.truth in (Answer.UNKNOWN, full[code].truth)
        if verdict.truth is Answer.UNKNOWN:
            assert verdict.missing


@pytest.mark.parametrize("family", FAMILIES)
def test_with_everything_open_nobody_is_told_what_later_turns_out_wrong(
    family: str, catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    later = assess(catalogue, parameters, facts_of[family], PRESUME).verdicts
    standing = Standing(open=frozenset(catalogue.items))
    for code, verdict in assess(catalogue, parameters, facts_of[family], standing).verdicts.items():
        assert verdict.truth in (Answer.UNKNOWN, later[code].truth)
        assert verdict.truth is not Answer.UNKNOWN or verdict.waits_for
