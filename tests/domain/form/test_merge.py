"""One form for any items: each question once, with who needs it and what is known already."""

from datetime import UTC, datetime

import pytest

from domain.form.merge import Form, FormField, KnownAnswer, following, merge
from domain.form.needs import facts_of
from domain.form.plan import plan_of
from domain.item.catalogue import Catalogue

WIDOW = ["MZ-02", "JY-02", "ZJ-03", "YB-02", "CS-01", "SW-01", "GD-01", "GB-01"]


def by_id(form: Form) -> dict[str, FormField]:
    fields = [field for section in form.sections for field in section.fields]
    assert len({field.id for field in fields}) == len(fields), "a question stands in the form twice"
    return {field.id: field for field in fields}


def test_a_question_two_items_need_is_asked_once_and_says_who_needs_it(
    catalogue: Catalogue,
) -> None:
    fields = by_id(merge(catalogue, WIDOW))
    assert fields["contact_phone"].items == tuple(c for c in catalogue.items if c in WIDOW)
    assert fields["water_account_no"].items == ("SW-01",)
    assert fields["medical_oop_settled_12m"].items == ("YB-02", "CS-01")


def test_the_widow_answers_a_third_of_what_eight_forms_would_ask(catalogue: Catalogue) -> None:
    counters = merge(catalogue, WIDOW).counters
    assert counters.fields_if_separate == 298
    assert (counters.asked, counters.saved_by_merging) == (90, 208)


@pytest.mark.parametrize("item", ["SW-01", "MZ-02", "JY-02"])
def test_a_single_item_saves_nothing(catalogue: Catalogue, item: str) -> None:
    counters = merge(catalogue, [item]).counters
    assert counters.saved_by_merging == 0
    assert counters.asked == counters.fields_if_separate


def test_a_water_discount_asks_nothing_about_wages_or_illness(catalogue: Catalogue) -> None:
    fields = by_id(merge(catalogue, ["SW-01"]))
    assert not fields.keys() & {"wage_12m", "illness_kinds", "deposits", "bank_card"}


def test_all_38_items_make_one_form(catalogue: Catalogue, all_items: list[str]) -> None:
    form = merge(catalogue, all_items)
    assert catalogue.fields is not None
    assert by_id(form).keys() == catalogue.fields.fields.keys()


def test_every_condition_reads_only_questions_of_the_same_form(
    catalogue: Catalogue, all_items: list[str]
) -> None:
    assert catalogue.fields is not None
    for item in all_items:
        names = plan_of(catalogue).needs[item]
        assert all(catalogue.fields.fields[name].depends_on() <= names for name in names), item


def test_the_order_and_repetition_of_the_items_change_nothing(catalogue: Catalogue) -> None:
    assert merge(catalogue, WIDOW) is merge(catalogue, [*reversed(WIDOW), "MZ-02"])


def test_an_item_that_is_not_there_is_an_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError, match="MZ-99"):
        merge(catalogue, ["MZ-02", "MZ-99"])


def test_who_answers_is_said_for_every_question(catalogue: Catalogue, all_items: list[str]) -> None:
    fields = by_id(merge(catalogue, all_items))
    assert fields["deposits"].state == "ask"  # no check runs yet
    assert fields["deposits"].checks == ("HC-09",)
    assert fields["selfcare_unable"].state == "later"
    assert fields["held_identities"].state == "shared"
    assert fields["disability_grade"].state == "derived"
    assert fields["age"].state == "derived"


def test_the_disability_certificate_is_asked_wherever_disability_counts(
    catalogue: Catalogue,
) -> None:
    assert "disability_cert_no" in by_id(merge(catalogue, ["JY-02"]))


def test_a_known_answer_is_shown_with_its_source_and_not_asked_again(catalogue: Catalogue) -> None:
    seen = datetime(2026, 10, 1, tzinfo=UTC)
    phone = KnownAnswer("000-9000-0086", "application", seen)
    wage = KnownAnswer(0, "application", seen)
    form = merge(
        catalogue,
        ["MZ-02"],
        {
            ("household", None, "contact_phone"): phone,
            ("person", "p1", "wage_12m"): wage,
            ("person", "p1", "school_name"): wage,  # not part of this form
        },
    )
    before = merge(catalogue, ["MZ-02"])
    assert (by_id(form)["contact_phone"].state, by_id(form)["contact_phone"].known) == (
        "known",
        phone,
    )
    assert [(known.person, known.field) for known in form.known] == [("p1", "wage_12m")]
    assert form.counters.known == 2
    assert form.counters.asked == before.counters.asked - 1
    assert by_id(before)["contact_phone"].state == "ask"


def test_each_paper_stands_once_with_its_way_and_its_items(catalogue: Catalogue) -> None:
    materials = {(m.zh, m.field): m for m in merge(catalogue, WIDOW).materials}
    assert len(materials) == len(merge(catalogue, WIDOW).materials)
    income = materials["收入证明", None]
    assert (income.way, income.items) == ("commitment", ("MZ-02",))
    assert materials["疾病证明", None].via == ("HC-25",)
    assert materials["房屋安全鉴定（C/D级）", "house_safety_report"].way == "submit"
    assert materials["水费户号", "water_account_no"].items == ("SW-01",)


def test_the_code_lists_of_the_form_and_no_others_come_with_it(catalogue: Catalogue) -> None:
    lists = merge(catalogue, ["SW-01"]).code_lists
    assert "utility" in lists
    assert "legal_matter" not in lists
    assert [option.code for option in lists["item"]] == list(catalogue.items)
    assert next(o.zh for o in lists["relation"] if o.code == "57") == "继父或养父"


def test_what_may_follow_dibao_can_be_asked_along(catalogue: Catalogue) -> None:
    after = following(catalogue, ["MZ-02"])
    assert {"MZ-03", "MZ-04", "YB-01", "SW-01"} <= set(after)
    assert not {"MZ-01", "MZ-02", "ZJ-03"} & set(after)


def test_nothing_follows_where_no_identity_is_conferred(catalogue: Catalogue) -> None:
    assert following(catalogue, ["SF-01"]) == ()


def test_the_education_bureau_reads_no_assets(catalogue: Catalogue) -> None:
    facts = facts_of(catalogue, "JY-02")
    assert "p.student_stage" in facts
    assert not {fact for fact in facts if "assets" in fact or "vehicles" in fact}
