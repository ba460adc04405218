"""A stored decision gives the same answer again, also from its JSON, also years later."""

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters, compile_catalogue
from domain.item.catalogue.documents import from_json, to_json
from domain.item.facts import Facts
from domain.item.replay import WrongCatalogue, record, replay
from domain.item.verdicts import PRESUME, Assessment, Standing

RUNNING = Standing(
    held={"household": frozenset({"dibao"})}, open=frozenset({"YB-02"}), assistance={"刘晓梅": 5}
)


@pytest.mark.parametrize("standing", [PRESUME, RUNNING], ids=["presumed", "running"])
@pytest.mark.parametrize("family", ["H01", "H03", "H06", "H07"])
def test_the_same_inputs_from_json_give_the_same_answer(
    family: str,
    standing: Standing,
    catalogue: Catalogue,
    parameters: Parameters,
    facts_of: Mapping[str, Facts],
) -> None:
    facts = facts_of[family]
    decided = assess(catalogue, parameters, facts, standing)
    stored = json.loads(json.dumps(record(catalogue, parameters, facts, standing, decided)))
    assert replay(catalogue, stored) == decided
    assert Assessment.from_json(stored["assessment"]) == decided


def test_a_catalogue_from_the_database_decides_as_the_one_from_the_files(
    documents: Mapping[str, object],
    catalogue: Catalogue,
    parameters: Parameters,
    facts_of: Mapping[str, Facts],
) -> None:
    stored = {name: from_json(json.loads(json.dumps(to_json(d)))) for name, d in documents.items()}
    again = compile_catalogue(stored, version=catalogue.version)
    for facts in facts_of.values():
        assert assess(again, parameters, facts, PRESUME) == assess(
            catalogue, parameters, facts, PRESUME
        )


def test_a_decision_is_not_replayed_by_another_catalogue(
    documents: Mapping[str, object],
    catalogue: Catalogue,
    parameters: Parameters,
    facts_of: Mapping[str, Facts],
) -> None:
    facts = facts_of["H01"]
    decided = assess(catalogue, parameters, facts, PRESUME)
    stored = record(catalogue, parameters, facts, PRESUME, decided)
    with pytest.raises(WrongCatalogue, match="version 1 of"):
        replay(compile_catalogue(documents, version=2), stored)


def test_equal_facts_have_one_digest_and_a_changed_fact_another() -> None:
    one = Facts({"hh.type": "rural", "hh.n": 2}, {"a": {"p.age": 3}})
    same = Facts({"hh.n": 2, "hh.type": "rural"}, {"a": {"p.age": 3}})
    other = Facts({"hh.type": "rural", "hh.n": 2}, {"a": {"p.age": 4}})
    assert one.digest == same.digest != other.digest


def test_the_order_of_persons_is_part_of_the_facts() -> None:
    first, second = Facts({}, {"a": {}, "b": {}}), Facts({}, {"b": {}, "a": {}})
    assert first.digest != second.digest
    assert list(Facts.from_json(second.to_json()).persons) == ["b", "a"]


def test_numbers_and_sets_survive_the_journey_through_json() -> None:
    facts = Facts({"hh.house_area_pc": Decimal("12.5")}, {"a": {"p.x": frozenset({"b", "a"})}})
    assert Facts.from_json(json.loads(json.dumps(facts.to_json()))) == facts
