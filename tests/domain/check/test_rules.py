"""Hits, and what follows from them."""

from domain.check.models import Conclusion
from domain.check.rules import TestOutcome as Outcome
from domain.check.rules import asked_of, conclude, found, roles_of, to_explain
from domain.item.catalogue import Catalogue
from domain.item.checks import CheckBook
from tests.domain.check.family import CAR, applicant, heard, member, supporter

FITS = Outcome("dibao", True, ())
TOO_RICH = Outcome("dibao", False, ("R-FIN-01",))
OPEN = Outcome("dibao", None, ())


def codes(book: CheckBook, *args: object) -> list[str]:
    return [each.hit.code for each in found(book, *args)]  # type: ignore[arg-type]


def test_a_car_is_explained_before_it_counts(catalogue: Catalogue) -> None:
    hits = found(catalogue.checks, [applicant()], [heard("HC-06", "a", CAR)])
    assert list(to_explain(hits)) == [("HC-06", "a")]


def test_two_cars_of_one_person_are_explained_at_once(catalogue: Catalogue) -> None:
    assert codes(catalogue.checks, [applicant()], [heard("HC-06", "a", CAR, CAR)]) == [
        "living_vehicle"
    ]


def test_a_supporters_car_is_only_a_clue(catalogue: Catalogue) -> None:
    hits = found(catalogue.checks, [supporter()], [heard("HC-06", "s", CAR)])
    assert not to_explain(hits)
    assert [each.hit.kind for each in hits] == ["clue"]


def test_a_member_in_prison_does_not_count_against_the_family(catalogue: Catalogue) -> None:
    said = [heard("HC-22", "m", {"type": "prison", "start_date": "2025-01-01"})]
    assert not to_explain(found(catalogue.checks, [member()], said))


def test_a_sentence_that_is_over_is_no_hit(catalogue: Catalogue) -> None:
    served = {"type": "prison", "start_date": "2019-01-01", "end_date": "2021-01-01"}
    assert not codes(catalogue.checks, [applicant()], [heard("HC-22", "a", served)])


def test_a_spouse_on_the_form_is_no_clue(catalogue: Catalogue) -> None:
    married = {"status": "20", "spouse_id": "321311198405179967"}
    assert not codes(catalogue.checks, [applicant()], [heard("HC-03", "a", married)])


def test_a_spouse_nobody_named_is_a_clue(catalogue: Catalogue) -> None:
    married = {"status": "20", "spouse_id": "321302196504209978"}
    said = [heard("HC-03", "a", married)]
    assert codes(catalogue.checks, [applicant()], said) == ["spouse_not_declared"]


def test_a_wage_that_was_declared_is_no_clue(catalogue: Catalogue) -> None:
    paid = {"insured_type": "employee", "status": "paying", "base_amount": 300_000}
    said = [heard("HC-13", "a", paid)]
    assert not codes(catalogue.checks, [applicant(wage_12m=3_600_000)], said)


def test_the_disabled_federation_is_asked_about_parents_elsewhere(catalogue: Catalogue) -> None:
    check = catalogue.checks.checks["HC-21"]
    assert asked_of(check, roles_of("supporter", "parent"))
    assert not asked_of(check, roles_of("supporter", "child"))


def test_nothing_is_refused_while_the_family_may_explain() -> None:
    said, _ = conclude(pending=True, rejected=["R-VEH-01"], outcomes=[TOO_RICH], missing=True)
    assert said is Conclusion.EXPLAIN


def test_too_much_is_too_much_although_a_source_is_dead() -> None:
    said = conclude(pending=False, rejected=[], outcomes=[TOO_RICH], missing=True)
    assert said == (Conclusion.MISFITS, ["R-FIN-01"])


def test_a_missing_source_leaves_the_conclusion_open() -> None:
    said = conclude(pending=False, rejected=[], outcomes=[FITS], missing=True)
    assert said == (Conclusion.INCOMPLETE, [])


def test_what_cannot_be_told_is_no_pass() -> None:
    said, _ = conclude(pending=False, rejected=[], outcomes=[OPEN], missing=False)
    assert said is Conclusion.INCOMPLETE
