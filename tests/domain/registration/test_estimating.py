"""Claimed and verified answers of a wish, laid over each other; what masks hide of them."""

from datetime import UTC, datetime

import pytest

from domain.form.masking import CHECKED, looks_masked, masked, restored
from domain.form.merge import KnownAnswer
from domain.item.catalogue import Catalogue, compile_catalogue, read_files
from domain.registration.estimating import over

AT = datetime(2026, 11, 2, tzinfo=UTC)
PERSON = "01920000-0000-7000-8000-000000000001"
CLAIMED = {
    "household": {"vehicles_registered": 0, "residence_region": "321311101391"},
    "persons": [{"ref": PERSON, "deposits": 100, "person_name": "刘晓梅"}],
    "supporters": [],
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(read_files(), 1)


def checked(value: object, source: str = "check:HC-09") -> KnownAnswer:
    return KnownAnswer(value, source, AT)


def test_what_an_office_said_stands_over_what_the_family_said() -> None:
    known = {
        ("household", None, "vehicles_registered"): checked(2),
        ("person", PERSON, "deposits"): checked(900),
    }
    both = over(CLAIMED, known)
    assert both["household"] == CLAIMED["household"] | {"vehicles_registered": 2}
    assert both["persons"] == [{"ref": PERSON, "deposits": 900, "person_name": "刘晓梅"}]


def test_what_offices_say_of_nobody_in_the_family_changes_nothing() -> None:
    known = {("person", "somebody", "deposits"): checked(900)}
    assert over(CLAIMED, known) == CLAIMED


def test_an_offices_answer_about_money_is_shown_as_obtained(catalogue: Catalogue) -> None:
    key = ("person", PERSON, "deposits")
    shown = masked(catalogue.fields, {key: checked(900)})[key]
    assert (shown.value, shown.masked, shown.source) == (CHECKED, True, "check:HC-09")


def test_what_the_family_said_about_money_itself_is_shown(catalogue: Catalogue) -> None:
    key = ("person", PERSON, "deposits")
    assert masked(catalogue.fields, {key: checked(900, "family")})[key].value == 900


def test_an_offices_answer_of_a_lower_level_is_shown_with_its_source(
    catalogue: Catalogue,
) -> None:
    key = ("household", None, "residence_region")
    assert masked(catalogue.fields, {key: checked("321311101391")})[key].value == "321311101391"


def test_only_the_mask_of_a_check_is_taken_for_one(catalogue: Catalogue) -> None:
    fields = catalogue.fields.fields
    assert looks_masked(fields["deposits"], CHECKED)
    assert not looks_masked(fields["residence_region"], CHECKED)


def test_the_mask_comes_back_as_the_number_it_stood_for(catalogue: Catalogue) -> None:
    answers = CLAIMED | {"persons": [{"ref": PERSON, "deposits": CHECKED}]}
    known = {("person", PERSON, "deposits"): checked(900)}
    found, errors = restored(catalogue.fields, answers, known)
    assert (found["persons"][0]["deposits"], errors) == (900, [])


def test_the_mask_stands_for_nothing_the_family_said_itself(catalogue: Catalogue) -> None:
    answers = CLAIMED | {"persons": [{"ref": PERSON, "deposits": CHECKED}]}
    known = {("person", PERSON, "deposits"): checked(900, "family")}
    _, errors = restored(catalogue.fields, answers, known)
    assert [error.code for error in errors] == ["mask_unknown"]
