"""What a family said otherwise than a source; both are kept."""

from domain.check.differences import differences
from domain.item.catalogue import Catalogue
from tests.domain.check.family import HOUSE, applicant, heard, told

CLAIMED = {
    "household": {"vehicles_registered": 0, "house_area_registered": "45.2500"},
    "persons": [{"ref": "a", "deposits": 500_000}],
}


def test_concealed_deposits_are_listed_with_both_values(catalogue: Catalogue) -> None:
    verified = told(
        catalogue, [applicant()], heard("HC-09", "a", {"balance_at_check_date": 7_100_000})
    )
    (found,) = differences(catalogue.fields, CLAIMED, verified)
    assert (found.question, found.claimed, found.verified) == ("deposits", 500_000, 7_100_000)


def test_the_same_area_written_otherwise_is_no_difference(catalogue: Catalogue) -> None:
    verified = told(catalogue, [applicant()], heard("HC-04", "a", HOUSE), heard("HC-05", "a"))
    assert "house_area_registered" not in {
        each.question for each in differences(catalogue.fields, CLAIMED, verified)
    }


def test_what_nobody_claimed_is_no_difference(catalogue: Catalogue) -> None:
    verified = told(catalogue, [applicant()], heard("HC-10", "a", {"market_value": 1}))
    assert not differences(catalogue.fields, CLAIMED, verified)
