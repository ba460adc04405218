"""Which items wait for a source that has not answered."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from domain.item.catalogue import Catalogue, compile_catalogue
from domain.item.unanswered import Unanswered, awaited

BANK, CARS = Unanswered("HC-09", supports=False), Unanswered("HC-06", supports=False)
BANK_OF_SUPPORTER = Unanswered("HC-09", supports=True)


def codes(catalogue: Catalogue, item: str, *missing: Unanswered) -> list[str]:
    return [check.code for check in awaited(catalogue, item, missing)]


@pytest.mark.parametrize(
    ("item", "missing", "waits"),
    [
        ("MZ-02", [BANK], ["HC-09"]),
        ("MZ-02", [], []),
        ("MZ-02", [CARS], []),  # visit: the survey's finding stands for it
        ("MZ-02", [BANK_OF_SUPPORTER], []),  # answers no question of the form
        ("MZ-08", [BANK], []),  # its own rule: visit
        ("MZ-10", [BANK], []),  # reads no money
        ("MZ-07", [BANK], []),  # within 24 hours
    ],
)
def test_an_item_waits_only_for_what_it_reads_and_cannot_do_without(
    catalogue: Catalogue, item: str, missing: list[Unanswered], waits: list[str]
) -> None:
    assert codes(catalogue, item, *missing) == waits


def with_rule(documents: Mapping[str, Any], item: str, rule: Mapping[str, str]) -> Catalogue:
    changed = deepcopy(dict(documents))
    rows = [
        row for name, body in changed.items() if name.startswith("items/") for row in body["items"]
    ]
    next(row for row in rows if row["code"] == item)["without"] = dict(rule)
    return compile_catalogue(changed, version=1)


def test_an_item_may_wait_where_the_check_itself_would_not(documents: Mapping[str, Any]) -> None:
    strict = with_rule(documents, "MZ-02", {"HC-06": "wait"})
    assert codes(strict, "MZ-02", BANK, CARS) == ["HC-06", "HC-09"]


def test_an_emergency_never_waits_whatever_its_entry_says(documents: Mapping[str, Any]) -> None:
    strict = with_rule(documents, "MZ-07", {"HC-01": "wait"})
    assert codes(strict, "MZ-07", Unanswered("HC-01", supports=False)) == []
