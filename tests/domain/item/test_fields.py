"""The questions as data: what the shipped file promises, and what the loader refuses."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from domain.item.catalogue import Catalogue
from domain.item.fields import FieldBook, compile_fields, feeding_problems

Documents = dict[str, Any]
VOCABULARY = frozenset({"hh.one", "hh.two", "p.three"})
READS = {"MZ-02": frozenset({"hh.one", "p.three"})}


@pytest.fixture
def small() -> Documents:
    """Two questions, both needed, nothing wrong."""
    return {
        "fields.yaml": {
            "sections": [
                {
                    "id": "part",
                    "zh": "部分",
                    "en": "part",
                    "fields": [
                        question("first", feeds=[{"fact": "hh.one", "how": "same"}]),
                        question(
                            "second",
                            scope="person",
                            when={"field": "first", "op": "eq", "value": "a"},
                            feeds=[{"fact": "p.three", "how": "same"}],
                        ),
                    ],
                }
            ],
            "derived": [{"fact": "hh.sum", "by": "answers", "zh": "和", "facts": ["hh.one"]}],
        },
        "code_lists.yaml": {"list": {"standard": "local", "codes": {"a": {"zh": "甲", "en": "a"}}}},
    }


def question(name: str, **more: object) -> dict[str, Any]:
    row = {"id": name, "zh": name, "en": name, "scope": "household", "type": "code"}
    return row | {"codes": "list", "from": "family", "level": "L2"} | more


def rows(documents: Documents) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = documents["fields.yaml"]["sections"][0]["fields"]
    return fields


def said(documents: Documents, reads: Mapping[str, frozenset[str]] = READS) -> set[tuple[str, str]]:
    """{(field, the last words)} of what is wrong."""
    problems = feeding_problems(compile_fields(documents), reads, VOCABULARY)
    return {(field, sentence) for _, _, field, sentence in problems}


def test_the_shipped_questions_have_nothing_wrong(catalogue: Catalogue) -> None:
    assert catalogue.fields is not None
    reads = {code: item.base_reads for code, item in catalogue.items.items()}
    assert feeding_problems(catalogue.fields, reads, catalogue.facts) == []


def test_a_sound_small_book_has_nothing_wrong(small: Documents) -> None:
    assert said(small) == set()


def test_a_fact_nobody_asks_for_is_named_with_the_item_that_reads_it(small: Documents) -> None:
    book = compile_fields(small)
    problems = feeding_problems(book, {"YB-02": frozenset({"hh.two"})}, VOCABULARY)
    assert [(item, field) for _, item, field, _ in problems] == [("YB-02", "hh.two")]


def test_a_fact_made_of_an_unfed_one_is_unfed(small: Documents) -> None:
    small["fields.yaml"]["derived"][0]["facts"] = ["hh.one", "hh.two"]
    assert said(small, {"MZ-02": frozenset({"hh.sum"})}) == {
        ("hh.sum", "事项要读这个事实，但没有问题去问它。")
    }


def test_asking_twice_under_two_names_is_refused(small: Documents) -> None:
    rows(small).append(question("again", feeds=[{"fact": "hh.one", "how": "same"}]))
    assert said(small) == {("again", "与“first”问的是同一件事（hh.one ）。")}


def test_two_terms_of_one_sum_are_not_asking_twice(small: Documents) -> None:
    terms = [{"fact": "hh.two", "how": "add", "part": part} for part in ("wage", "pension")]
    rows(small)[:] += [question(f"t{n}", type="money_fen", feeds=[t]) for n, t in enumerate(terms)]
    assert said(small) == set()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"type": "colour"}, "不认识类型“colour”。"),
        ({"scope": "village"}, "不认识范围“village”。"),
        ({"from": "hearsay"}, "不认识来源“hearsay”。"),
        ({"ask": "sometimes"}, "不认识何时提问“sometimes”。"),
        ({"codes": "colours"}, "没有码表“colours”。"),
        ({"feeds": [{"fact": "hh.four", "how": "same"}]}, "没有“hh.four”这个事实。"),
        ({"feeds": [{"fact": "hh.one", "how": "guess"}]}, "不认识从答案到事实的办法“guess”。"),
        ({"needed_by": ["MZ-99"]}, "没有事项“MZ-99”。"),
        ({"at_most": "third"}, "没有问题“third”。"),
        (
            {"derive": {"by": "magic", "from": "second"}},
            "不认识推算办法“magic”。",
        ),
    ],
)
def test_a_word_the_book_does_not_know_is_refused(
    small: Documents, change: dict[str, Any], sentence: str
) -> None:
    rows(small)[0] |= change
    assert ("first", sentence) in said(small)


@pytest.mark.parametrize(
    ("leaf", "sentence"),
    [
        ({"field": "third", "op": "eq", "value": "a"}, "显示条件读了没有的问题“third”。"),
        ({"field": "first", "op": "like", "value": "a"}, "显示条件的比较“like”不认识。"),
        ({"field": "first", "op": "eq", "value": "b"}, "显示条件里的“b”不在码表“list”里。"),
    ],
)
def test_a_condition_reads_only_what_is_there(
    small: Documents, leaf: dict[str, Any], sentence: str
) -> None:
    rows(small)[1]["when"] = {"not": leaf}
    assert said(small) == {("second", sentence)}


def test_a_household_question_cannot_hang_on_one_person_s_answer(small: Documents) -> None:
    rows(small)[0]["when"] = {"field": "second", "op": "eq", "value": "a"}
    assert ("first", "显示条件读了别的范围的问题“second”。") in said(small)


def test_conditions_in_a_circle_are_refused(small: Documents) -> None:
    first, second = rows(small)
    second["scope"] = "household"
    first["when"] = {"any": [{"field": "second", "op": "eq", "value": "a"}]}
    assert {field for field, sentence in said(small) if "绕成了圈" in sentence} == {
        "first",
        "second",
    }


@pytest.mark.parametrize(
    "broken",
    [
        {"when": {"field": "first"}},
        {"when": {"all": []}},
        {"when": "sometimes"},
        {"feeds": [{"fact": "p.three"}]},
        {"feeds": [{"fact": "p.three", "how": "add", "times": "a half"}]},
    ],
)
def test_a_row_that_cannot_be_read_is_named(small: Documents, broken: dict[str, Any]) -> None:
    rows(small)[1] |= broken
    assert any(field == "second" and text.startswith("读不懂") for field, text in said(small))


def test_the_same_question_written_twice_is_named(small: Documents) -> None:
    rows(small).append(deepcopy(rows(small)[0]))
    assert ("first", "这个问题写了两遍。") in said(small)


def test_a_missing_file_is_named() -> None:
    problems = feeding_problems(compile_fields({}), {}, VOCABULARY)
    assert {file for file, *_ in problems} == {"fields.yaml", "code_lists.yaml"}


@pytest.fixture
def book(catalogue: Catalogue) -> FieldBook:
    assert catalogue.fields is not None
    return catalogue.fields


def test_asking_for_income_asks_who_is_counted(book: FieldBook) -> None:
    asked = book.feeding("hh.income_total_month")
    assert {"wage_12m", "pension_month", "lives_together", "relation_to_applicant"} <= asked


def test_assets_per_head_ask_who_is_counted(book: FieldBook) -> None:
    assert {"deposits", "other_assets", "lives_together"} <= book.feeding("hh.fin_assets_pc")


def test_every_text_for_people_is_there_and_ends_as_a_sentence(book: FieldBook) -> None:
    assert all(field.zh and field.en for field in book.fields.values())
    helps = [field.help for field in book.fields.values() if field.help]
    assert all(text.endswith("。") for text in helps)


def test_relations_say_how_a_person_stands_to_the_applicant(book: FieldBook) -> None:
    codes = book.code_lists["relation"].codes
    assert {code for code, row in codes.items() if row["kin"] == "self"} == {"01", "02"}
    assert {code for code, row in codes.items() if row["kin"] == "spouse"} == {"10", "11", "12"}
    assert all("kin" in row for row in codes.values())
