"""What sources say becomes answers of the form, or stays unknown."""

from domain.item.catalogue import Catalogue
from tests.domain.check.family import CAR, HOUSE, applicant, fed, heard, member, supporter, told


def test_accounts_of_one_person_add_up(catalogue: Catalogue) -> None:
    rows = ({"balance_at_check_date": 100_000}, {"balance_at_check_date": 250_000})
    assert fed(catalogue, [applicant()], heard("HC-09", "a", *rows))["deposits"] == 350_000


def test_no_record_means_what_the_question_says(catalogue: Catalogue) -> None:
    assert fed(catalogue, [applicant()], heard("HC-02", "a")) == {"alive": True}


def test_a_death_record_answers_that_nobody_lives(catalogue: Catalogue) -> None:
    found = fed(catalogue, [applicant()], heard("HC-02", "a", {"death_date": "2016-09-12"}))
    assert found["alive"] is False


def test_no_school_record_does_not_say_that_nobody_studies(catalogue: Catalogue) -> None:
    assert "student_stage" not in fed(catalogue, [applicant()], heard("HC-24", "a"))


def test_the_households_cars_are_unknown_until_everybody_was_asked(catalogue: Catalogue) -> None:
    found = fed(catalogue, [applicant(), member()], heard("HC-06", "a", CAR))
    assert "vehicles_registered" not in found


def test_cars_of_all_members_are_counted(catalogue: Catalogue) -> None:
    other = {**CAR, "plate_masked": "苏N***01"}
    said = (heard("HC-06", "a", CAR), heard("HC-06", "m", other))
    assert fed(catalogue, [applicant(), member()], *said)["vehicles_registered"] == 2


def test_the_car_of_somebody_who_is_not_counted_is_not(catalogue: Catalogue) -> None:
    said = (heard("HC-06", "a"), heard("HC-06", "m", CAR))
    assert fed(catalogue, [applicant(), member(counted=False)], *said)["vehicles_registered"] == 0


def test_a_motorcycle_is_no_car(catalogue: Catalogue) -> None:
    said = heard("HC-06", "a", {**CAR, "type": "motorcycle"})
    assert fed(catalogue, [applicant()], said)["vehicles_registered"] == 0


def test_a_dwelling_owned_in_shares_counts_by_the_share(catalogue: Catalogue) -> None:
    said = (heard("HC-04", "a", HOUSE), heard("HC-05", "a"))
    assert fed(catalogue, [applicant()], *said)["house_area_registered"] == "45.25"


def test_a_dwelling_two_members_own_is_one(catalogue: Catalogue) -> None:
    said = [heard(check, who) for check in ("HC-05",) for who in ("a", "m")]
    said += [heard("HC-04", "a", HOUSE), heard("HC-04", "m", HOUSE)]
    assert fed(catalogue, [applicant(), member()], *said)["houses_registered"] == 1


def test_the_dwelling_lived_in_is_only_told_of_owners(catalogue: Catalogue) -> None:
    renting = applicant(dwelling_tenure="rented_private")
    assert "dwelling_area" not in fed(catalogue, [renting], heard("HC-04", "a", HOUSE))


def test_a_supporters_wage_is_the_tax_record_where_there_is_one(catalogue: Catalogue) -> None:
    insured = {"insured_type": "employee", "status": "paying", "base_amount": 450_000}
    taxed = {"income_category": "wage", "taxable_income_12m": 6_000_000}
    said = (heard("HC-13", "s", insured), heard("HC-14", "s"), heard("HC-17", "s", taxed))
    assert fed(catalogue, [supporter()], *said)["supporter_income_12m"] == 6_000_000


def test_without_a_tax_record_the_contributions_tell_the_wage(catalogue: Catalogue) -> None:
    insured = {"insured_type": "employee", "status": "paying", "base_amount": 450_000}
    said = (heard("HC-13", "s", insured), heard("HC-14", "s"), heard("HC-17", "s"))
    assert fed(catalogue, [supporter()], *said)["supporter_income_12m"] == 5_400_000


def test_an_expired_certificate_is_none(catalogue: Catalogue) -> None:
    card = {"certificate_no": "x", "category": "4", "grade": "2", "status": "expired"}
    assert fed(catalogue, [applicant()], heard("HC-21", "a", card))["disability_grade"] == "0"


def test_several_disabilities_count_as_the_deciding_one(catalogue: Catalogue) -> None:
    card = {
        "certificate_no": "x",
        "category": "7",
        "single_category": "6",
        "grade": "3",
        "status": "valid",
    }
    assert fed(catalogue, [applicant()], heard("HC-21", "a", card))["disability_category"] == "6"


def test_what_the_prison_does_not_know_the_family_says(catalogue: Catalogue) -> None:
    assert "absence_status" not in fed(catalogue, [applicant()], heard("HC-22", "a"))


def test_every_answer_names_its_source(catalogue: Catalogue) -> None:
    said = (heard("HC-04", "a", HOUSE), heard("HC-05", "a"))
    sources = {each.question: each.source for each in told(catalogue, [applicant()], *said)}
    assert sources["houses_registered"] == "HC-04+HC-05"
