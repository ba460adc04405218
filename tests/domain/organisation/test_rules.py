from domain.organisation.rules import clashes

EXCLUSIVE = {"X-REV": ["X-CON"], "S-SYS": ["S-AUD", "X-REV"]}


def test_reviewer_and_confirmer_in_one_account_clash() -> None:
    assert clashes(["X-REV", "X-CON"], EXCLUSIVE) == [("X-CON", "X-REV")]


def test_a_pair_written_once_counts_in_both_directions() -> None:
    assert clashes(["S-AUD", "S-SYS"], EXCLUSIVE) == [("S-AUD", "S-SYS")]


def test_all_clashing_pairs_are_named() -> None:
    assert len(clashes(["S-SYS", "S-AUD", "X-REV", "X-CON"], EXCLUSIVE)) == 3


def test_roles_that_go_together_do_not_clash() -> None:
    assert clashes(["T-APP", "T-MTG"], EXCLUSIVE) == []
    assert clashes(["X-REV", "X-REV"], EXCLUSIVE) == []
