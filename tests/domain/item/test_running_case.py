"""In a running case only granted identities count, and open ones make others wait."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts
from domain.item.verdicts import Answer, Assessment, Standing, Verdict

Judge = Callable[..., Mapping[str, Verdict]]
SINGLE_PERSON_FAMILY = "H03"


@pytest.fixture
def judge(catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]) -> Judge:
    """Judges a family in a standing: open items, identities held, assistance granted."""

    def judged(
        family: str,
        open: frozenset[str] = frozenset(),
        held: Mapping[str, frozenset[str]] | None = None,
        assistance: Mapping[str, int] | None = None,
    ) -> Mapping[str, Verdict]:
        standing = Standing(held or {}, open, assistance)
        found: Assessment = assess(catalogue, parameters, facts_of[family], standing)
        return found.verdicts

    return judged


def everybody(facts: Facts, identity: str) -> dict[str, frozenset[str]]:
    return {who: frozenset({identity}) for who in ("household", *facts.persons)}


def test_with_all_38_ticked_the_widow_s_other_items_wait_for_dibao(
    judge: Judge, catalogue: Catalogue
) -> None:
    found = judge("H01", open=frozenset(catalogue.items))
    assert found["MZ-02"].truth is Answer.TRUE
    waiting = {code for code, verdict in found.items() if verdict.truth is Answer.UNKNOWN}
    assert waiting == {
        *("YB-01", "YB-02", "JY-02", "RS-02", "ZJ-03", "TW-01"),
        *("CS-01", "HS-01", "SW-01", "GD-01", "GB-01", "CG-01"),
    }
    assert all("dibao" in found[code].waits_for for code in waiting)
    assert not any(found[code].missing for code in waiting)


def test_what_is_false_anyway_does_not_wait(judge: Judge, catalogue: Catalogue) -> None:
    found = judge("H01", open=frozenset(catalogue.items))
    assert found["RQ-01"].reason == "R-ACC-01"
    assert found["MZ-07"].reason == "R-EVT-01"


def test_once_dibao_is_granted_the_others_hold(
    judge: Judge, catalogue: Catalogue, facts_of: Mapping[str, Facts]
) -> None:
    held = everybody(facts_of["H01"], "dibao")
    found = judge("H01", open=frozenset(catalogue.items) - {"MZ-02"}, held=held)
    assert found["SW-01"].truth is Answer.TRUE
    assert found["YB-02"].granted[0].amount is not None
    assert found["YB-02"].granted[0].amount.category == 2


def test_once_dibao_is_refused_they_close_for_want_of_an_identity(judge: Judge) -> None:
    found = judge("H01", open=frozenset({"SW-01", "ZJ-03", "RS-02"}))
    assert {found[code].reason for code in ("SW-01", "ZJ-03", "RS-02")} == {"R-IDN-02"}


def test_charity_waits_for_medical_assistance_and_then_reads_what_was_granted(
    judge: Judge, facts_of: Mapping[str, Facts]
) -> None:
    held = everybody(facts_of["H06"], "rigid_expenditure")
    before = judge("H06", open=frozenset({"YB-02", "CS-01"}), held=held)["CS-01"]
    assert (before.truth, before.waits_for) == (Answer.UNKNOWN, frozenset({"YB-02"}))
    after = judge("H06", frozenset({"CS-01"}), held, {"吴一诺": 3_850_000})["CS-01"]
    assert after.granted[0].amount is not None
    assert after.granted[0].amount.fen == 390_000


def test_less_assistance_than_expected_leaves_more_for_charity(
    judge: Judge, facts_of: Mapping[str, Facts]
) -> None:
    held = everybody(facts_of["H06"], "rigid_expenditure")
    granted = judge("H06", frozenset({"CS-01"}), held, {"吴一诺": 1_000_000})["CS-01"].granted[0]
    assert granted.amount is not None
    assert granted.amount.fen == 960_000


def test_while_dibao_is_open_the_edge_and_what_hangs_on_it_are_open_too(judge: Judge) -> None:
    found = judge("H05", open=frozenset({"MZ-02", "JY-03"}))
    assert found["MZ-02"].reason == "R-INC-01"
    assert (found["JY-03"].truth, found["JY-03"].waits_for) == (
        Answer.UNKNOWN,
        frozenset({"dibao_edge"}),
    )


def test_after_dibao_is_refused_the_edge_is_recognised(judge: Judge) -> None:
    found = judge("H05", open=frozenset({"MZ-03", "JY-03"}))
    assert found["MZ-03"].truth is Answer.TRUE
    assert found["JY-03"].waits_for == {"dibao_edge"}


def test_after_the_edge_is_refused_too_nothing_is_left_to_wait_for(judge: Judge) -> None:
    found = judge("H05", open=frozenset({"MZ-04", "JY-03"}))
    assert (found["JY-03"].truth, found["JY-03"].reason) == (Answer.FALSE, "R-IDN-02")


def test_the_grandmother_s_medical_assistance_starts_at_once(
    judge: Judge, catalogue: Catalogue
) -> None:
    found = judge("H07", open=frozenset(catalogue.items))
    assert found["YB-02"].truth is Answer.TRUE
    assert [line.person for line in found["YB-02"].granted] == ["王兰英"]
    assert found["YB-02"].waits_for == frozenset()


def test_a_severely_disabled_person_s_assistance_starts_but_its_rate_waits(
    judge: Judge, catalogue: Catalogue
) -> None:
    line = judge(SINGLE_PERSON_FAMILY, open=frozenset(catalogue.items))["YB-02"].granted[0]
    assert (line.person, line.amount, line.waits_for) == ("赵立群", None, frozenset({"dibao"}))


def test_the_dibao_unit_is_unknown_while_a_member_may_become_tekun(
    judge: Judge, catalogue: Catalogue
) -> None:
    found = judge("H02", open=frozenset(catalogue.items))
    assert (found["MZ-02"].truth, found["MZ-02"].waits_for) == (
        Answer.UNKNOWN,
        frozenset({"tekun"}),
    )


def test_when_the_only_member_became_tekun_there_is_nobody_left_for_dibao(judge: Judge) -> None:
    held = {"household": frozenset({"tekun"}), "陈守田": frozenset({"tekun"})}
    found = judge("H02", open=frozenset({"MZ-02"}), held=held)
    assert found["MZ-02"].reason == "R-DUP-02"


def test_an_identity_from_an_earlier_case_counts_at_once(
    judge: Judge, facts_of: Mapping[str, Facts]
) -> None:
    found = judge("H08", held=everybody(facts_of["H08"], "dibao"))
    assert found["JY-01"].truth is Answer.TRUE


def test_the_top_up_of_an_unattended_child_is_unknown_while_dibao_is_open(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    widow = facts_of["H01"]
    son = {**widow.persons["王子轩"], "p.parents_status": "one_dead_other_incapable"}
    facts = replace(widow, persons={**widow.persons, "王子轩": son})
    pending = assess(catalogue, parameters, facts, Standing(open=frozenset({"MZ-02", "MZ-06"})))
    line = pending.verdicts["MZ-06"].granted[0]
    assert (line.amount, line.waits_for) == (None, frozenset({"dibao"}))
    held = everybody(facts, "dibao")
    granted = assess(catalogue, parameters, facts, Standing(held, frozenset({"MZ-06"})))
    amount = granted.verdicts["MZ-06"].granted[0].amount
    assert amount is not None
    assert amount.fen == 160_000 - (80_000 - 15_000)


def test_an_edge_family_with_a_patient_first_fails_and_then_gets_single_dibao(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    edge = facts_of["H05"]
    wife = {**edge.persons["吴丽"], "p.serious_illness": True}
    facts = replace(edge, persons={**edge.persons, "吴丽": wife})
    first = assess(catalogue, parameters, facts, Standing(open=frozenset({"MZ-02"})))
    verdict = first.verdicts["MZ-02"]
    assert (verdict.truth, verdict.waits_for) == (Answer.UNKNOWN, frozenset({"dibao_edge"}))
    assert verdict.first_route_refused
    held = everybody(facts, "dibao_edge")
    second = assess(catalogue, parameters, facts, Standing(held, frozenset({"MZ-02"})))
    line = second.verdicts["MZ-02"].granted[0]
    assert line.amount is not None
    assert (line.person, line.route, line.amount.fen) == ("吴丽", "single_edge", 18_000)
