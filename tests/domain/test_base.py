"""Ids of rows: they sort as they were made, and nobody guesses the next."""

from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122

import pytest

from domain import base


def test_ids_sort_as_they_were_made() -> None:
    made = [base.new_id() for _ in range(5000)]
    assert made == sorted(made)


def test_ids_made_together_sort_too() -> None:
    made = [*base.new_ids(6000), base.new_id()]
    assert made == sorted(set(made))


def test_an_id_says_of_itself_what_it_is() -> None:
    made = base.new_id()
    assert (made.version, made.variant) == (7, RFC_4122)


def test_a_clock_that_is_set_back_puts_nothing_in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    before = base.new_id()
    monkeypatch.setattr("domain.base.time.time_ns", lambda: 0)
    assert base.new_id() > before


def test_threads_never_make_the_same_place() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [id for ids in pool.map(base.new_ids, [500] * 40) for id in ids]
    assert len({id.int >> 64 for id in made}) == len(made)


def test_what_follows_the_place_is_random() -> None:
    tails = {id.int & (2**62 - 1) for id in base.new_ids(1000)}
    assert len(tails) == 1000
