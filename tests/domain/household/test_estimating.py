"""Answers given at different times that no longer fit together do not stop an estimate."""

from domain.household.estimating import without

SAID = {"household": {"boats": -1, "area_type": "rural"}, "persons": [{"ref": "a", "deposits": -5}]}


def test_only_the_answer_that_does_not_fit_is_left_out() -> None:
    left = without(SAID, ["/answers/persons/0/deposits", "/answers/household/boats"])
    assert left == {"household": {"area_type": "rural"}, "persons": [{"ref": "a"}]}


def test_what_is_wrong_with_all_of_it_takes_nothing_away() -> None:
    assert without(SAID, ["/answers", "/answers/persons"]) == SAID
