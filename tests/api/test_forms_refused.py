"""A form that is wrong says where, so that the page can put each sentence under its field."""

from typing import Any

import pytest

from tests.api.town import Desk
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
PROBLEM = "application/problem+json"


async def wrong(clerk: Desk, form: Json) -> dict[str, str]:
    """Pointer → code of everything refused."""
    answer = await clerk.submit(form)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == PROBLEM
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("/answers/persons/0/id_number", "321311198405179968", "id_check"),
        ("/answers/persons/0/id_number", "321311198402309967", "id_birth"),
        ("/answers/persons/0/person_name", "刘1", "name_characters"),
        ("/answers/persons/0/person_name", "刘\u202e", "name_characters"),
        ("/answers/persons/0/marital_status", "99", "unknown_code"),
        ("/answers/persons/0/deposits", False, "type_money"),
        ("/answers/persons/0/deposits", 12.5, "type_money"),
        ("/answers/persons/0/deposits", -1, "type_money"),
        ("/answers/persons/0/deposits", 10**30, "too_large"),
        ("/answers/persons/0/deposits", "300000", "type_money"),
        ("/answers/persons/0/illness_kinds", "leukemia", "type_codes"),
        ("/answers/persons/0/diagnosis_file", {"medium": "upload"}, "type_paper"),
        ("/answers/household/bank_card", "6200000000000100009", "card_check"),
        ("/answers/household/house_area_registered", 60.5, "type_decimal"),
        ("/answers/household/house_area_registered", "1e3", "type_decimal"),
        ("/answers/household/has_outside_supporters", 1, "type_bool"),
        ("/answers/household/residence_region", "村里", "region_form"),
        ("/answers/household/contact_phone", None, "required"),
        ("/answers/household/integrity_pledge", False, "must_be"),
        ("/answers/supporters/0/supporter_income_12m", [], "type_money"),
        ("/answers/persons/1/relation_to_applicant", "01", "two_applicants"),
        ("/answers/persons/0/favourite_colour", "红", "unknown_field"),
    ],
)
async def test_a_wrong_answer_is_pointed_at(
    clerk: Desk, all_items: list[str], place: str, value: object, code: str
) -> None:
    form = fresh("H01", all_items)
    put(form, place, value)
    assert (await wrong(clerk, form)).get(place) == code


async def test_a_question_nobody_asks_is_refused_without_saying_it_back(clerk: Desk) -> None:
    form = fresh("H01")
    put(form, "/answers/household/a~1b", "x")
    assert (await wrong(clerk, form)).get("/answers/household/?") == "unknown_field"


def put(form: Json, pointer: str, value: object) -> None:
    *path, last = (part.replace("~1", "/") for part in pointer.split("/")[1:])
    found: Any = form
    for part in path:
        found = found[int(part) if isinstance(found, list) else part]
    found[last] = value


async def test_everything_wrong_is_told_at_once(clerk: Desk) -> None:
    form = fresh("H01")
    form["answers"]["persons"][0]["deposits"] = -1
    form["answers"]["persons"][1]["person_name"] = ""
    form["answers"]["household"].pop("contact_phone")
    found = await wrong(clerk, form)
    assert found == {
        "/answers/persons/0/deposits": "type_money",
        "/answers/persons/1/person_name": "required",
        "/answers/household/contact_phone": "required",
    }


async def test_an_item_the_catalogue_lacks_is_pointed_at(clerk: Desk) -> None:
    form = fresh("H01", ["MZ-02", "ZZ-99"])
    assert await wrong(clerk, form) == {"/items/1": "unknown_item"}


@pytest.mark.parametrize("items", [[], ["mz-02"], ["MZ-02"] * 39, "MZ-02", [None], None])
async def test_items_that_are_no_list_of_items_are_refused(clerk: Desk, items: object) -> None:
    answer = await clerk.submit(fresh("H01") | {"items": items})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/items")


@pytest.mark.parametrize(
    "answers",
    [
        None,
        [],
        "all of it",
        {"household": {}, "persons": []},
        {"household": [], "persons": [{}]},
        {"household": {}, "persons": [1]},
        {"household": {}, "persons": [{}] * 31},
        {"household": {}, "persons": [{"ref": {"a": 1}}]},
        {"household": {}, "persons": [{}], "others": []},
    ],
)
async def test_answers_of_another_shape_are_refused(clerk: Desk, answers: object) -> None:
    answer = await clerk.submit(fresh("H01") | {"answers": answers})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/answers")


@pytest.mark.parametrize("region", ["321399999999", "321311", "321300"])
async def test_a_hukou_in_no_township_of_the_city_is_pointed_at(clerk: Desk, region: str) -> None:
    form = fresh("H01")
    form["answers"]["persons"][0]["hukou_region"] = region
    answer = await clerk.submit(form)
    assert answer.json()["type"] == "/problems/place-unclear"
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/answers/persons/0/hukou_region"]


async def test_a_family_from_elsewhere_is_decided_where_it_lives(clerk: Desk) -> None:
    form = fresh("H01", ["MZ-07"])
    for person in form["answers"]["persons"]:
        person["hukou_region"] = "320102001001"
        person.setdefault("residence_permit_no", "")
    answer = await clerk.submit(form)
    assert answer.status_code == 201, answer.text
    assert answer.json()["deciding"]["region"] == "321311101"


async def test_an_unknown_case_and_one_elsewhere_are_the_same_404(clerk: Desk) -> None:
    answer = await clerk.get("/applications/01920000-0000-7000-8000-000000000000")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-application")
