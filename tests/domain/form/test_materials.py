"""Papers that are still missing, whose and for what."""

from domain.form.materials import missing_materials
from domain.item.catalogue import Catalogue
from tests.domain.form.conftest import CITY, ON, Json


def missing(
    catalogue: Catalogue, items: list[str], answers: Json
) -> set[tuple[str, tuple[str, ...]]]:
    found = missing_materials(catalogue, items, answers, ON, CITY)
    return {(paper.pointer, paper.items) for paper in found}


def test_a_house_graded_c_needs_its_report_for_the_repair(
    catalogue: Catalogue, family: Json
) -> None:
    del family["household"]["house_safety_report"]
    assert missing(catalogue, ["ZJ-03", "MZ-02"], family) == {
        ("/household/house_safety_report", ("ZJ-03",))
    }
    family["household"]["house_safety_grade"] = "A"
    assert missing(catalogue, ["ZJ-03"], family) == set()


def test_a_signature_is_missed_person_by_person(catalogue: Catalogue, family: Json) -> None:
    del family["persons"][1]["check_authorisation"]
    assert missing(catalogue, ["MZ-02"], family) == {("/persons/1/check_authorisation", ("MZ-02",))}


def test_a_paper_that_may_stay_away_is_not_missed(catalogue: Catalogue, town: Json) -> None:
    answers = town["H03"]["answers"]  # a guardian files; living together needs no mandate
    assert "agent_authority" not in answers["household"]
    assert missing(catalogue, ["MZ-02"], answers) == set()


def test_receipts_are_called_for_by_the_amount_they_prove(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][0]["medical_oop_unsettled_12m"] = 5000
    assert missing(catalogue, ["YB-02", "CS-01", "MZ-02"], family) == {
        ("/persons/0/expense_receipts", ("YB-02", "CS-01"))
    }
