"""The cases shared with the browser's form engine."""

import json

import pytest

from domain.item.catalogue import Catalogue
from tests.vectors.cases import CASES, Case
from tests.vectors.make import FILE, Json, vectors, written


@pytest.fixture(scope="module")
def made(catalogue: Catalogue) -> Json:
    return vectors(catalogue)


@pytest.fixture(scope="module")
def by_name(made: Json) -> dict[str, Json]:
    return {case["name"]: case for case in made["cases"]}


def test_the_file_the_browser_reads_is_the_one_these_rules_make(made: Json) -> None:
    assert FILE.read_text(encoding="utf-8") == written(made), "run python -m tests.vectors.make"


def test_the_file_is_json(made: Json) -> None:
    assert json.loads(written(made)) == made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_errors_written_by_hand(case: Case, by_name: dict[str, Json]) -> None:
    found = [(error["pointer"], error["code"]) for error in by_name[case.name]["errors"]]
    assert sorted(found) == sorted(case.errors)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_must_show_shows_and_what_must_hide_hides(
    case: Case, by_name: dict[str, Json]
) -> None:
    visible = set(by_name[case.name]["visible"])
    assert set(case.shows) <= visible
    assert not set(case.hides) & visible


def test_every_error_stands_under_a_question_one_can_see(made: Json) -> None:
    whole = {"/persons", "/supporters"}
    for case in made["cases"]:
        assert {e["pointer"] for e in case["errors"]} <= {*case["visible"], *whole}, case["name"]
