"""What supporters living elsewhere are taken to give, by the configured rule, line by line."""

from collections.abc import Mapping

import pytest

from domain.form.derive import maintenance
from domain.form.maintenance import Maintenance
from domain.item.catalogue import Catalogue
from domain.item.facts import Value
from tests.domain.form.conftest import CITY, ON, Json, facts

YOUNG = "321322198103289983"  # born 1981
OLD = "321311195803069989"  # born 1958
TOTAL = "hh.income_total_month"


@pytest.fixture
def earning(family: Json) -> Json:
    """The widow's mother, were she young and able and earned 4,000 yuan a month.

    The line is three times 800 yuan; half of what lies above it counts: 800 of the 4,000 yuan.
    """
    family["supporters"][0] |= {
        "supporter_id_number": YOUNG,
        "supporter_relation": "52",
        "supporter_inability": ["none"],
        "supporter_income_12m": 4_800_000,
        "supporter_agreed_month": 0,
    }
    return family


def worked_out(catalogue: Catalogue, answers: Json) -> Maintenance:
    return maintenance(catalogue, answers, ON, CITY)


def total(catalogue: Catalogue, answers: Json) -> Value | None:
    return facts(catalogue, answers).household.get(TOTAL)


def of_supporter(answers: Json, **changes: object) -> Json:
    answers["supporters"][0] |= changes
    return answers


def test_half_of_what_lies_above_three_standards_counts_as_income(
    catalogue: Catalogue, family: Json, earning: Json
) -> None:
    without = total(catalogue, of_supporter(family, supporter_income_12m=0))
    with_her = total(catalogue, of_supporter(earning, supporter_income_12m=4_800_000))
    assert (without, with_her) == (30_000, 30_000 + 80_000)


def test_the_line_says_who_why_and_how_much(catalogue: Catalogue, earning: Json) -> None:
    found = worked_out(catalogue, earning)
    assert [(line.supporter, line.ground, line.fen) for line in found.lines] == [
        (0, "imputed", 80_000)
    ]
    assert found.counts == 80_000


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({"supporter_id_number": OLD}, "exempt_age"),
        ({"supporter_inability": ["lowincome_70"]}, "unable"),
        ({"supporter_income_12m": 2_880_000}, "below_line"),
        ({"supporter_relation": "73"}, "owes_nobody"),  # a brother
    ],
)
def test_nothing_is_imputed_from_who_is_exempt(
    catalogue: Catalogue, earning: Json, changes: Json, ground: str
) -> None:
    answers = of_supporter(earning, **changes)
    assert [line.ground for line in worked_out(catalogue, answers).lines] == [ground]
    assert total(catalogue, answers) == 30_000


def test_a_judgment_stands_instead_of_the_rule_even_for_the_old(
    catalogue: Catalogue, earning: Json
) -> None:
    answers = of_supporter(earning, supporter_id_number=OLD, supporter_agreed_month=50_000)
    assert [line.ground for line in worked_out(catalogue, answers).lines] == ["agreed"]
    assert total(catalogue, answers) == 30_000 + 50_000


def test_what_was_received_is_not_counted_twice(catalogue: Catalogue, earning: Json) -> None:
    earning["persons"][0]["maintenance_received_12m"] = 360_000  # 300 yuan a month
    found = worked_out(catalogue, earning)
    assert (found.received, found.counts) == (30_000, 50_000)
    assert total(catalogue, earning) == 30_000 + 30_000 + 50_000


def test_more_received_than_imputed_adds_nothing(catalogue: Catalogue, earning: Json) -> None:
    earning["persons"][0]["maintenance_received_12m"] = 1_200_000
    assert worked_out(catalogue, earning).counts == 0


@pytest.mark.parametrize("gap", ["supporter_income_12m", "supporter_id_number"])
def test_a_supporter_of_whom_too_little_is_known_leaves_the_income_open(
    catalogue: Catalogue, earning: Json, gap: str
) -> None:
    del earning["supporters"][0][gap]
    assert [line.ground for line in worked_out(catalogue, earning).lines] == ["unknown"]
    assert total(catalogue, earning) is None


def test_what_cannot_matter_need_not_be_known(catalogue: Catalogue, earning: Json) -> None:
    answers = of_supporter(earning, supporter_inability=["lowincome_70"])
    del answers["supporters"][0]["supporter_income_12m"]
    assert total(catalogue, answers) == 30_000


def test_nobody_outside_means_nothing_to_work_out(catalogue: Catalogue, family: Json) -> None:
    family["household"]["has_outside_supporters"] = False
    family["supporters"] = []
    assert worked_out(catalogue, family).counts == 0
    assert total(catalogue, family) == 30_000


def test_no_family_of_the_town_is_taken_to_receive_anything(
    catalogue: Catalogue, town: Mapping[str, Json]
) -> None:
    found = {name: worked_out(catalogue, family["answers"]) for name, family in town.items()}
    assert {name: each.counts for name, each in found.items()} == dict.fromkeys(town, 0)
    grounds = {line.ground for each in found.values() for line in each.lines}
    assert grounds == {"exempt_age", "unable", "below_line"}


def test_only_the_part_of_counted_members_is_income_of_the_household(
    catalogue: Catalogue, earning: Json
) -> None:
    """The widow's mother owes her alone; the widow away in prison is not counted."""
    earning["persons"][0]["absence_status"] = "prison"
    assert [line.fen for line in worked_out(catalogue, earning).lines] == [0]
