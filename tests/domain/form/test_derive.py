"""Facts from answers: sums rounded once, membership, maintenance, and unknown where nobody said."""

from datetime import date
from decimal import Decimal

import pytest

from domain.form.derive import derive
from domain.form.feeding import full_months, share
from domain.form.members import retired
from domain.item.catalogue import Catalogue
from domain.item.facts import Value
from tests.domain.form.conftest import CITY, ON, Json, facts


def of_person(catalogue: Catalogue, answers: Json, fact: str, ref: str = "p1") -> Value | None:
    return facts(catalogue, answers).persons[ref].get(fact)


def of_household(catalogue: Catalogue, answers: Json, fact: str) -> Value | None:
    return facts(catalogue, answers).household.get(fact)


def test_a_year_s_income_becomes_whole_fen_a_month_rounded_half_up(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][0] |= {"land_transfer_fee_12m": 6, "other_income_12m": 0}
    assert of_person(catalogue, family, "p.own_income_month") == 1  # half a fen
    family["persons"][0]["land_transfer_fee_12m"] = 5
    assert of_person(catalogue, family, "p.own_income_month") == 0


def test_several_incomes_are_rounded_together_not_one_by_one(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][0] |= {"land_transfer_fee_12m": 4, "other_income_12m": 4}
    assert of_person(catalogue, family, "p.own_income_month") == 1  # 8/12, not 0 + 0


def test_the_central_basic_pension_is_no_income(catalogue: Catalogue, town: Json) -> None:
    assert of_person(catalogue, town["H02"]["answers"], "p.own_income_month") == 0


def test_the_cost_of_working_is_taken_off_the_wage(catalogue: Catalogue, town: Json) -> None:
    answers = town["H05"]["answers"]
    rows = [dict(row) for row in answers["persons"]]
    rows[1]["employment_cost_12m"] = 120_000
    assert of_person(catalogue, answers | {"persons": rows}, "p.own_income_month", "p2") == 60_000


@pytest.mark.parametrize(
    ("total", "divisor", "money"), [(1, 2, 1), (-1, 2, -1), (7, 12, 1), (5, 12, 0), (18, 12, 2)]
)
def test_half_a_fen_goes_away_from_zero(total: int, divisor: int, money: int) -> None:
    assert share(total, divisor) == money


def test_areas_stay_decimal(catalogue: Catalogue, family: Json) -> None:
    family["household"]["dwelling_area"] = "60.5"
    assert of_household(catalogue, family, "hh.house_area_pc") == Decimal("30.25")


def test_assets_are_shared_among_those_who_count(catalogue: Catalogue, family: Json) -> None:
    family["household"]["other_assets"] = 1
    assert of_household(catalogue, family, "hh.fin_assets_pc") == 150_001  # 300,001 / 2
    family["persons"][1]["lives_together"] = False
    assert of_household(catalogue, family, "hh.fin_assets_pc") == 300_001


def test_the_money_of_somebody_not_counted_is_not_counted(catalogue: Catalogue, town: Json) -> None:
    answers = town["H05"]["answers"]
    rows = [dict(row) for row in answers["persons"]]
    rows[0]["absence_status"] = "prison"
    found = facts(catalogue, answers | {"persons": rows})
    assert found.persons["p1"]["p.counted"] is False
    assert found.household["hh.income_total_month"] == 70_000


def test_every_medical_bill_counts_once_as_a_rigid_expense(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][0] |= {"medical_oop_unsettled_12m": 100, "medical_outside_scope_12m": 20}
    family["household"]["other_rigid_expense_12m"] = 3
    found = facts(catalogue, family)
    assert found.persons["p1"]["p.medical_oop_12m"] == 2_600_100
    assert found.household["hh.rigid_expense_12m"] == 2_600_123


@pytest.mark.parametrize(
    ("field", "fact"),
    [
        ("deposits", "hh.fin_assets_pc"),
        ("pension_month", "hh.income_total_month"),
        ("lives_together", "hh.house_area_pc"),
        ("medical_oop_settled_12m", "hh.rigid_expense_12m"),
    ],
)
def test_an_answer_not_given_leaves_the_sum_unknown(
    catalogue: Catalogue, family: Json, field: str, fact: str
) -> None:
    del family["persons"][0][field]
    assert of_household(catalogue, family, fact) is None


def test_an_optional_amount_never_asked_for_is_not_taken_as_nothing(
    catalogue: Catalogue, family: Json
) -> None:
    del family["persons"][0]["medical_outside_scope_12m"]
    assert derive(catalogue, family, ON, CITY).household.get("hh.rigid_expense_12m") is None


def test_nothing_said_is_nothing_known(catalogue: Catalogue) -> None:
    found = derive(catalogue, {"household": {}, "persons": [{"ref": "p1"}]}, ON, CITY)
    assert found.household == {}
    assert found.persons == {"p1": {}}


@pytest.mark.parametrize(
    ("certificate", "category", "grade"),
    [("32131119840517996742", 4, 2), ("32131119840517996761B1", 6, 1), ("", 0, 0)],
)
def test_disability_is_read_from_the_certificate_number(
    catalogue: Catalogue, family: Json, certificate: str, category: int, grade: int
) -> None:
    family["persons"][0]["disability_cert_no"] = certificate
    row = facts(catalogue, family).persons["p1"]
    assert (row["p.disability_category"], row["p.disability_grade"]) == (category, grade)


def test_disability_is_unknown_where_nobody_asked(catalogue: Catalogue, family: Json) -> None:
    del family["persons"][0]["disability_cert_no"]
    assert "p.disability_grade" not in derive(catalogue, family, ON, CITY).persons["p1"]


def test_the_hukou_is_where_the_book_says_not_where_the_number_begins(
    catalogue: Catalogue, town: Json
) -> None:
    found = facts(catalogue, town["H08"]["answers"])
    assert [row["p.hukou_local"] for row in found.persons.values()] == [True, False, True]
    assert found.household["hh.hukou_local"] is True


def test_a_residence_permit_stands_in_for_hukou(catalogue: Catalogue, family: Json) -> None:
    for row in family["persons"]:
        row["hukou_region"] = "341302"
    assert of_household(catalogue, family, "hh.hukou_or_permit_local") is False
    family["persons"][0]["residence_permit_no"] = "JZZ-DEMO-1"
    assert of_household(catalogue, family, "hh.hukou_or_permit_local") is True
    assert of_household(catalogue, family, "hh.hukou_local") is False


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({}, True),
        ({"alive": False}, False),
        ({"lives_together": False}, False),
        ({"relation_to_applicant": "99"}, False),
        ({"relation_to_applicant": "42"}, True),  # a minor grandchild
    ],
)
def test_a_child_of_the_house_is_counted_unless_gone(
    catalogue: Catalogue, family: Json, change: Json, counted: bool
) -> None:
    family["persons"][1] |= change
    assert of_person(catalogue, family, "p.counted", "p2") is counted


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({"student_stage": "undergraduate"}, True),
        ({"student_stage": "graduate"}, False),
        ({"student_stage": "none", "labour_capacity": "none"}, True),
        ({"student_stage": "none", "labour_capacity": "partial"}, False),
        ({"absence_status": "conscript"}, False),
    ],
)
def test_a_grown_child_is_counted_while_unable_to_live_independently(
    catalogue: Catalogue, town: Json, change: Json, counted: bool
) -> None:
    answers = town["H04"]["answers"]
    rows = [dict(row) for row in answers["persons"]]
    rows[2] |= change
    assert of_person(catalogue, answers | {"persons": rows}, "p.counted", "p3") is counted


@pytest.mark.parametrize(
    ("father", "mother", "status"),
    [
        ("dead", "not_found", "both_dead_or_not_found"),
        ("dead", "prison", "one_dead_other_incapable"),
        ("lost_contact", "severe_disability", "both_incapable"),
        ("dead", "able", "na"),
        (None, "able", "na"),
        ("dead", None, None),
    ],
)
def test_what_became_of_the_parents(
    catalogue: Catalogue, family: Json, father: str | None, mother: str | None, status: str | None
) -> None:
    family["persons"][1] |= {"father_status": father, "mother_status": mother}
    assert of_person(catalogue, family, "p.parents_status", "p2") == status


def test_a_child_with_no_able_parent_has_no_able_supporter(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][1] |= {"father_status": "dead", "mother_status": "serious_illness"}
    assert of_person(catalogue, family, "p.able_supporter", "p2") is False


@pytest.mark.parametrize(
    ("grounds", "able"), [(["none"], True), (["lowincome_70"], False), (None, None)]
)
def test_a_mother_living_elsewhere_supports_unless_she_cannot(
    catalogue: Catalogue, family: Json, grounds: list[str] | None, able: bool | None
) -> None:
    family["supporters"][0]["supporter_inability"] = grounds
    assert of_person(catalogue, family, "p.able_supporter") is able


def test_a_sister_supports_her_mother_and_not_her_brother(catalogue: Catalogue, town: Json) -> None:
    answers = town["H07"]["answers"]
    rows = [dict(row) for row in answers["persons"]]
    rows[0] |= {"absence_status": "prison"}  # the son can support nobody
    found = facts(catalogue, answers | {"persons": rows})
    assert found.persons["p3"]["p.able_supporter"] is True
    answers = answers | {"household": answers["household"] | {"has_outside_supporters": False}}
    found = facts(catalogue, answers | {"persons": rows, "supporters": []})
    assert found.persons["p3"]["p.able_supporter"] is False


def test_a_spouse_nobody_wrote_down_leaves_support_open(catalogue: Catalogue, town: Json) -> None:
    answers = town["H02"]["answers"]
    row = answers["persons"][0] | {"marital_status": "20"}
    assert of_person(catalogue, answers | {"persons": [row]}, "p.able_supporter") is None


@pytest.mark.parametrize(
    ("registered", "explanation", "accepted", "counted"),
    [
        (0, None, None, 0),
        (1, "none", None, 1),
        (1, "sold_not_transferred", None, None),
        (1, "sold_not_transferred", True, 0),
        (1, "sold_not_transferred", False, 1),
        (2, "mobility", True, 1),
    ],
)
def test_a_car_explained_away_waits_for_the_visit(
    catalogue: Catalogue,
    family: Json,
    registered: int,
    explanation: str | None,
    accepted: bool | None,
    counted: int | None,
) -> None:
    family["household"] |= {
        "vehicles_registered": registered,
        "vehicle_explanation": explanation,
        "vehicle_explanation_accepted": accepted,
    }
    assert of_household(catalogue, family, "hh.vehicles_living") == counted


def test_two_disabled_members_depend_on_one_another(catalogue: Catalogue, town: Json) -> None:
    answers = town["H03"]["answers"]
    assert of_person(catalogue, answers, "p.multi_or_elder_dependent") is False
    rows = [dict(row) for row in answers["persons"]]
    rows[1] |= {"disability_cert_no": "32130219650420997843"}
    assert of_person(catalogue, answers | {"persons": rows}, "p.multi_or_elder_dependent") is True


def test_a_disabled_adult_with_old_parents_depends_on_them(
    catalogue: Catalogue, town: Json
) -> None:
    answers = town["H03"]["answers"]
    without_mother = answers | {"persons": answers["persons"][:2]}  # the father is 61
    assert of_person(catalogue, without_mother, "p.multi_or_elder_dependent") is True


def test_a_family_where_nobody_of_labour_age_works(catalogue: Catalogue, family: Json) -> None:
    assert of_person(catalogue, family, "p.zero_employment_family", "p2") is True
    family["persons"][0] |= {"employment_status": "51", "wage_12m": 0, "business_12m": 0}
    assert of_person(catalogue, family, "p.zero_employment_family", "p2") is False


@pytest.mark.parametrize(
    ("sex", "born", "last_month"),
    [
        ("M", date(1965, 1, 15), date(2025, 2, 14)),  # 60 and a month
        ("M", date(1965, 5, 15), date(2025, 7, 14)),  # 60 and two months
        ("M", date(1976, 9, 1), date(2039, 8, 31)),  # 63, the last step
        ("F", date(1975, 1, 15), date(2025, 2, 14)),  # 50 and a month
        ("F", date(1975, 3, 15), date(2025, 5, 14)),  # 50 and two months
        ("F", date(1990, 1, 1), date(2044, 12, 31)),  # 55
        ("M", date(1964, 12, 31), date(2024, 12, 30)),  # 60, before the change
    ],
)
def test_retirement_comes_later_by_month_of_birth(
    catalogue: Catalogue, sex: str, born: date, last_month: date
) -> None:
    assert catalogue.fields is not None
    rule = catalogue.fields.retirement[sex]
    assert not retired(rule, born, last_month)
    assert retired(rule, born, date.fromordinal(last_month.toordinal() + 1))


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        (date(2025, 11, 2), date(2026, 11, 2), 12),
        (date(2025, 11, 3), date(2026, 11, 2), 11),
        (date(2026, 11, 2), date(2026, 11, 2), 0),
    ],
)
def test_months_are_full_months(since: date, on: date, months: int) -> None:
    assert full_months(since, on) == months


@pytest.mark.parametrize(
    ("field", "value", "fact", "becomes"),
    [
        ("event_type", "none", "ev.days_ago", None),
        ("house_safety_grade", "not_assessed", "hh.dangerous_house", None),
        ("house_safety_grade", "B", "hh.dangerous_house", "none"),
        ("utility_accounts", ["rq"], "hh.account_rq", True),
        ("utility_accounts", [], "hh.account_sw", False),
        ("houses_unregistered", 1, "hh.houses_owned", 2),
    ],
)
def test_single_answers_become_their_fact(
    catalogue: Catalogue, family: Json, field: str, value: object, fact: str, becomes: Value | None
) -> None:
    family["household"] |= {field: value, "house_area_unregistered": "10"}
    assert of_household(catalogue, family, fact) == becomes


def test_days_since_a_fire_are_counted(catalogue: Catalogue, family: Json) -> None:
    family["household"] |= {
        "event_type": "fire",
        "event_date": "2026-10-23",
        "event_place": "家中",
        "basic_living_broken": True,
    }
    found = facts(catalogue, family).household
    assert (found["ev.days_ago"], found["ev.basic_living_broken"]) == (10, True)


def test_of_several_illnesses_the_first_of_the_list_is_named(
    catalogue: Catalogue, family: Json
) -> None:
    family["persons"][0]["illness_kinds"] = ["uraemia", "leukemia"]
    row = facts(catalogue, family).persons["p1"]
    assert (row["p.illness_code"], row["p.serious_illness"]) == ("leukemia", True)


def test_unemployment_is_counted_from_its_registration(catalogue: Catalogue, family: Json) -> None:
    family["persons"][0]["unemployed_since"] = "2025-11-02"
    row = facts(catalogue, family).persons["p1"]
    assert (row["p.registered_unemployed"], row["p.unemployed_months"]) == (True, 12)


def test_a_child_s_age_follows_the_day(catalogue: Catalogue, family: Json) -> None:
    assert facts(catalogue, family, date(2026, 3, 7)).persons["p2"]["p.age"] == 12
    assert facts(catalogue, family, date(2026, 3, 8)).persons["p2"]["p.age"] == 13
