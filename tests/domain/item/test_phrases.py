"""The rules are read by people as sentences: what stands in the files is what the page says."""

from datetime import date

import pytest

from domain.item.catalogue import Catalogue
from domain.item.formulas import formula
from domain.item.phrases import clauses, said
from domain.item.rule_views import ItemRules
from domain.item.rulebook import item_rules
from domain.item.trees import All, AnyOf, Const, Leaf, Members, Not, Operation, Param, Tally
from domain.item.trees import Count as Counted

CITY, DAY = "321300", date(2026, 11, 2)
OLD = Leaf("p.age", "gte", Const(60))
YOUNG = Leaf("p.age", "lt", Const(18))
ILL = Leaf("p.serious_illness", "eq", value=True)


def rules(catalogue: Catalogue, code: str) -> ItemRules:
    return item_rules(catalogue, code, CITY, DAY)


def conditions(catalogue: Catalogue, code: str) -> list[str]:
    return [line.text for route in rules(catalogue, code).routes for line in route.conditions]


def test_a_threshold_is_named_and_shown_with_its_value_and_its_day(catalogue: Catalogue) -> None:
    lines = rules(catalogue, "MZ-02").routes[0].conditions
    line = next(one for one in lines if "人均月收入" in one.text)
    assert line.text == "这户人均月收入低于低保标准"
    assert [(f.zh, f.value, f.unit, f.since) for f in line.figures] == [
        ("低保标准", "800", "元/人·月", "2026-01-01")
    ]


def test_a_property_test_is_spelled_out_below_its_name(catalogue: Catalogue) -> None:
    lines = rules(catalogue, "MZ-02").routes[0].conditions
    at = next(n for n, one in enumerate(lines) if one.text == "符合低保家庭的财产条件")
    assert lines[at].heading
    assert (lines[at + 1].depth, lines[at + 1].text) == (1, "生活用机动车数为 0")


def test_what_excludes_is_said_as_a_denial(catalogue: Catalogue) -> None:
    assert "家里不是最低生活保障对象" in conditions(catalogue, "MZ-03")
    assert "本人没有下列任何一种身份：特困人员、孤儿" in conditions(catalogue, "MZ-09")


def test_codes_are_words_also_those_of_the_form(catalogue: Catalogue) -> None:
    assert "残疾等级为一级、二级或三级" in conditions(catalogue, "MZ-01")
    assert "病种为先天性心脏病或白血病" in conditions(catalogue, "HS-01")


def test_no_sentence_of_any_item_holds_a_name_of_the_files(catalogue: Catalogue) -> None:
    for code in catalogue.items:
        told = rules(catalogue, code)
        lines = [line for route in told.routes for line in route.conditions]
        lines += [line for amount in told.amounts for line in amount.formula]
        raw = [
            one.text for one in lines if "hh." in one.text or "p." in one.text or "_" in one.text
        ]
        assert raw == [], code


def test_a_formula_keeps_its_brackets_and_notes_what_depends(catalogue: Catalogue) -> None:
    lines = [line.text for line in rules(catalogue, "MZ-02").amounts[0].formula]
    assert lines[0] == (
        "（低保标准 − 这户人均月收入） × 低保人口数 + 人数① × 分类施保增发比例 × 低保标准"
    )
    assert lines[1].startswith("①是低保人口中符合这个条件的：年龄不低于 60 岁，或者年龄低于 18 岁")


def test_cases_of_an_amount_are_lines_of_their_own(catalogue: Catalogue) -> None:
    lines = [line.text for line in rules(catalogue, "MZ-01").amounts[0].formula]
    assert lines == [
        "特困基本生活标准 + ①",
        "①按情况",
        "不能自理的项目数为 0：全自理照料标准",
        "不能自理的项目数不超过 3：半护理照料标准",
        "其余情况：全护理照料标准",
    ]


SAID = [
    (Not(AnyOf((OLD, YOUNG))), "没有下列任何一项：年龄不低于 60 岁，或者年龄低于 18 岁"),
    (Not(OLD), "年龄低于 60 岁"),
    (
        All((ILL, AnyOf((OLD, YOUNG)))),
        "患有重特大疾病，并且（年龄不低于 60 岁，或者年龄低于 18 岁）",
    ),
    (Not(All((OLD, ILL))), "不能同时年龄不低于 60 岁，并且患有重特大疾病"),
    (
        Members(every=False, group="counted", where=ILL, reason=""),
        "共同生活的家庭成员中至少有一人符合：患有重特大疾病",
    ),
    (
        Not(Members(every=False, group="unit", where=ILL, reason="")),
        "低保人口中没有人符合：患有重特大疾病",
    ),
    (
        Tally(Counted("counted", ILL), "gte", Const(2), ""),
        "共同生活的家庭成员中符合“患有重特大疾病”的人数不低于2",
    ),
]


@pytest.mark.parametrize(("tree", "sentence"), SAID)
def test_groups_and_denials_read_unambiguously(
    catalogue: Catalogue, tree: All | Not | Members | Tally, sentence: str
) -> None:
    assert said(catalogue, tree) == sentence


def test_a_denied_choice_lists_what_none_may_be(catalogue: Catalogue) -> None:
    lines = [(one.depth, one.text) for one in clauses(catalogue, Not(AnyOf((OLD, ILL))))]
    assert lines == [(0, "以下一项都不能有"), (1, "年龄不低于 60 岁"), (1, "患有重特大疾病")]


def test_a_difference_taken_off_keeps_its_brackets(catalogue: Catalogue) -> None:
    standard, one = Param("dibao.standard_month"), Const(100, money=True)
    number = Operation("sub", (standard, Operation("sub", (standard, one))))
    assert formula(catalogue, number)[0].text == "低保标准 − （低保标准 − 1 元）"
