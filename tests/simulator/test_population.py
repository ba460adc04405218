"""Who has which records: the town's people as written, others the same every time."""

import pytest

from simulator.sources.population import population

HUSBAND, BUYER = "321311198109219995", "321302198001019985"


def test_the_dead_are_on_the_register_of_deaths_and_the_living_are_not() -> None:
    assert population().records("HC-02", HUSBAND)[0]["death_date"] == "2016-09-12"
    assert population().records("HC-02", "321311198405179967") == []


def test_somebody_made_up_has_the_same_records_every_time() -> None:
    for check in ("HC-01", "HC-09", "HC-25"):
        assert population().records(check, BUYER) == population().records(check, BUYER)


@pytest.mark.parametrize("check", ["HC-01", "HC-06", "HC-09", "HC-25"])
def test_numbers_outside_the_made_up_sequences_have_no_record(check: str) -> None:
    assert population().records(check, "321302198001019970") == []


def test_few_of_many_have_a_car_and_most_a_household() -> None:
    people = [f"{320000 + n}19800101998X" for n in range(500)]
    cars = sum(bool(population().records("HC-06", each)) for each in people)
    registered = sum(bool(population().records("HC-01", each)) for each in people)
    assert 0 < cars < 25
    assert registered > 450


def test_children_have_no_pension() -> None:
    people = [f"{320000 + n}20150101998X" for n in range(200)]
    assert not any(population().records("HC-14", each) for each in people)
