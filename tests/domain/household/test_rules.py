"""What counts as personal, so that it never stands in a fact row in the clear."""

import pytest

from domain.household.rules import PERSONAL_TYPES
from domain.item.catalogue import compile_catalogue, read_files


def test_every_question_that_takes_free_text_or_a_number_of_a_person_is_personal() -> None:
    fields = compile_catalogue(read_files(), 1).fields.fields.values()
    open_types = {"bool", "code", "multi_code", "money_fen", "integer", "decimal", "date", "region"}
    assert {f.type for f in fields} - open_types == PERSONAL_TYPES & {f.type for f in fields}


@pytest.mark.parametrize("name", ["id_number", "bank_card", "residence_address", "contact_phone"])
def test_the_best_known_ones_are_among_them(name: str) -> None:
    fields = compile_catalogue(read_files(), 1).fields.fields
    assert fields[name].type in PERSONAL_TYPES
