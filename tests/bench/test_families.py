"""The families of the load are nobody's, valid, and never the same twice."""

import json
from datetime import date

from bench.families import CITY, SIX, TODAY, Families, Person
from domain.form.check import check
from domain.form.materials import missing_materials
from domain.form.merge import following
from domain.identifier.rules import citizen_id
from domain.item.catalogue import compile_catalogue, read_files

MOTHER = Person("", date(1975, 1, 1), 3650, "998")


def test_ten_thousand_mothers_have_ten_thousand_valid_numbers_of_the_reserved_sequence() -> None:
    numbers = {MOTHER.numbered(at) for at in range(10_000)}
    assert len(numbers) == 10_000
    assert all(citizen_id(number, TODAY) is None and number[14:17] == "998" for number in numbers)


def test_a_form_of_6_and_one_of_38_items_are_complete_so_that_both_are_accepted_at_once() -> None:
    catalogue, families = compile_catalogue(read_files(), 1), Families()
    for form in (families.form(), families.form(SIX)):
        sent = json.loads(form.body(families.take(1)))
        asked = (*form.items, *following(catalogue, form.items))
        assert check(catalogue, asked, sent["answers"], TODAY, city=CITY) == []
        assert missing_materials(catalogue, form.items, sent["answers"], TODAY, CITY) == []


def test_no_two_families_share_a_person() -> None:
    families = Families()
    form = families.form()
    bodies = [form.body(families.take(1)) for _ in range(3)]
    assert len(set(bodies)) == 3
