from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock.rules import (
    Limit,
    Pause,
    StatutoryNeverPauses,
    deadlines,
    emergency_due,
    level,
    paused_days,
)
from tests.domain.clock.days import autumn

AUTUMN = autumn()
MONDAY = date(2026, 11, 2)


def pause(first: date, resumed: date | None, ground: str = "cross_province_check") -> Pause:
    return Pause(ground, "宿核函〔2026〕1号", first, resumed)


def test_dibao_promised_in_15_days_runs_to_23_november_and_the_law_to_14_december() -> None:
    dates = deadlines(AUTUMN, MONDAY, Limit(statutory_wd=30, committed_wd=15))
    assert dates.committed_due == date(2026, 11, 23)
    assert dates.statutory_due == date(2026, 12, 14)
    assert dates.due_on == date(2026, 11, 23)


def test_warnings_come_at_70_and_90_percent_of_the_promise_rounded_up() -> None:
    dates = deadlines(AUTUMN, MONDAY, Limit(statutory_wd=30, committed_wd=15))
    assert dates.yellow_on == AUTUMN.add(MONDAY, 11).on
    assert dates.orange_on == AUTUMN.add(MONDAY, 14).on


def test_without_a_promise_the_law_warns() -> None:
    dates = deadlines(AUTUMN, MONDAY, Limit(statutory_wd=20))
    assert dates.committed_due is None
    assert dates.yellow_on == AUTUMN.add(MONDAY, 14).on
    assert dates.due_on == dates.statutory_due


def test_a_limit_the_law_never_set_has_no_date() -> None:
    assert deadlines(AUTUMN, MONDAY, Limit(hours=24)).due_on is None


def test_a_pause_moves_the_promise_by_its_working_days_and_leaves_the_law_alone() -> None:
    free = deadlines(AUTUMN, MONDAY, Limit(30, 15))
    held = deadlines(AUTUMN, MONDAY, Limit(30, 15), [pause(date(2026, 11, 4), date(2026, 11, 9))])
    assert held.statutory_due == free.statutory_due
    assert held.committed_due == AUTUMN.add(MONDAY, 18).on  # Wednesday, Thursday, Friday


def test_a_pause_reached_only_because_of_another_pause_counts_too() -> None:
    first = pause(date(2026, 11, 4), date(2026, 11, 6))
    later = pause(date(2026, 11, 24), date(2026, 11, 26))
    dates = deadlines(AUTUMN, MONDAY, Limit(30, 15), [first, later])
    assert dates.committed_due == AUTUMN.add(MONDAY, 19).on


def test_two_pauses_over_the_same_day_count_it_once() -> None:
    one = pause(date(2026, 11, 4), date(2026, 11, 6))
    other = pause(date(2026, 11, 5), date(2026, 11, 7))
    assert paused_days(AUTUMN, MONDAY, date(2026, 11, 20), [one, other]) == 3


def test_while_a_pause_is_open_the_promise_has_no_date_and_the_law_still_has() -> None:
    dates = deadlines(AUTUMN, MONDAY, Limit(30, 15), [pause(date(2026, 11, 4), None)])
    assert dates.committed_due is None
    assert dates.statutory_due == date(2026, 12, 14)


def test_an_open_pause_leaves_a_warning_that_came_before_it() -> None:
    dates = deadlines(AUTUMN, MONDAY, Limit(30, 15), [pause(date(2026, 11, 18), None)])
    assert dates.yellow_on == date(2026, 11, 17)
    assert dates.committed_due is None


def test_a_pause_of_no_clock_changes_nothing() -> None:
    idle = Pause("publicity", "公示1号", date(2026, 11, 4), date(2026, 11, 9), frozenset())
    limit = Limit(30, 15)
    assert deadlines(AUTUMN, MONDAY, limit, [idle]) == deadlines(AUTUMN, MONDAY, limit)


def test_nobody_can_pause_the_statutory_limit() -> None:
    with pytest.raises(StatutoryNeverPauses):
        Pause("force_majeure", "1号", MONDAY, None, frozenset({"statutory"}))


def test_a_promise_counted_into_next_year_is_provisional() -> None:
    assert deadlines(AUTUMN, date(2026, 12, 18), Limit(committed_wd=15)).provisional
    assert not deadlines(AUTUMN, MONDAY, Limit(committed_wd=15)).provisional


@pytest.mark.parametrize(
    ("day", "colour"), [(0, "green"), (10, "green"), (11, "yellow"), (13, "yellow"), (14, "orange")]
)
def test_the_colour_follows_the_day(day: int, colour: str) -> None:
    assert level(day, 15, overdue=False) == colour


def test_the_last_day_itself_is_in_time_and_the_next_is_red() -> None:
    assert level(15, 15, overdue=False) == "orange"
    assert level(16, 15, overdue=True) == "red"


def test_an_emergency_of_friday_night_is_due_on_saturday_night() -> None:
    china = timezone(timedelta(hours=8))
    friday = datetime(2026, 10, 2, 23, 30, tzinfo=china)
    assert emergency_due(friday, Limit(hours=24)) == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_an_emergency_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        emergency_due(datetime(2026, 10, 2, 23, 30), Limit(hours=24))  # noqa: DTZ001


@given(
    st.dates(date(2026, 9, 1), date(2026, 10, 15)),
    st.integers(1, 20),
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 6)), max_size=3),
)
def test_working_days_minus_paused_days_always_make_up_the_limit(
    start: date, limit: int, holds: list[tuple[int, int]]
) -> None:
    pauses = [
        pause(start + timedelta(days=after), start + timedelta(days=after + length))
        for after, length in holds
    ]
    due = deadlines(AUTUMN, start, Limit(committed_wd=limit), pauses).committed_due
    assert due is not None
    assert AUTUMN.count(start, due) - paused_days(AUTUMN, start, due, pauses) == limit
