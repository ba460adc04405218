"""Periods and places of the board."""

from datetime import date

from domain.supervision.rules import choices, months


def test_a_trend_ends_with_the_running_month() -> None:
    names = [one.name for one in months(date(2026, 2, 14))]
    assert names == ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]
    assert months(date(2026, 2, 14))[-1].last == date(2026, 2, 14)


def test_from_a_county_one_goes_on_to_its_townships_and_back() -> None:
    known = ["321300", "321311", "321311101", "321322", "321322100"]
    assert choices(known, ["321300"], "321311") == ["321300", "321311", "321311101", "321322"]
    assert choices(known, ["321311"], "321311101") == ["321311", "321311101"]
