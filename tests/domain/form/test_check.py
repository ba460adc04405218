"""Every error of a form at once, each under its own question, and nothing asked that is not due."""

import pytest

from domain.form.answers import SENTENCES
from domain.form.check import check
from domain.item.catalogue import Catalogue
from tests.domain.form.conftest import CITY, ON, Json, wrong

DIBAO = ["MZ-02"]
FILE = "0190a1b2-0000-7000-8000-00000000abcd"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("contact_phone", "12", "phone_form"),
        ("contact_phone", 13900000000, "type_text"),
        ("contact_phone", None, "required"),
        ("contact_phone", "", "required"),
        ("residence_region", "大兴镇", "region_form"),
        ("bank_card", "6200000000000100009", "card_check"),
        ("card_holder", "刘2", "name_characters"),
        ("near_relative_staff", "false", "type_bool"),
        ("near_relative_staff", 0, "type_bool"),
        ("other_assets", -1, "type_money"),
        ("other_assets", 10**12, "too_large"),
        ("other_assets", 12.5, "type_money"),
        ("other_assets", True, "type_money"),
        ("other_assets", "300", "type_money"),
        ("boats", True, "type_integer"),
        ("dwelling_area", 60.5, "type_decimal"),
        ("dwelling_area", "60,5", "type_decimal"),
        ("dwelling_area", "-1", "type_decimal"),
        ("dwelling_area", "1000000", "too_large"),
        ("notice_delivery", "pigeon", "unknown_code"),
        ("notice_delivery", ["window"], "type_text"),
        ("requested_items", ["MZ-99"], "unknown_code"),
        ("requested_items", [], "too_few"),
        ("requested_items", "MZ-02", "type_codes"),
        ("requested_items", ["MZ-02", "MZ-02"], "repeated_code"),
        ("integrity_pledge", False, "must_be"),
        ("applicant_signature", {"medium": "upload"}, "type_paper"),
        ("applicant_signature", {"medium": "paper", "pages": 0}, "type_paper"),
        ("applicant_signature", "yes", "type_paper"),
        ("residence_address", "一" * 501, "too_long"),
        ("residence_address", "示范路\u0000", "bad_characters"),
        ("residence_address", "示范路\udc00", "bad_characters"),
    ],
)
def test_a_bad_answer_is_pointed_at(
    catalogue: Catalogue, all_items: list[str], family: Json, field: str, value: object, code: str
) -> None:
    family["household"][field] = value
    assert wrong(catalogue, all_items, family) == {(f"/household/{field}", code)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dwelling_area", "60.25"),
        ("dwelling_area", 60),
        ("residence_address", "大兴镇𬱖家庄\n示范路1号"),
        ("applicant_signature", {"medium": "upload", "pages": 2, "documents": [FILE]}),
        ("applicant_signature", None),  # a missing paper is no error
    ],
)
def test_a_good_answer_passes(
    catalogue: Catalogue, all_items: list[str], family: Json, field: str, value: object
) -> None:
    family["household"][field] = value
    assert wrong(catalogue, all_items, family) == set()


def test_all_errors_come_at_once(catalogue: Catalogue, family: Json) -> None:
    family["household"]["contact_phone"] = "12"
    family["persons"][0]["id_number"] = "321311198405179968"
    del family["persons"][1]["lives_together"]
    family["supporters"][0]["supporter_phone"] = ""
    assert wrong(catalogue, DIBAO, family) == {
        ("/household/contact_phone", "phone_form"),
        ("/persons/0/id_number", "id_check"),
        ("/persons/1/lives_together", "required"),
        ("/supporters/0/supporter_phone", "required"),
    }


def test_an_error_tells_the_person_what_to_do(catalogue: Catalogue, family: Json) -> None:
    family["persons"][0]["id_number"] = "321311198405179968"
    (found,) = check(catalogue, DIBAO, family, ON, city=CITY)
    assert found.detail == "身份证号最后一位对不上，请逐位核对。"
    assert "3213" not in found.detail


def test_a_question_hidden_by_its_condition_may_hold_anything(
    catalogue: Catalogue, family: Json
) -> None:
    family["household"]["agent_phone"] = "nonsense"  # the applicant files in person
    assert wrong(catalogue, DIBAO, family) == set()


def test_an_agent_s_details_are_required_once_an_agent_files(
    catalogue: Catalogue, family: Json
) -> None:
    family["household"]["filed_by"] = "agent"
    assert wrong(catalogue, DIBAO, family) == {
        (f"/household/{field}", "required")
        for field in ("agent_name", "agent_id_number", "agent_relation", "agent_phone")
    }


def test_a_question_of_another_item_is_not_asked(catalogue: Catalogue, family: Json) -> None:
    del family["household"]["water_account_no"]
    assert wrong(catalogue, DIBAO, family) == set()
    assert wrong(catalogue, ["SW-01"], family) == {("/household/water_account_no", "required")}


@pytest.mark.parametrize("key", ["shoe_size", "a/b", "~"])
def test_a_question_that_does_not_exist_is_refused(
    catalogue: Catalogue, family: Json, key: str
) -> None:
    family["household"][key] = 1
    escaped = key.replace("~", "~0").replace("/", "~1")
    assert wrong(catalogue, DIBAO, family) == {(f"/household/{escaped}", "unknown_field")}


def test_a_person_s_question_does_not_belong_to_the_household(
    catalogue: Catalogue, family: Json
) -> None:
    family["household"]["wage_12m"] = 0
    family["salary"] = {}
    assert wrong(catalogue, DIBAO, family) == {
        ("/household/wage_12m", "unknown_field"),
        ("/salary", "unknown_field"),
    }


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ({"persons": {}}, "/persons"),
        ({"persons": ["p1"]}, "/persons/0"),
        ({"household": []}, "/household"),
        ({"supporters": "nobody"}, "/supporters"),
    ],
)
def test_a_form_of_the_wrong_shape_is_pointed_at_and_breaks_nothing(
    catalogue: Catalogue, all_items: list[str], family: Json, answers: Json, pointer: str
) -> None:
    assert (pointer, "not_an_object") in wrong(catalogue, all_items, family | answers)


def test_an_empty_form_misses_what_everybody_must_say(catalogue: Catalogue) -> None:
    found = wrong(catalogue, DIBAO, {})
    assert ("/persons", "no_persons") in found
    assert ("/household/contact_phone", "required") in found
    assert not any("agent" in pointer for pointer, _ in found)


@pytest.mark.parametrize(
    ("relations", "error"),
    [
        (("01", "20"), None),
        (("02", "20"), None),
        (("20", "01"), None),
        (("01", "02"), ("/persons/1/relation_to_applicant", "two_applicants")),
        (("10", "20"), ("/persons", "no_applicant")),
    ],
)
def test_exactly_one_member_is_the_applicant(
    catalogue: Catalogue, family: Json, relations: tuple[str, str], error: tuple[str, str] | None
) -> None:
    for row, relation in zip(family["persons"], relations, strict=True):
        row["relation_to_applicant"] = relation
    found = wrong(catalogue, DIBAO, family)
    assert found == ({error} if error else set())


def test_an_applicant_has_one_spouse(catalogue: Catalogue, town: Json) -> None:
    answers = town["H05"]["answers"]
    rows = [dict(row) for row in answers["persons"]]
    rows[2]["relation_to_applicant"] = "11"
    assert ("/persons/2/relation_to_applicant", "two_spouses") in wrong(
        catalogue, DIBAO, answers | {"persons": rows}
    )


def test_nobody_stands_in_the_form_twice(catalogue: Catalogue, family: Json) -> None:
    family["supporters"][0]["supporter_id_number"] = family["persons"][0]["id_number"]
    assert wrong(catalogue, DIBAO, family) == {("/supporters/0/supporter_id_number", "same_person")}


@pytest.mark.parametrize("ref", ["p1", "", None, 2, "r" * 65])
def test_every_member_has_a_name_of_its_own_in_the_form(
    catalogue: Catalogue, family: Json, ref: object
) -> None:
    family["persons"][1]["ref"] = ref
    assert wrong(catalogue, DIBAO, family) == {("/persons/1/ref", "bad_ref")}


def test_supporters_are_named_where_there_are_some(catalogue: Catalogue, family: Json) -> None:
    family["supporters"] = []
    assert wrong(catalogue, DIBAO, family) == {("/supporters", "no_supporters")}
    family["household"]["has_outside_supporters"] = False
    assert wrong(catalogue, DIBAO, family) == set()


def test_no_ground_of_inability_goes_with_none(catalogue: Catalogue, family: Json) -> None:
    pointer = "/supporters/0/supporter_inability"
    family["supporters"][0]["supporter_inability"] = ["none", "dead"]
    assert wrong(catalogue, ["MZ-01"], family) == {(pointer, "none_with_others")}
    family["supporters"][0]["supporter_inability"] = []
    assert wrong(catalogue, ["MZ-01"], family) == {(pointer, "too_few")}


def test_the_central_pension_is_no_more_than_the_whole(catalogue: Catalogue, family: Json) -> None:
    family["persons"][0] |= {"pension_month": 10_000, "pension_central_basic_month": 14_300}
    (found,) = check(catalogue, DIBAO, family, ON, city=CITY)
    assert (found.pointer, found.code) == ("/persons/0/pension_central_basic_month", "more_than")
    assert "每月养老金" in found.detail


def test_a_foreigner_is_asked_for_birth_date_and_sex(catalogue: Catalogue, family: Json) -> None:
    family["persons"][0] |= {"id_type": "foreign_permanent", "id_number": "ABC310000000001"}
    assert wrong(catalogue, ["SW-01"], family) >= {
        ("/persons/0/birth_date", "required"),
        ("/persons/0/sex", "required"),
    }
    family["persons"][0] |= {"birth_date": "1984-05-17", "sex": "2"}
    assert wrong(catalogue, ["SW-01"], family) == set()


def test_the_visit_s_questions_are_due_at_the_visit(catalogue: Catalogue, town: Json) -> None:
    answers, items = town["H02"]["answers"], ["MZ-01"]
    assert wrong(catalogue, items, answers) == set()
    assert wrong(catalogue, items, answers, stage="survey") == {
        ("/persons/0/selfcare_unable", "required"),
        ("/household/hardship_causes", "required"),
    }


def test_an_age_question_waits_until_the_age_can_be_told(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][1]["id_number"] = "bad"
    del family["persons"][1]["father_status"]
    assert wrong(catalogue, ["MZ-06"], family) == {("/persons/1/id_number", "id_form")}


def test_every_sentence_ends_as_one() -> None:
    assert all(sentence.endswith("。") for sentence in SENTENCES.values())
