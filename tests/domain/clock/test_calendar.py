from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock.calendar import Calendar, CalendarMissing, Day
from tests.domain.clock.days import autumn, spring_2021, stretch

AUTUMN = autumn()
STARTS = st.dates(date(2026, 9, 1), date(2026, 10, 31))
LIMITS = st.integers(0, 45)


@pytest.mark.parametrize(
    ("working_days", "due"),
    [
        (3, date(2026, 9, 24)),
        (5, date(2026, 9, 29)),
        (7, date(2026, 10, 8)),
        (10, date(2026, 10, 12)),
        (12, date(2026, 10, 14)),
        (20, date(2026, 10, 26)),
        (30, date(2026, 11, 9)),
    ],
)
def test_mid_autumn_and_national_day_2026_push_a_limit_of_21_september(
    working_days: int, due: date
) -> None:
    assert AUTUMN.add(date(2026, 9, 21), working_days).on == due


def test_a_worked_sunday_in_april_2021_counts() -> None:
    assert spring_2021().add(date(2021, 4, 12), 12).on == date(2021, 4, 27)
    assert spring_2021().is_workday(date(2021, 4, 25))


def test_the_day_it_starts_is_not_counted() -> None:
    assert AUTUMN.count(date(2026, 9, 21), date(2026, 9, 22)) == 1
    assert AUTUMN.add(date(2026, 9, 21), 1).on == date(2026, 9, 22)


def test_a_holiday_is_no_working_day_and_a_swapped_saturday_is() -> None:
    assert not AUTUMN.is_workday(date(2026, 10, 7))
    assert AUTUMN.is_workday(date(2026, 10, 10))


def test_a_date_counted_through_an_unannounced_year_says_so() -> None:
    assert not AUTUMN.add(date(2026, 12, 1), 20).provisional
    assert AUTUMN.add(date(2026, 12, 20), 20).provisional


def test_a_limit_running_past_the_last_known_day_fails_loudly() -> None:
    with pytest.raises(CalendarMissing, match="2027-04-01") as refused:
        AUTUMN.add(date(2027, 3, 25), 10)
    assert refused.value.params["year"] == 2027


def test_asking_about_a_day_nobody_entered_fails_loudly() -> None:
    with pytest.raises(CalendarMissing, match="2026-08-31"):
        AUTUMN.is_workday(date(2026, 8, 31))
    with pytest.raises(CalendarMissing, match="2026-08-31"):
        AUTUMN.count(date(2026, 8, 30), date(2026, 9, 4))


def test_a_hole_in_the_table_is_named_rather_than_skipped() -> None:
    days = [day for day in stretch(date(2026, 9, 1), date(2026, 9, 30)) if day.on.day != 16]
    holed = Calendar(days)
    with pytest.raises(CalendarMissing, match="2026-09-16"):
        holed.add(date(2026, 9, 14), 5)
    assert holed.add(date(2026, 9, 16), 1).on == date(2026, 9, 17)


def test_an_empty_calendar_counts_nothing() -> None:
    with pytest.raises(CalendarMissing):
        Calendar([]).add(date(2026, 9, 1), 1)


def test_rows_may_arrive_in_any_order() -> None:
    days = [Day(date(2026, 9, 3), True), Day(date(2026, 9, 1), True), Day(date(2026, 9, 2), False)]
    assert Calendar(days).add(date(2026, 9, 1), 1).on == date(2026, 9, 3)


@given(STARTS, LIMITS)
def test_counting_back_gives_the_limit_that_was_counted_out(start: date, limit: int) -> None:
    assert AUTUMN.count(start, AUTUMN.add(start, limit).on) == limit


@given(STARTS, st.integers(1, 45))
def test_a_limit_ends_on_a_working_day_and_no_sooner_than_needed(start: date, limit: int) -> None:
    due = AUTUMN.add(start, limit).on
    assert AUTUMN.is_workday(due)
    assert AUTUMN.count(start, due - timedelta(days=1)) == limit - 1


@given(STARTS, LIMITS, LIMITS)
def test_two_limits_one_after_the_other_are_their_sum(start: date, one: int, two: int) -> None:
    assert AUTUMN.add(AUTUMN.add(start, one).on, two).on == AUTUMN.add(start, one + two).on


@given(STARTS, STARTS)
def test_counting_backwards_is_the_negative(start: date, end: date) -> None:
    assert AUTUMN.count(start, end) == -AUTUMN.count(end, start)


@given(STARTS, STARTS, STARTS)
def test_a_stretch_is_the_sum_of_its_parts(a: date, b: date, c: date) -> None:
    assert AUTUMN.count(a, b) + AUTUMN.count(b, c) == AUTUMN.count(a, c)
