"""The loader and the means checks: a family is not asked for what an office has told."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

from domain.item.catalogue import CatalogueInvalid, compile_catalogue
from domain.item.checks import read_deadline

Json = dict[str, Any]


def check(documents: Json, code: str) -> Json:
    rows = documents["checks.yaml"]["checks"]
    return next(row for row in rows if row["code"] == code)  # type: ignore[no-any-return]


def question(documents: Json, name: str) -> Json:
    sections = documents["fields.yaml"]["sections"]
    return next(f for s in sections for f in s["fields"] if f["id"] == name)  # type: ignore[no-any-return]


def complaints(documents: Mapping[str, Any], change: Callable[[Json], None]) -> str:
    changed = deepcopy(dict(documents))
    change(changed)
    with pytest.raises(CatalogueInvalid) as refused:
        compile_catalogue(changed, version=1)
    return str(refused.value)


def test_an_older_catalogue_without_checks_still_loads(documents: Mapping[str, Any]) -> None:
    older = {name: body for name, body in documents.items() if name != "checks.yaml"}
    assert not compile_catalogue(older, version=1).checks.checks


def test_a_check_that_answers_an_unknown_question_is_refused(
    documents: Mapping[str, Any],
) -> None:
    def change(d: Json) -> None:
        check(d, "HC-09")["feeds"][0]["question"] = "savings"

    assert "checks.yaml · HC-09 · savings" in complaints(documents, change)


def test_a_question_that_names_a_check_which_does_not_answer_it_is_refused(
    documents: Mapping[str, Any],
) -> None:
    def change(d: Json) -> None:
        question(d, "securities")["checks"] = ["HC-10", "HC-09"]

    assert "fields.yaml · HC-09 · securities" in complaints(documents, change)


def test_a_question_that_does_not_name_its_check_is_refused(
    documents: Mapping[str, Any],
) -> None:
    def change(d: Json) -> None:
        question(d, "securities")["checks"] = []

    assert "fields.yaml · HC-10 · securities" in complaints(documents, change)


def test_asking_a_family_for_what_a_check_supplies_is_refused(
    documents: Mapping[str, Any],
) -> None:
    def change(d: Json) -> None:
        del question(d, "deposits")["ask"]

    assert "fields.yaml · HC-09 · deposits" in complaints(documents, change)


def test_two_checks_that_answer_against_each_other_are_refused(
    documents: Mapping[str, Any],
) -> None:
    def change(d: Json) -> None:
        feed = {"question": "alive", "how": "any", "where": None}
        check(d, "HC-01")["feeds"].append({k: v for k, v in feed.items() if v})

    assert "与HC-01回答同一个问题" in complaints(documents, change)


def test_a_condition_on_a_field_the_source_does_not_return_is_refused(
    documents: Mapping[str, Any],
) -> None:
    def change(d: Json) -> None:
        check(d, "HC-11")["hits"][0]["when"]["field"] = "premium"

    assert "答案里没有“premium”" in complaints(documents, change)


def test_a_clue_with_a_reason_to_refuse_is_refused(documents: Mapping[str, Any]) -> None:
    def change(d: Json) -> None:
        check(d, "HC-11")["hits"][0]["reason"] = "R-FIN-01"

    assert "线索从不据此拒绝" in complaints(documents, change)


def test_a_hit_nobody_may_explain_is_refused(documents: Mapping[str, Any]) -> None:
    def change(d: Json) -> None:
        check(d, "HC-06")["explanations"] = []

    assert "checks.yaml · HC-06 · explanations" in complaints(documents, change)


def test_a_paper_a_check_stands_for_is_not_handed_in(documents: Mapping[str, Any]) -> None:
    def change(d: Json) -> None:
        for item in d["items/CL.yaml"]["items"]:
            for paper in item["materials"]:
                if "HC-21" in paper.get("via", ()):
                    paper["way"] = "submit"

    assert "HC-21已经能查到" in complaints(documents, change)


def test_a_deadline_is_by_the_clock_or_in_working_days() -> None:
    assert read_deadline("5wd").working_days == 5
    with pytest.raises(ValueError, match="时限"):
        read_deadline("soon")


def test_an_item_that_waits_for_an_unknown_check_is_refused(documents: Mapping[str, Any]) -> None:
    def change(d: Json) -> None:
        d["items/MZ.yaml"]["items"][0]["without"] = {"HC-99": "wait"}

    assert "items/MZ.yaml · MZ-01 · without" in complaints(documents, change)


def test_an_item_that_neither_waits_nor_visits_is_refused(documents: Mapping[str, Any]) -> None:
    def change(d: Json) -> None:
        d["items/MZ.yaml"]["items"][0]["without"] = {"HC-09": "hope"}

    assert "items/MZ.yaml · MZ-01 · without" in complaints(documents, change)


def test_an_amount_of_a_question_the_check_does_not_add_up_is_refused(
    documents: Mapping[str, Any],
) -> None:
    def change(d: Json) -> None:
        check(d, "HC-09")["hits"][-1]["question"] = "securities"

    assert "checks.yaml · HC-09 · more_deposits" in complaints(documents, change)


def test_an_amount_nobody_may_explain_is_refused(documents: Mapping[str, Any]) -> None:
    def change(d: Json) -> None:
        del check(d, "HC-09")["explanations"]

    assert "checks.yaml · HC-09 · explanations" in complaints(documents, change)
