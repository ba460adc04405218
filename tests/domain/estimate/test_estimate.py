"""What would we get: the same verdicts as a decision, told before anybody applies."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from domain.estimate.service import EstimateInvalid, estimate
from domain.estimate.views import Estimate, EstimateRow
from domain.form.merge import CHECKED_BY, KnownAnswer
from domain.item.catalogue import Catalogue, compile_catalogue, read_files
from domain.item.levels import Sight
from domain.world import World
from tests.factories import Json, form_of, listed

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)


@dataclass
class Somewhere:
    """As much of a world as an estimate looks at."""

    catalogue: Catalogue
    city: str = "321300"

    def today(self) -> Any:  # noqa: ANN401
        return NOW.date()


@pytest.fixture(scope="module")
def at() -> World:
    return cast("World", Somewhere(compile_catalogue(read_files(), 1)))


def rows_of(found: Estimate) -> dict[str, EstimateRow]:
    return {row.item: row for row in found.rows}


@pytest.fixture(scope="module")
def widow() -> Json:
    answers: Json = form_of(listed("H01"))["answers"]
    return answers


def test_the_widows_family_sees_its_amount_before_it_applies(at: World, widow: Json) -> None:
    row = rows_of(estimate(at, widow))["MZ-02"]
    assert row.likelihood == "likely"
    assert [(line.who, line.amount_fen) for line in row.lines] == [("全家", 146000)]


def test_every_item_is_answered_for(at: World, widow: Json) -> None:
    assert [row.item for row in estimate(at, widow).rows] == list(at.catalogue.items)


def test_only_the_items_asked_for_are_answered(at: World, widow: Json) -> None:
    assert [row.item for row in estimate(at, widow, ["YB-02", "MZ-02"]).rows] == ["MZ-02", "YB-02"]


def test_a_no_says_which_condition_fails_and_by_how_much(at: World, widow: Json) -> None:
    rich = {**widow, "persons": [dict(row) for row in widow["persons"]]}
    rich["persons"][0] |= {"other_income_12m": 6_000_000}
    row = rows_of(estimate(at, rich, ["MZ-02"]))["MZ-02"]
    assert row.likelihood == "unlikely"
    income = next(each for each in row.obstacles if "收入" in each.sentence)
    assert income.miss
    assert row.reason
    assert row.change


def test_what_was_not_said_is_unknown_never_a_no(at: World) -> None:
    born = {"id_type": "none", "birth_date": "1984-05-17", "relation_to_applicant": "01"}
    found = estimate(at, {"household": {}, "persons": [born]})
    assert "unlikely" not in {row.likelihood for row in found.rows if row.item == "MZ-02"}
    assert found.questions
    assert found.questions == sorted(found.questions, key=lambda each: -each.items)


def test_nobody_need_give_a_name_and_none_is_given_back(at: World, widow: Json) -> None:
    name = widow["persons"][0]["person_name"]
    assert name not in repr(estimate(at, widow))


def test_an_answer_no_family_can_give_is_refused_under_its_field(at: World) -> None:
    with pytest.raises(EstimateInvalid) as refusal:
        estimate(at, {"household": {}, "persons": [{"birth_date": "tomorrow", "id_type": "none"}]})
    assert [error.pointer for error in refusal.value.errors] == ["/answers/persons/0/birth_date"]


def test_a_grade_of_disability_may_be_said_without_any_number(at: World) -> None:
    answers = {"household": {}, "persons": [{"disability_grade": "4"}]}
    row = rows_of(estimate(at, answers, ["MZ-10"]))["MZ-10"]
    assert row.likelihood == "unlikely"
    assert "残疾等级" in row.obstacles[0].sentence


def test_an_open_question_says_how_to_ask_it_and_of_whom(at: World) -> None:
    answers = {"household": {}, "persons": [{"ref": "a"}, {"ref": "b", "alive": True}]}
    asked = {each.field: each for each in estimate(at, answers).questions}
    assert asked["alive"].persons == ["a"]
    assert (asked["alive"].type, asked["alive"].choices) == ("bool", [])
    assert "urban" in [choice.code for choice in asked["area_type"].choices]


def changed(widow: Json, person: int = 0, **answers: object) -> Json:
    people = [dict(row) for row in widow["persons"]]
    people[person] |= answers
    return {**widow, "persons": people}


def test_only_conditions_that_tell_are_listed(at: World, widow: Json) -> None:
    refused = [row for row in estimate(at, widow).rows if row.likelihood == "unlikely"]
    assert refused
    assert all(1 <= len(row.obstacles) <= 5 for row in refused)
    assert all(len({each.who for each in row.obstacles}) == 1 for row in refused)


def test_of_alternatives_the_nearest_is_told_and_that_there_are_others(
    at: World, widow: Json
) -> None:
    """特困 is for the old, the young or the severely disabled: one of them would do."""
    row = rows_of(estimate(at, widow, ["MZ-01"]))["MZ-01"]
    assert row.other_ways
    rich = rows_of(estimate(at, changed(widow, other_income_12m=6_000_000), ["MZ-03"]))["MZ-03"]
    assert rich.other_ways is None
    assert [each.sentence[:7] for each in rich.obstacles] == ["这户人均月收入"]


def test_what_would_change_it_names_the_distance(at: World, widow: Json) -> None:
    rich = changed(widow, other_income_12m=3_000_000)
    row = rows_of(estimate(at, rich, ["MZ-02"]))["MZ-02"]
    assert row.change
    assert row.change.startswith("这户人均月收入高出低保标准 ")
    assert " 元。" in row.change


def test_an_obstacle_says_whose_it_is(at: World, widow: Json) -> None:
    row = rows_of(estimate(at, widow, ["JY-01"]))["JY-01"]
    refs = {str(person.get("ref")) for person in widow["persons"]}
    assert {each.person for each in row.obstacles} <= refs | {"p1", "p2"}
    assert None not in {each.person for each in row.obstacles}


def test_what_an_office_verified_is_told_as_known_by_it(at: World, widow: Json) -> None:
    rich = changed(widow, deposits=9_000_000, ref="p1")
    verified = KnownAnswer(9_000_000, f"{CHECKED_BY}HC-09", NOW)
    known = {("person", "p1", "deposits"): verified}
    row = rows_of(estimate(at, rich, ["MZ-02"], known=known))["MZ-02"]
    names = [at.catalogue.checks.checks["HC-09"].zh]
    assert row.known_by == names
    money = next(each for each in row.obstacles if "金融资产" in each.sentence)
    assert money.known_by == names
    assert rows_of(estimate(at, rich, ["MZ-02"]))["MZ-02"].known_by == []


def test_maintenance_is_a_line_of_the_income(at: World, widow: Json) -> None:
    lines = estimate(at, widow).maintenance
    assert [(line.who, line.sentence, line.month_fen) for line in lines] == [
        ("母亲", "已满规定年龄，不推算", 0)
    ]


def test_who_may_not_see_incomes_is_not_told_the_figure_of_maintenance(
    at: World, widow: Json
) -> None:
    assert [each.month_fen for each in estimate(at, widow, sight=Sight("L1")).maintenance] == [None]


def test_an_item_that_waits_for_another_asks_what_that_one_needs(at: World, widow: Json) -> None:
    child = {**widow["persons"][1]}
    del child["mother_status"]
    row = rows_of(estimate(at, {**widow, "persons": [widow["persons"][0], child]}))["MZ-02"]
    assert (row.likelihood, "mother_status" in row.asks) == ("unknown", True)


def test_each_item_asks_only_questions_that_stand_in_the_list(at: World) -> None:
    found = estimate(at, {"household": {}, "persons": [{}], "supporters": []})
    listed = {question.field for question in found.questions}
    assert {name for row in found.rows for name in row.asks} == listed


def test_an_item_asks_whether_its_question_is_put_at_all(at: World, widow: Json) -> None:
    """Wages are asked of whoever works: not to know that leaves the income unknown."""
    row = rows_of(estimate(at, changed(widow, employment_status=None)))["MZ-02"]
    assert (row.likelihood, row.asks) == ("unknown", ["employment_status"])
