"""Ask once, measured: what a family was asked beside what separate forms would have asked."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from deploy.ask_once import WAYS, figures
from domain.form.counting import AskOnce, ask_once
from domain.form.merge import Known, KnownAnswer
from domain.form.plan import plan_of
from domain.form.settle import settle
from domain.item.catalogue import Catalogue
from tests.domain.form.conftest import CITY, ON, Json

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
ITEMS = ("MZ-02", "YB-02")


def counted(catalogue: Catalogue, answers: Json, known: Known) -> AskOnce:
    family = settle(plan_of(catalogue).questions(ITEMS), answers, ON, CITY)
    return ask_once(catalogue, ITEMS, family, known)


def said(value: object) -> KnownAnswer:
    return KnownAnswer(value, "family", SEEN)


def test_asked_and_saved_make_up_what_separate_forms_would_ask(
    catalogue: Catalogue, family: Json
) -> None:
    found = counted(catalogue, family, {})
    assert found.asked + found.saved == found.separate
    assert found.prefilled == 0
    assert found.saved > 0


def test_a_known_answer_sent_as_it_was_known_is_prefilled(
    catalogue: Catalogue, family: Json
) -> None:
    before = counted(catalogue, family, {})
    phone = {("household", None, "contact_phone"): said(family["household"]["contact_phone"])}
    after = counted(catalogue, family, phone)
    assert (after.prefilled, after.asked) == (1, before.asked - 1)


def test_a_known_answer_the_family_corrected_was_asked(catalogue: Catalogue, family: Json) -> None:
    family["household"]["contact_phone"] = "000-9100-0077"
    old = {("household", None, "contact_phone"): said("000-9100-0001")}
    assert counted(catalogue, family, old).prefilled == 0


def test_what_is_known_of_one_person_says_nothing_of_another(
    catalogue: Catalogue, family: Json
) -> None:
    alive = {("person", "somebody else", "alive"): said(True)}
    assert counted(catalogue, family, alive).prefilled == 0


@pytest.mark.parametrize("name", ["H01", "H02", "H07"])
def test_the_more_is_known_the_less_is_asked(
    catalogue: Catalogue, town: Mapping[str, Json], name: str
) -> None:
    found = figures(catalogue, town[name])
    new, checked, again = (found[way] for way in WAYS)
    assert new.asked > checked.asked > again.asked
    assert new.separate == checked.separate == again.separate
