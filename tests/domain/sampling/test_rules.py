"""Lots: what is drawn, how many, and that anybody draws the same again."""

from uuid import UUID

import pytest

from domain.sampling import rules

DRAW = UUID("01920000-0000-7000-8000-000000000001")
POPULATION = {UUID(int=number): "MZ-02" if number % 3 else "MZ-01" for number in range(1, 61)}
SEED = rules.seed(DRAW, rules.digest(POPULATION), b"\1" * 32)


@pytest.mark.parametrize(
    ("size", "percent", "expected"),
    [(1, 30, 1), (3, 30, 1), (4, 30, 2), (10, 30, 3), (11, 30, 4), (5, 100, 5), (0, 30, 0)],
)
def test_the_share_is_rounded_up_and_one_is_always_drawn(
    size: int, percent: int, expected: int
) -> None:
    assert rules.quota(size, percent) == expected


def test_each_item_has_its_share() -> None:
    drawn = rules.drawn(SEED, POPULATION, 30)
    assert [POPULATION[claim] for claim in drawn] == ["MZ-01"] * 6 + ["MZ-02"] * 12
    assert len(drawn) == rules.take(POPULATION, 30)


def test_the_order_in_which_the_claims_are_listed_changes_nothing() -> None:
    backwards = dict(reversed(POPULATION.items()))
    assert rules.digest(backwards) == rules.digest(POPULATION)
    assert rules.drawn(SEED, backwards, 30) == rules.drawn(SEED, POPULATION, 30)


def test_another_root_draws_others() -> None:
    other = rules.seed(DRAW, rules.digest(POPULATION), b"\2" * 32)
    assert rules.drawn(other, POPULATION, 30) != rules.drawn(SEED, POPULATION, 30)


def test_a_claim_left_out_changes_the_digest_and_the_seed() -> None:
    fewer = dict(list(POPULATION.items())[1:])
    assert rules.digest(fewer) != rules.digest(POPULATION)
    assert rules.seed(DRAW, rules.digest(fewer), b"\1" * 32) != SEED


def test_every_claim_has_the_same_chance() -> None:
    """Over 2,000 seeds each of ten claims is drawn near 30 in 100 times."""
    ten = {UUID(int=number): "MZ-02" for number in range(10)}
    counts = dict.fromkeys(ten, 0)
    for number in range(2000):
        for claim in rules.drawn(f"seed {number}", ten, 30):
            counts[claim] += 1
    assert all(520 < count < 680 for count in counts.values())


def test_who_had_a_part_in_it_does_not_verify_it() -> None:
    assert not rules.may_visit(["confirmer"], ["confirmer", "other"])
    assert rules.may_visit(["confirmer"], ["one", "other"])
