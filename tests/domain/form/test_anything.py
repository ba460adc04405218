"""Whatever arrives, the form answers with errors or with facts, and never stumbles."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.form.check import check
from domain.form.derive import derive
from domain.form.materials import missing_materials
from domain.form.prune import prune
from domain.item.catalogue import Catalogue
from tests.domain.form.conftest import CITY, ON, Json

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(draws=st.data())
def test_one_strange_answer_ends_in_an_error_or_in_facts(
    draws: st.DataObject, catalogue: Catalogue, all_items: list[str], town: Mapping[str, Any]
) -> None:
    assert catalogue.fields is not None
    answers = deepcopy(town[draws.draw(st.sampled_from(sorted(town)))]["answers"])
    field = catalogue.fields.fields[draws.draw(st.sampled_from(sorted(catalogue.fields.fields)))]
    code = (
        st.sampled_from(sorted(catalogue.fields.code_lists[field.codes].codes) or ["MZ-02"])
        if (field.codes)
        else st.integers(0, 10**6)
    )
    answer = draws.draw(ANYTHING | code | st.lists(code, max_size=2))
    for row in rows_of(answers, field.scope):
        row[field.id] = answer
    if check(catalogue, all_items, answers, ON, "submission", CITY):
        return
    found = derive(catalogue, prune(catalogue, all_items, answers, ON, CITY), ON, CITY)
    values = [
        *found.household.values(),
        *(v for row in found.persons.values() for v in row.values()),
    ]
    assert all(isinstance(value, bool | int | Decimal | str) for value in values)


def rows_of(answers: Json, scope: str) -> list[Json]:
    return [answers["household"]] if scope == "household" else answers[f"{scope}s"]


@FEW
@given(
    answers=st.dictionaries(st.sampled_from(["household", "persons", "supporters", "?"]), ANYTHING)
)
def test_a_form_of_any_shape_is_answered(
    catalogue: Catalogue, all_items: list[str], answers: Json
) -> None:
    assert check(catalogue, all_items, answers, ON, "submission", CITY)
    missing_materials(catalogue, all_items, answers, ON, CITY)
    prune(catalogue, all_items, answers, ON, CITY)
