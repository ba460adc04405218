import pytest

from domain.organisation.passwords import matches, seal_password


def test_only_the_right_password_matches() -> None:
    sealed = seal_password("杨树湾 2026")
    assert matches("杨树湾 2026", sealed)
    assert not matches("杨树湾 2027", sealed)


def test_the_same_password_is_sealed_differently_each_time() -> None:
    assert seal_password("word") != seal_password("word")


def test_nothing_matches_an_account_without_password() -> None:
    assert not matches("", None)
    assert not matches("word", None)


def test_a_password_sealed_with_other_costs_still_matches() -> None:
    kind, cost, block, lanes, salt, digest = seal_password("word").split("$")
    assert (kind, cost) == ("scrypt", "16384")
    with pytest.raises(ValueError, match="unknown way"):
        matches("word", f"md5${cost}${block}${lanes}${salt}${digest}")
