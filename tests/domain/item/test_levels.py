"""Who may read which fact of a family."""

import pytest

from domain.actor import Actor, Post
from domain.item.catalogue import Catalogue
from domain.item.levels import sight


def reader(*permissions: str) -> Actor:
    post = Post("X", "321311-MZ", "321311", frozenset(permissions))
    return Actor("staff", "somebody", "某人", (post,))


def test_no_fact_is_more_public_than_an_answer_only_check_officers_may_read(
    catalogue: Catalogue,
) -> None:
    fields = catalogue.fields.fields.values()
    secret = {feed.fact for field in fields if field.level == "L4" for feed in field.feeds}
    assert {catalogue.facts[name].level for name in secret} == {"L4"}


def test_every_answer_has_a_level(catalogue: Catalogue) -> None:
    assert {field.level for field in catalogue.fields.fields.values()} == {"L2", "L3", "L4"}


@pytest.mark.parametrize(
    ("permission", "fact", "seen"),
    [
        ("check.open_detail", "hh.fin_assets_pc", True),
        ("household.read", "hh.fin_assets_pc", False),
        ("household.read", "hh.income_pc_month", True),
        ("household.read", "p.illness_code", True),
        ("application.read", "p.illness_code", False),
        ("application.read", "p.age", True),
        ("claim.determine", "p.disability_grade", False),
        ("suggestion.send", "p.age", False),
    ],
)
def test_a_permission_reads_up_to_its_level(
    catalogue: Catalogue, permission: str, fact: str, seen: bool
) -> None:
    assert sight(reader(permission)).shows(catalogue.facts[fact]) is seen


@pytest.mark.parametrize(
    ("fact", "seen"),
    [("p.disability_grade", True), ("hh.income_pc_month", False), ("hh.property_dibao_ok", True)],
)
def test_a_department_reads_its_items_facts_and_of_the_means_check_the_conclusion(
    catalogue: Catalogue, fact: str, seen: bool
) -> None:
    department = sight(reader("claim.determine"), frozenset({fact}))
    assert department.shows(catalogue.facts[fact]) is seen
