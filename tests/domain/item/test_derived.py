"""Figures nobody is asked for: age, income per head, what relief leaves over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.derived import full_years, household, ratio, rounded
from domain.item.facts import Facts
from domain.item.verdicts import PRESUME, Answer


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ("1984-05-17", "2026-11-02", 42),
        ("2010-11-02", "2026-11-02", 16),
        ("2010-11-03", "2026-11-02", 15),
        ("2020-02-29", "2026-02-28", 5),
        ("2020-02-29", "2026-03-01", 6),
        ("2020-02-29", "2028-02-29", 8),
    ],
)
def test_age_is_full_years_and_a_leap_day_birthday_counts_from_1_march(
    birth: str, on: str, years: int
) -> None:
    assert full_years(date.fromisoformat(birth), date.fromisoformat(on)) == years


@pytest.mark.parametrize(
    ("fen", "to", "how", "result"),
    [
        (92_050, "yuan", "half_up", 92_100),
        (92_049, "yuan", "half_up", 92_000),
        (92_001, "yuan", "up", 92_100),
        (92_000, "yuan", "up", 92_000),
        (Decimal("792.45"), "fen", "half_up", 792),
        (Decimal("-0.5"), "fen", "half_up", -1),
    ],
)
def test_rounding(fen: int | Decimal, to: str, how: str, result: int) -> None:
    assert rounded(fen, to, how) == result


def test_income_per_head_is_rounded_once_and_the_year_follows_from_it() -> None:
    found = household({"hh.income_total_month": 203_000}, 3)
    assert found["hh.income_pc_month"] == 67_667
    assert found["hh.income_pc_year"] == 812_004
    assert found["hh.income_total_12m"] == 2_436_012


def test_expense_without_income_is_above_every_limit_and_no_expense_below_all() -> None:
    assert ratio(1, 0) > 100
    assert ratio(0, 0) == 0


def rigid_family(facts: Facts) -> Facts:
    """H06 with the receipts themselves instead of the ratios somebody reckoned from them."""
    stated = ("hh.rigid_ratio_12m", "hh.residual_expense_12m", "hh.residual_expense_ratio")
    known = {name: value for name, value in facts.household.items() if name not in stated}
    return replace(facts, household={**known, "hh.rigid_expense_12m": 7_500_000})


def test_receipts_alone_lead_to_the_same_answer_as_stated_ratios(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    stated = assess(catalogue, parameters, facts_of["H06"], PRESUME)
    reckoned = assess(catalogue, parameters, rigid_family(facts_of["H06"]), PRESUME)
    assert reckoned.verdicts == stated.verdicts


def test_somebody_uncounted_adds_neither_to_the_heads_nor_to_the_persons_judged(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    facts = facts_of["H08"]
    away = {**facts.persons["丁磊"], "p.counted": False}
    persons = {**facts.persons, "丁磊": away}
    verdict = assess(catalogue, parameters, replace(facts, persons=persons), PRESUME).verdicts
    assert verdict["MZ-02"].reason == "R-INC-01"
    assert [line.person for line in verdict["YB-01"].lines] == ["何秀英", "丁小满"]


def test_a_person_of_whom_nobody_knows_whether_to_count_leaves_income_per_head_open(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    facts = facts_of["H08"]
    unsure = {name: v for name, v in facts.persons["丁磊"].items() if name != "p.counted"}
    persons = {**facts.persons, "丁磊": unsure}
    verdict = assess(catalogue, parameters, replace(facts, persons=persons), PRESUME).verdicts
    assert verdict["MZ-02"].truth is Answer.UNKNOWN
    assert verdict["MZ-02"].missing == {"p.counted"}


def test_an_orphan_leaves_the_dibao_unit_of_the_family(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    facts = facts_of["H04"]
    child = {**facts.persons["孙晓晨"], "p.parents_status": "both_dead_or_not_found"}
    verdicts = assess(
        catalogue, parameters, replace(facts, persons={**facts.persons, "孙晓晨": child}), PRESUME
    ).verdicts
    amount = verdicts["MZ-02"].granted[0].amount
    assert amount is not None
    assert (amount.counted, amount.uplifts, amount.fen) == (3, 1, 3 * 32_500 + 8_000)
    assert verdicts["MZ-05"].granted[0].person == "孙晓晨"


def test_an_employee_of_the_union_lifts_the_family_s_medical_category(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    facts = facts_of["H05"]
    member = {**facts.persons["周振国"], "p.union_member": True}
    verdicts = assess(
        catalogue, parameters, replace(facts, persons={**facts.persons, "周振国": member}), PRESUME
    ).verdicts
    amount = verdicts["YB-02"].granted[0].amount
    assert amount is not None
    assert (amount.category, amount.text) == (2, "cat 2: 6400")
