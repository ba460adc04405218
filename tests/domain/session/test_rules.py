"""How long a sign-in lasts, how failures slow it down, what a code and a password must be."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.session import rules
from domain.session.password import common

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (500, 15)]
)
def test_an_account_closes_to_one_address_longer_and_longer_but_never_for_long(
    failures: int, minutes: int
) -> None:
    assert rules.closing(failures) == minutes * MINUTE


@pytest.mark.parametrize(
    ("failures", "milliseconds"), [(0, 0), (20, 0), (21, 250), (24, 1000), (10_000, 3000)]
)
def test_an_account_guessed_at_from_everywhere_only_answers_more_slowly(
    failures: int, milliseconds: int
) -> None:
    assert rules.pause(failures) == timedelta(milliseconds=milliseconds)


@pytest.mark.parametrize(
    ("rested", "left", "lasts"),
    [(0, 60, True), (119, 60, True), (120, 60, False), (0, 0, False)],
)
def test_a_session_ends_after_two_hours_of_rest_or_at_its_end(
    rested: int, left: int, lasts: bool
) -> None:
    assert rules.lasts(NOW - rested * MINUTE, NOW + left * MINUTE, NOW) is lasts


def test_the_codes_are_those_of_rfc_6238() -> None:
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", appendix B
    assert rules.code_at(key, 59 // 30) == "287082"
    assert rules.code_at(key, 1_111_111_109 // 30) == "081804"


@pytest.mark.parametrize(
    ("away", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_one_step_off(away: int, taken: bool) -> None:
    step = rules.step_at(NOW)
    found = rules.step_of(SECRET, rules.code_at(SECRET, step + away), NOW, after=0)
    assert found == (step + away if taken else None)


def test_a_code_counts_once_and_none_before_it_counts_afterwards() -> None:
    step = rules.step_at(NOW)
    for earlier in (step - 1, step):
        assert rules.step_of(SECRET, rules.code_at(SECRET, earlier), NOW, after=step) is None


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "abcdef", "0" * 20])
def test_what_is_no_code_is_refused_quietly(code: str) -> None:
    assert rules.step_of(SECRET, code, NOW, after=0) is None


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("四季常青的大兴镇河边柳", ["too-short"]),
        ("四季常青的大兴镇河边柳树", []),
        ("correct horse battery staple!", ["too-common"]),
        ("rain on the tin roof 7", []),
        ("Wu.Xiao-Yan 2026!!", ["like-account"]),
        ("吴晓燕爱喝碧螺春茶吗是的", ["like-account"]),
        ("Woaini 5201314", ["too-common"]),
        ("1qaz2WSX!3edc", ["too-common"]),
        ("aaaaaaaaaaaaaaaa", ["too-common"]),
        ("123456", ["too-short", "too-common"]),
    ],
)
def test_a_new_password_is_long_not_ones_name_and_not_everybodys(
    password: str, wrong: list[str]
) -> None:
    common_ones = common() | {"123456"}
    assert rules.weaknesses(password, ("wu.xiaoyan", "吴晓燕"), common_ones) == wrong


def test_the_list_of_common_passwords_holds_what_the_rule_compares() -> None:
    assert len(common()) > 1000
    assert [line for line in common() if not line.isalnum() or line != line.lower()] == []


def test_the_next_refresh_token_cannot_be_told_from_what_is_stored() -> None:
    token, salt = "t" * 64, b"s" * 32
    after = rules.successor(token, salt)
    assert len(after) == 64
    assert after != rules.hash_of(token).hex()
    assert rules.successor(rules.hash_of(token).hex(), salt) != after
