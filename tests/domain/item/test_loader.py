"""A wrong catalogue is refused as a whole, with file, item, field and a sentence for its editor."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from domain.item.catalogue import CatalogueInvalid, Problem, compile_catalogue

Documents = dict[str, Any]
Spoil = Callable[[Documents], None]


@pytest.fixture
def problems(documents: Mapping[str, Any]) -> Callable[[Spoil], list[Problem]]:
    """What the loader says after one change."""

    def refused(spoil: Spoil) -> list[Problem]:
        changed: Documents = copy.deepcopy(dict(documents))
        spoil(changed)
        with pytest.raises(CatalogueInvalid) as caught:
            compile_catalogue(changed, version=1)
        return list(caught.value.problems)

    return refused


def item(documents: Documents, code: str) -> dict[str, Any]:
    entries: list[dict[str, Any]] = documents[f"items/{code[:2]}.yaml"]["items"]
    return next(entry for entry in entries if entry["code"] == code)


def conditions(documents: Documents, code: str) -> list[Any]:
    found: list[Any] = item(documents, code)["conditions"]["all"]
    return found


def unknown_fact(documents: Documents) -> None:
    conditions(documents, "SW-01").append({"fact": "hh.account_xy", "op": "eq", "value": True})


def unknown_parameter(documents: Documents) -> None:
    item(documents, "MZ-10")["benefit"]["amount"] = {"param": "disab.care_week"}


def unknown_department(documents: Documents) -> None:
    item(documents, "TY-01")["department"] = "XX"


def unknown_reason(documents: Documents) -> None:
    conditions(documents, "YJ-01")[0]["reason"] = "R-XXX-99"


def unknown_test(documents: Documents) -> None:
    conditions(documents, "MZ-03")[-1]["ref"] = "castle"


def unknown_identity(documents: Documents) -> None:
    item(documents, "MZ-05")["confers"][0]["identity"] = "prince"


def unlisted(documents: Documents) -> None:
    documents["departments.yaml"]["departments"]["RQ"]["items"] = []


def listed_but_absent(documents: Documents) -> None:
    documents["departments.yaml"]["departments"]["RQ"]["items"].append("RQ-02")


def no_reason(documents: Documents) -> None:
    del documents["facts.yaml"]["facts"]["ev.type"]["reason"]


def no_reason_inside_not(documents: Documents) -> None:
    conditions(documents, "YJ-01")[0:1] = [
        {"not": {"fact": "ev.type", "op": "eq", "value": "fire"}}
    ]


def circle(documents: Documents) -> None:
    conditions(documents, "MZ-05").append(
        {"fact": "p.identities", "op": "has_any", "value": ["dibao"]}
    )
    household = item(documents, "MZ-02")["routes"][0]["conditions"]["all"]
    household.append({"fact": "hh.identities", "op": "has_any", "value": ["orphan"]})
    item(documents, "MZ-05")["confers"][0]["to"] = ["self", "household"]


def wrong_type(documents: Documents) -> None:
    conditions(documents, "SW-01")[1]["value"] = "yes"


def wrong_code(documents: Documents) -> None:
    conditions(documents, "ZJ-03")[0]["value"] = "village"


def money_against_days(documents: Documents) -> None:
    conditions(documents, "MZ-08")[1]["value"] = {"param": "temp.apply_within_days"}


def amount_without_money(documents: Documents) -> None:
    item(documents, "MZ-10")["benefit"]["amount"] = {"param": "med.ratio_cat1"}


def lower_than_a_code(documents: Documents) -> None:
    conditions(documents, "ZJ-03")[0]["op"] = "lt"


def no_limits(documents: Documents) -> None:
    del item(documents, "CG-01")["limits"]


def person_in_a_household_item(documents: Documents) -> None:
    conditions(documents, "SW-01").append({"fact": "p.age", "op": "gte", "value": 60})


def figure_is_a_word(documents: Documents) -> None:
    documents["parameters.yaml"]["profiles"][0]["figures"]["gas.free_m3_month"]["value"] = "five"


def last_variant_with_condition(documents: Documents) -> None:
    del item(documents, "HS-01")["benefit"]["variants"][1]


def cut_sentence(documents: Documents) -> None:
    """What YAML makes of {remedy_zh: 达到金额后,可以再来。} without quotes."""
    documents["reasons.yaml"]["reasons"]["R-THR-01"]["可以再来。"] = None


@pytest.mark.parametrize(
    ("spoil", "file", "code", "field", "words"),
    [
        (cut_sentence, "reasons.yaml", "R-THR-01", "可以再来。", "in quotes"),
        (unknown_fact, "items/SW.yaml", "SW-01", "conditions", "hh.account_xy"),
        (unknown_parameter, "items/MZ.yaml", "MZ-10", "benefit", "disab.care_week"),
        (unknown_department, "items/TY.yaml", "TY-01", "department", "nobody serves it"),
        (unknown_reason, "items/YJ.yaml", "YJ-01", "conditions", "R-XXX-99"),
        (unknown_test, "items/MZ.yaml", "MZ-03", "conditions", "castle"),
        (unknown_identity, "items/MZ.yaml", "MZ-05", "confers", "prince"),
        (unlisted, "items/RQ.yaml", "RQ-01", "department", "nobody serves it"),
        (listed_but_absent, "departments.yaml", "RQ-02", "items", "no file describes"),
        (no_reason, "items/MZ.yaml", "MZ-07", "conditions", "no default reason code"),
        (no_reason_inside_not, "items/YJ.yaml", "YJ-01", "conditions", "inside not"),
        (circle, "items/MZ.yaml", "MZ-05", "conditions", "circle: MZ-02, MZ-05"),
        (wrong_type, "items/SW.yaml", "SW-01", "conditions", "is a bool"),
        (wrong_code, "items/ZJ.yaml", "ZJ-03", "conditions", "none of the codes"),
        (money_against_days, "items/MZ.yaml", "MZ-08", "conditions", "money is compared"),
        (amount_without_money, "items/MZ.yaml", "MZ-10", "benefit", "no money"),
        (lower_than_a_code, "items/ZJ.yaml", "ZJ-03", "conditions", "does not fit hh.type"),
        (no_limits, "items/CG.yaml", "CG-01", "limits", "missing"),
        (person_in_a_household_item, "items/SW.yaml", "SW-01", "conditions", "of which person"),
        (figure_is_a_word, "parameters.yaml", "-", "gas.free_m3_month", "numeric value"),
        (last_variant_with_condition, "items/HS.yaml", "HS-01", "benefit", "would get nothing"),
    ],
)
def test_each_fault_is_named_where_it_stands(
    problems: Callable[[Spoil], list[Problem]],
    spoil: Spoil,
    file: str,
    code: str,
    field: str,
    words: str,
) -> None:
    found = problems(spoil)
    named = [p for p in found if (p.file, p.item, p.field) == (file, code, field)]
    assert any(words in problem.sentence for problem in named), found


def test_all_faults_are_named_at_once(problems: Callable[[Spoil], list[Problem]]) -> None:
    def three(documents: Documents) -> None:
        unknown_fact(documents)
        unlisted(documents)
        unknown_reason(documents)

    assert {problem.item for problem in problems(three)} == {"SW-01", "RQ-01", "YJ-01"}


def test_a_fact_that_no_question_feeds_is_refused(
    problems: Callable[[Spoil], list[Problem]],
) -> None:
    def new_fact(documents: Documents) -> None:
        documents["facts.yaml"]["facts"]["hh.new"] = {
            "type": "bool", "zh": "新情况", "reason": "R-SCP-01"
        }  # fmt: skip
        conditions(documents, "SW-01").append({"fact": "hh.new", "op": "eq", "value": True})

    assert any("hh.new" in f"{problem}" for problem in problems(new_fact))


def test_a_missing_file_is_named(problems: Callable[[Spoil], list[Problem]]) -> None:
    def lose(documents: Documents) -> None:
        del documents["reasons.yaml"]

    assert problems(lose) == [Problem("reasons.yaml", "-", "-", "the file is missing")]


def test_the_shipped_catalogue_has_38_items_of_21_departments(
    documents: Mapping[str, Any],
) -> None:
    catalogue = compile_catalogue(documents, version=7)
    assert (len(catalogue.items), len(catalogue.departments)) == (38, 21)
    assert catalogue.version == 7
    assert list(catalogue.items)[:2] == ["MZ-01", "MZ-02"]


def test_an_item_knows_what_it_may_have_to_wait_for(documents: Mapping[str, Any]) -> None:
    items = compile_catalogue(documents, version=1).items
    assert items["SW-01"].waits_on == {"MZ-01", "MZ-02"}
    assert "YB-02" in items["CS-01"].waits_on
    assert items["MZ-03"].waits_on == frozenset()
    assert items["MZ-10"].waits_on == frozenset()


def test_an_item_reads_only_what_it_needs(documents: Mapping[str, Any]) -> None:
    item = compile_catalogue(documents, version=1).items["MZ-10"]
    assert item.reads == {
        *("p.hukou_local", "p.disability_grade", "p.needs_longterm_care"),
        *("p.identities", "p.work_injury_care", "p.counted"),
    }
    assert item.reads_of_household == frozenset()


def test_a_paper_an_office_supplies_for_one_item_is_not_asked_for_by_another(
    problems: Callable[[Spoil], list[Problem]],
) -> None:
    def spoil(documents: Documents) -> None:
        paper = {"zh": "残疾人证", "en": "disability certificate", "way": "submit"}
        item(documents, "FL-01")["materials"].append(paper)

    found = problems(spoil)
    assert ("FL-01", "materials", "残疾人证 is supplied by HC-21; do not ask") in {
        each[1:] for each in found
    }


@pytest.mark.parametrize(
    ("fact", "source"),
    [("p.child_track", "MZ-05、MZ-06"), ("p.identities", "the identities granted")],
)
def test_what_another_item_decides_is_not_asked_of_the_family(
    problems: Callable[[Spoil], list[Problem]], fact: str, source: str
) -> None:
    def spoil(documents: Documents) -> None:
        section = documents["fields.yaml"]["sections"][0]
        question = {"id": "again", "zh": "再问一次", "en": "Asked again", "scope": "person"}
        question |= {"type": "text", "from": "family", "level": "L3"}
        section["fields"].append({**question, "feeds": [{"fact": fact, "how": "same"}]})

    told = [each.sentence for each in problems(spoil) if each.field == "again"]
    assert f"{fact} is supplied by {source}; do not ask" in told
