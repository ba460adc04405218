"""Which amounts a family is asked to explain before anything is refused because of them."""

from typing import Any

import pytest

from domain.check.rules import TestOutcome as Outcome
from domain.check.rules import amounts, to_explain
from domain.item.catalogue import Catalogue
from tests.domain.check.family import applicant, heard, told

TOO_RICH = Outcome("dibao", False, ("R-FIN-01",), frozenset({"hh.fin_assets_pc"}))
DRIVES = Outcome("dibao", False, ("R-VEH-01",), frozenset({"hh.vehicles_living"}))
FITS = Outcome("dibao", True, ())


def asked(catalogue: Catalogue, outcome: Outcome, claimed: dict[str, Any]) -> list[tuple[str, int]]:
    said = heard("HC-09", "a", {"balance_at_check_date": 7_100_000})
    fed = told(catalogue, [applicant()], said)
    family = {"household": {}, "persons": [{"ref": "a", **claimed}], "supporters": []}
    found = amounts(catalogue.checks, catalogue.fields, [outcome], family, fed)
    return [(each.hit.code, each.amount or 0) for each in to_explain(found).values()]


@pytest.mark.parametrize(
    ("outcome", "claimed", "found"),
    [
        (TOO_RICH, {"deposits": 500_000}, [("more_deposits", 7_100_000)]),
        (TOO_RICH, {}, [("more_deposits", 7_100_000)]),  # never said: heard as well
        (TOO_RICH, {"deposits": 7_100_000}, []),  # nothing was concealed
        (TOO_RICH, {"deposits": 9_000_000}, []),
        (DRIVES, {"deposits": 500_000}, []),  # no test fails by money
        (FITS, {"deposits": 500_000}, []),
    ],
)
def test_a_family_explains_what_it_said_less_of_and_fails_by(
    catalogue: Catalogue,
    outcome: Outcome,
    claimed: dict[str, Any],
    found: list[tuple[str, int]],
) -> None:
    assert asked(catalogue, outcome, claimed) == found
