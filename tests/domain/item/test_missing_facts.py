"""Taking facts away from a family makes answers uncertain, never different."""

from collections.abc import Mapping
from random import Random

import pytest

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts, Value
from domain.item.verdicts import PRESUME, Answer, Standing

FAMILIES = ("H01", "H03", "H05", "H06", "H07")


def thinned(facts: Facts, chance: Random, share: float) -> Facts:
    """The family with about this share of its facts lost."""

    def kept(known: Mapping[str, Value]) -> dict[str, Value]:
        return {name: value for name, value in known.items() if chance.random() > share}

    return Facts(kept(facts.household), {who: kept(p) for who, p in facts.persons.items()})


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.4])
def test_a_missing_fact_leaves_an_answer_open_and_never_turns_it(
    family: str,
    share: float,
    catalogue: Catalogue,
    parameters: Parameters,
    facts_of: Mapping[str, Facts],
) -> None:
    facts = facts_of[family]
    full = assess(catalogue, parameters, facts, PRESUME).verdicts
    for seed in range(12):
        some = thinned(facts, Random(seed), share)
        for code, verdict in assess(catalogue, parameters, some, PRESUME).verdicts.items():
            assert verdict.truth in (Answer.UNKNOWN, full[code].truth), seed
            assert verdict.truth is full[code].truth or verdict.missing | verdict.waits_for, seed


@pytest.mark.parametrize("family", FAMILIES)
def test_with_everything_open_nobody_is_told_what_later_turns_out_wrong(
    family: str, catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    later = assess(catalogue, parameters, facts_of[family], PRESUME).verdicts
    standing = Standing(open=frozenset(catalogue.items))
    for code, verdict in assess(catalogue, parameters, facts_of[family], standing).verdicts.items():
        assert verdict.truth in (Answer.UNKNOWN, later[code].truth)
        assert verdict.truth is not Answer.UNKNOWN or verdict.waits_for
