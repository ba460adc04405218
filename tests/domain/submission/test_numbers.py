"""Case numbers carry where and when, and show a slip of the pen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.submission.numbers import case_number, is_case_number

DAY = date(2026, 11, 2)


def test_a_case_number_is_county_day_serial_and_two_check_digits() -> None:
    assert case_number("321311101391", DAY, 1).startswith("32131120261102000001")
    assert len(case_number("321311", DAY, 999_999)) == 22


@given(st.integers(0, 10**9))
def test_every_number_made_is_recognised(serial: int) -> None:
    assert is_case_number(case_number("321311", DAY, serial))


@given(st.integers(0, 999_999), st.integers(0, 21), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(serial: int, at: int, by: int) -> None:
    number = case_number("321311", DAY, serial)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert not is_case_number(wrong)


@given(st.integers(0, 999_999), st.integers(0, 20))
def test_two_neighbouring_digits_swapped_are_noticed(serial: int, at: int) -> None:
    number = case_number("321311", DAY, serial)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or not is_case_number(swapped)


@pytest.mark.parametrize("text", ["", "1", "x" * 22, "三" * 22])
def test_other_texts_are_no_case_numbers(text: str) -> None:
    assert not is_case_number(text)
