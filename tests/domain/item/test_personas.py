"""The nine test families come out exactly as the policy officers listed them."""

from collections.abc import Mapping
from typing import Any

import pytest

from deploy.assess import family_outcome
from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts
from domain.item.verdicts import PRESUME, Assessment, Line
from tests.domain.item.conftest import ON

FAMILIES = ("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H10")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_item_comes_out_as_listed(
    family: str, catalogue: Catalogue, parameters: Parameters, families: Mapping[str, Any]
) -> None:
    found = family_outcome(catalogue, parameters, families[family], ON)
    assert found == families[family]["expected"]


def test_the_file_lists_every_item_for_every_family(
    catalogue: Catalogue, families: Mapping[str, Any]
) -> None:
    assert {name: set(family["expected"]) for name, family in families.items()} == {
        name: set(catalogue.items) for name in FAMILIES
    }


@pytest.fixture
def presumed(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> Mapping[str, Assessment]:
    return {n: assess(catalogue, parameters, facts, PRESUME) for n, facts in facts_of.items()}


def only_line(assessment: Assessment, item: str) -> Line:
    granted = assessment.verdicts[item].granted
    assert len(granted) == 1
    return granted[0]


def test_the_widow_and_her_son_get_1460_yuan_with_two_supplements(
    presumed: Mapping[str, Assessment],
) -> None:
    amount = only_line(presumed["H01"], "MZ-02").amount
    assert amount is not None
    assert (amount.fen, amount.unit, amount.counted, amount.uplifts) == (146_000, "CNY/month", 2, 2)
    assert amount.zh == "全家每月 1460 元（2 人计入，2 人增发）"


def test_the_widow_is_told_that_5200_yuan_are_too_little_for_charity(
    presumed: Mapping[str, Assessment],
) -> None:
    assert presumed["H01"].verdicts["CS-01"].reason == "R-THR-01"


def test_medical_assistance_names_its_category(presumed: Mapping[str, Assessment]) -> None:
    found = {n: only_line(presumed[n], "YB-02").amount for n in ("H01", "H02", "H05", "H06")}
    assert {n: (a.category, a.fen) for n, a in found.items() if a} == {
        "H01": (2, 2_080_000),
        "H02": (1, 300_000),
        "H05": (3, 350_000),
        "H06": (3, 3_850_000),
    }


def test_a_single_disabled_son_gets_880_yuan_and_his_parents_nothing(
    presumed: Mapping[str, Assessment],
) -> None:
    line = only_line(presumed["H03"], "MZ-02")
    assert (line.person, line.route) == ("赵立群", "single_disabled")
    assert line.amount is not None
    assert line.amount.fen == 88_000
    assert presumed["H03"].verdicts["SW-01"].reason == "R-IDN-02"


def test_a_ceiling_is_marked_as_a_ceiling(presumed: Mapping[str, Assessment]) -> None:
    general = only_line(presumed["H01"], "HS-01").amount
    child = only_line(presumed["H06"], "HS-01").amount
    assert general is not None
    assert child is not None
    assert (general.at_most, general.fen) == (True, 300_000)
    assert (child.at_most, child.fen) == (False, 3_000_000)


def test_a_gift_in_kind_is_a_quantity_with_its_worth(presumed: Mapping[str, Assessment]) -> None:
    power = only_line(presumed["H01"], "GD-01").amount
    assert power is not None
    assert (str(power.quantity), power.fen) == ("15", 792)
