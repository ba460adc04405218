from datetime import date

import pytest

from domain.organisation.rules import Held, clashing, last_day, may_confer

EXCLUSIVE = {"T-ACC": ["T-REV"], "S-SYS": ["S-AUD", "T-ACC"]}
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
END_OF_NOVEMBER = date(2026, 11, 30)


def test_roles_that_never_meet_do_not_clash() -> None:
    before = Held("T-ACC", NOVEMBER, END_OF_NOVEMBER)
    assert clashing(Held("T-REV", DECEMBER, None), [before], EXCLUSIVE) == []


def test_one_common_day_is_enough_to_clash() -> None:
    before = Held("T-ACC", NOVEMBER, DECEMBER)
    assert clashing(Held("T-REV", DECEMBER, None), [before], EXCLUSIVE) == ["T-ACC"]


def test_a_pair_written_once_excludes_in_both_directions() -> None:
    held = [Held("S-AUD", NOVEMBER, None)]
    assert clashing(Held("S-SYS", NOVEMBER, None), held, EXCLUSIVE) == ["S-AUD"]


def test_the_same_role_in_two_places_is_no_clash() -> None:
    assert clashing(Held("T-ACC", NOVEMBER, None), [Held("T-ACC", NOVEMBER, None)], EXCLUSIVE) == []


@pytest.mark.parametrize(
    ("region", "own", "from_above", "allowed"),
    [
        ("321311", ["321300"], False, True),
        ("321300", ["321300"], False, True),
        ("321300", ["321300"], True, False),
        ("321311", ["321300"], True, True),
        ("321322", ["321311"], False, False),
        ("321300", ["321311"], False, False),
        ("321311", ["321311", "321300"], True, True),
    ],
)
def test_an_administrator_confers_within_the_own_places_and_watchers_only_below(
    region: str, own: list[str], from_above: bool, allowed: bool
) -> None:
    assert may_confer(region, own, from_above=from_above) is allowed


def test_a_post_ended_at_once_was_last_held_yesterday() -> None:
    assert last_day(None, NOVEMBER, DECEMBER) == END_OF_NOVEMBER


def test_a_post_ended_on_its_first_day_was_never_held() -> None:
    assert last_day(None, DECEMBER, NOVEMBER) == END_OF_NOVEMBER
