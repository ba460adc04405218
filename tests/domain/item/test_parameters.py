"""Figures are dated by region; the one in force on the day decides, and is remembered."""

import copy
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, ParameterMissing, Parameters, compile_catalogue
from domain.item.facts import Facts
from domain.item.verdicts import PRESUME


@pytest.fixture(scope="module")
def raised(documents: Mapping[str, Any]) -> Catalogue:
    """The standard rises on 1 January 2027, in one county already in December."""
    changed = copy.deepcopy(dict(documents))
    profiles = changed["parameters.yaml"]["profiles"]
    figure = {"value": 850, "unit": "元/人·月", "zh": "低保标准"}
    common = {"source": "test", "local": True, "figures": {"dibao.standard_month": figure}}
    profiles.append({"region": "321300", "effective_from": "2027-01-01", **common})
    earlier = {"dibao.standard_month": {**figure, "value": Decimal("860.5")}}
    county = {**common, "figures": earlier}
    profiles.append({"region": "321311", "effective_from": "2026-12-01", **county})
    return compile_catalogue(changed, version=2)


@pytest.mark.parametrize(
    ("region", "day", "fen"),
    [
        ("321300", "2026-12-31", 80_000),
        ("321300", "2027-01-01", 85_000),
        ("321302", "2027-01-01", 85_000),
        ("321311", "2026-11-30", 80_000),
        ("321311", "2026-12-01", 86_050),
        ("321311", "2027-06-01", 86_050),
    ],
)
def test_the_nearest_region_s_latest_figure_holds(
    raised: Catalogue, region: str, day: str, fen: int
) -> None:
    found = raised.parameters.at(region, date.fromisoformat(day))
    assert found.values["dibao.standard_month"] == fen


def test_a_raised_standard_raises_what_the_widow_gets(
    raised: Catalogue, facts_of: Mapping[str, Facts]
) -> None:
    later = raised.parameters.at("321302", date(2027, 1, 4))
    amount = assess(raised, later, facts_of["H01"], PRESUME).verdicts["MZ-02"].granted[0].amount
    assert amount is not None
    assert amount.fen == 2 * (85_000 - 15_000) + 2 * 8_500


def test_a_region_or_day_without_figures_fails_loudly(catalogue: Catalogue) -> None:
    with pytest.raises(ParameterMissing, match="region 370900"):
        catalogue.parameters.at("370900", date(2026, 11, 2))
    with pytest.raises(ParameterMissing, match="2025-12-31"):
        catalogue.parameters.at("321300", date(2025, 12, 31))


def test_figures_survive_the_journey_through_json(parameters: Parameters) -> None:
    again = Parameters.from_json(parameters.to_json())
    assert (again.values, again.digest) == (parameters.values, parameters.digest)


def test_no_figure_is_a_binary_float(parameters: Parameters) -> None:
    assert {type(value) for value in parameters.values.values()} == {int, Decimal}


def test_money_is_fen(parameters: Parameters) -> None:
    assert parameters.values["dibao.standard_month"] == 80_000
    assert parameters.values["power.price"] == Decimal("52.83")
    assert parameters.values["housing.difficulty_area_pc"] == 16
