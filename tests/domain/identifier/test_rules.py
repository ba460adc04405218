"""Numbers and names as people carry them: what passes, and what exactly is said when not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifier import rules

ON = date(2026, 11, 2)
DIGITS = st.text("0123456789", min_size=17, max_size=17)


def numbered(first17: str) -> str:
    return first17 + rules.id_check_character(first17)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",  # the standard's own example
        "321311198405179967",
        "321311202002299963",  # born on 29 February
        numbered("32081919800101997"),  # a county that no longer exists
        numbered("32130219900101997"),  # a county younger than its holder
        numbered("99000019900101997"),  # a prefix nobody ever assigned
    ],
)
def test_a_citizen_number_passes_whatever_its_region(number: str) -> None:
    assert rules.citizen_id(number, ON) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("321311198405179968", "id_check"),
        ("11010519491231002x", "id_form"),
        ("32131119840517996", "id_form"),
        ("３21311198405179967", "id_form"),  # a full-width digit
        (numbered("32131119840230996"), "id_birth"),
        (numbered("32131120190229996"), "id_birth"),
        (numbered("32131120261103996"), "id_future"),
        (numbered("32131118761102996"), "id_age"),
    ],
)
def test_a_wrong_citizen_number_says_what_is_wrong(number: str, code: str) -> None:
    assert rules.citizen_id(number, ON) == code


def test_the_youngest_and_the_oldest_still_pass() -> None:
    assert rules.citizen_id(numbered("32131120261102996"), ON) is None
    assert rules.citizen_id(numbered("32131118761103996"), ON) is None


@given(DIGITS, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_never_passes(first17: str, place: int, shift: int) -> None:
    other = str((int(first17[place]) + shift) % 10)
    mistyped = first17[:place] + other + first17[place + 1 :]
    assert rules.id_check_character(mistyped) != rules.id_check_character(first17)


@given(DIGITS, st.integers(0, 15))
def test_two_digits_swapped_never_pass(first17: str, place: int) -> None:
    a, b = first17[place], first17[place + 1]
    swapped = first17[:place] + b + a + first17[place + 2 :]
    same = rules.id_check_character(swapped) == rules.id_check_character(first17)
    assert same == (a == b)


@given(st.text(max_size=20))
def test_no_text_makes_the_citizen_check_stumble(text: str) -> None:
    assert rules.citizen_id(text, ON) in {None, *rules.SENTENCES}


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert rules.id_birth("321311201303089973") == date(2013, 3, 8)
    assert (rules.id_sex("321311201303089973"), rules.id_sex("321311198405179967")) == ("1", "2")


@pytest.mark.parametrize(
    ("on", "years"),
    [(date(2026, 2, 28), 5), (date(2026, 3, 1), 6), (date(2024, 2, 28), 3), (date(2024, 2, 29), 4)],
)
def test_a_leap_day_birthday_counts_from_the_first_of_march(on: date, years: int) -> None:
    assert rules.full_years(date(2020, 2, 29), on) == years


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("11320281014040572G", None),
        ("1132090201436063XK", None),
        ("11320281014040572H", "uscc_check"),
        ("1132028101404057IG", "uscc_form"),
        ("11320281014040572", "uscc_form"),
    ],
)
def test_a_credit_code_is_checked_as_gb_32100_says(code: str, said: str | None) -> None:
    assert rules.uscc(code) == said


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("6200000000000100008", None),
        ("4111111111111111", None),
        ("6200000000000100009", "card_check"),
        ("620000000000010", "card_form"),
        ("62000000000001000080", "card_form"),
        ("6200 0000 0000 0100 008", "card_form"),
    ],
)
def test_a_bank_card_has_16_to_19_digits_and_a_luhn_sum(card: str, said: str | None) -> None:
    assert rules.bank_card(card) == said


@given(st.text("0123456789", min_size=15, max_size=18))
def test_exactly_one_last_digit_completes_a_card(body: str) -> None:
    assert sum(rules.bank_card(body + digit) is None for digit in "0123456789") == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("32130219970902997451", None),
        ("32130219970902997451B1", None),  # issued again
        ("32130219970902997481", "disability_form"),
        ("32130219970902997455", "disability_form"),
        ("32130219970902997551", "id_check"),
    ],
)
def test_a_disability_certificate_is_the_citizen_number_and_two_digits(
    number: str, said: str | None
) -> None:
    assert rules.disability_certificate(number, ON) == said


@pytest.mark.parametrize(
    "number", ["13900000000", "+8613900000000", "0527-84350000", "052784350000", "000-9000-0086"]
)
def test_a_telephone_number_passes(number: str) -> None:
    assert rules.phone(number) is None


@pytest.mark.parametrize("number", ["", "12345", "23900000000", "1390000000", "没有电话"])
def test_what_no_telephone_answers_to_is_refused(number: str) -> None:
    assert rules.phone(number) == "phone_form"


@pytest.mark.parametrize("code", ["321311", "321311101", "321311101391"])
def test_a_region_has_6_9_or_12_digits(code: str) -> None:
    assert rules.region(code) is None
    assert rules.region(code + "1") == "region_form"


@pytest.mark.parametrize(
    "name",
    ["刘晓梅", "阿卜杜·热合曼", "王𬱖", "𬱖玉兰", "欧阳文", "Anna O'Neill", "㛃", "𮧵", "名" * 50],
)
def test_rare_long_and_foreign_names_pass(name: str) -> None:
    assert rules.name(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "name_empty"),
        ("  ", "name_empty"),
        ("名" * 51, "name_long"),
        ("𬱖" * 51, "name_long"),
        ("刘2梅", "name_characters"),
        ("刘\u0007", "name_characters"),
        ("刘\ud800", "name_characters"),
        ("刘\n梅", "name_characters"),
        (" 刘梅", "name_characters"),
        ("··", "name_characters"),
        ("<b>刘</b>", "name_characters"),
        ("刘\u200b梅", "name_characters"),
    ],
)
def test_what_is_no_name_is_refused(name: str, said: str) -> None:
    assert rules.name(name) == said


def test_fifty_rare_characters_are_fifty_not_a_hundred() -> None:
    assert rules.name("𬱖" * 50) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-02", None),
        ("2026-11-03", "date_future"),
        ("2026-02-29", "date_form"),
        ("20261102", "date_form"),
        ("2026-W45-1", "date_form"),
        ("1800-01-01", "date_past"),
    ],
)
def test_a_day_is_written_in_full_and_not_after_today(text: str, said: str | None) -> None:
    assert rules.day(text, ON) == said


def test_every_code_has_a_sentence_a_person_can_act_on() -> None:
    assert all(sentence.endswith("。") for sentence in rules.SENTENCES.values())
