"""Periods and places of the board."""

from datetime import date

import pytest

from domain.supervision.rules import HALF, NINE_TENTHS, choices, months, within


def test_a_trend_ends_with_the_running_month() -> None:
    names = [one.name for one in months(date(2026, 2, 14))]
    assert names == ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]
    assert months(date(2026, 2, 14))[-1].last == date(2026, 2, 14)


def test_from_a_county_one_goes_on_to_its_townships_and_back() -> None:
    known = ["321300", "321311", "321311101", "321322", "321322100"]
    assert choices(known, ["321300"], "321311") == ["321300", "321311", "321311101", "321322"]
    assert choices(known, ["321311"], "321311101") == ["321311", "321311101"]


@pytest.mark.parametrize(
    ("counted", "half", "most"),
    [({}, None, None), ({4: 1}, 4, 4), ({1: 5, 3: 4, 20: 1}, 1, 3), ({2: 1, 5: 1, 9: 8}, 9, 9)],
)
def test_half_and_nine_tenths_are_days_that_somebody_really_waited(
    counted: dict[int, int], half: int | None, most: int | None
) -> None:
    assert (within(counted, HALF), within(counted, NINE_TENTHS)) == (half, most)
