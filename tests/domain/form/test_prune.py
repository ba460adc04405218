"""What is kept of the answers."""

from domain.form.prune import combine, prune
from domain.item.catalogue import Catalogue
from tests.domain.form.conftest import CITY, ON, Json

DIBAO = ["MZ-02"]


def kept(catalogue: Catalogue, items: list[str], answers: Json) -> Json:
    return prune(catalogue, items, answers, ON, CITY)


def test_an_answer_to_a_question_that_vanished_is_dropped(
    catalogue: Catalogue, family: Json
) -> None:
    family["household"]["agent_phone"] = "000-9000-0001"
    assert "agent_phone" not in kept(catalogue, DIBAO, family)["household"]


def test_an_answer_no_item_needs_is_dropped(catalogue: Catalogue, family: Json) -> None:
    household = kept(catalogue, DIBAO, family)["household"]
    assert "water_account_no" not in household
    assert "water_account_no" in kept(catalogue, ["SW-01"], family)["household"]


def test_left_empty_is_told_apart_from_never_asked(catalogue: Catalogue, family: Json) -> None:
    del family["persons"][0]["other_income_12m"]
    del family["persons"][1]["disability_cert_no"]
    del family["persons"][0]["medical_outside_scope_12m"]
    rows = kept(catalogue, DIBAO, family)["persons"]
    assert rows[0]["other_income_12m"] == 0
    assert rows[1]["disability_cert_no"] == ""
    assert "medical_outside_scope_12m" not in rows[0]  # dibao does not ask for it


def test_a_required_question_left_empty_stays_empty(catalogue: Catalogue, family: Json) -> None:
    del family["persons"][0]["deposits"]
    assert "deposits" not in kept(catalogue, DIBAO, family)["persons"][0]


def test_an_answer_stays_while_it_cannot_be_told_whether_it_is_asked(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][1]["id_number"] = "unreadable"
    row = prune(catalogue, ["MZ-06"], family, ON)["persons"][1]
    assert row["father_status"] == "dead"


def test_what_only_a_register_knows_is_not_taken_from_the_family(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][0] |= {"held_identities": ["tekun"], "age": 70}
    row = kept(catalogue, DIBAO, family)["persons"][0]
    assert not row.keys() & {"held_identities", "age"}


def test_supporters_go_when_there_are_none(catalogue: Catalogue, family: Json) -> None:
    family["household"]["has_outside_supporters"] = False
    assert kept(catalogue, DIBAO, family)["supporters"] == []


def test_pruning_twice_changes_nothing_more(
    catalogue: Catalogue, all_items: list[str], family: Json
) -> None:
    once = kept(catalogue, all_items, family)
    assert kept(catalogue, all_items, once) == once


def test_the_answers_given_are_not_touched(catalogue: Catalogue, town: Json) -> None:
    before = repr(town["H01"])
    kept(catalogue, DIBAO, town["H01"]["answers"])
    assert repr(town["H01"]) == before


def test_the_visit_is_laid_over_the_answers_person_by_person() -> None:
    answers = {"household": {"a": 1}, "persons": [{"ref": "p1", "x": 1}, {"ref": "p2"}]}
    visit = {"household": {"a": 2}, "persons": [{"ref": "p2", "y": 3}, {"ref": "p9", "y": 4}]}
    assert combine(answers, visit) == {
        "household": {"a": 2},
        "persons": [{"ref": "p1", "x": 1}, {"ref": "p2", "y": 3}],
        "supporters": [],
    }
