"""Missing facts give *unknown*, never a silent refusal."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.item.evaluator import Compiler
from domain.item.trees import All, AnyOf, Condition, Const, Count, Leaf, Members, Not, SumOf, Tally
from domain.item.truth import Codes, Truth, both, either, opposite

CODES = Codes({"hh.a": "R-A", "hh.b": "R-B"}, {"hh.a": "R-NOT-A"})
COMPILER = Compiler({}, CODES)
TRUTHS: tuple[Truth, ...] = (True, False, None)


def judge(tree: Condition, scene: dict[str, Any], person: dict[str, Any] | None = None) -> Truth:
    return COMPILER.rule(tree).test(scene, person or {})


def yes(fact: str) -> Leaf:
    return Leaf(fact, "eq", True)


def known(truths: dict[str, Truth]) -> dict[str, Any]:
    return {name: truth for name, truth in truths.items() if truth is not None}


trees: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from("abcd").map(lambda name: yes(f"hh.{name}")),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: All(tuple(found))),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: AnyOf(tuple(found))),
        inner.map(Not),
    ),
    max_leaves=12,
)
scenes = st.fixed_dictionaries({f"hh.{name}": st.sampled_from(TRUTHS) for name in "abcd"})


@given(trees, scenes)
def test_finding_out_more_never_overturns_a_decided_verdict(
    tree: Condition, truths: dict[str, Truth]
) -> None:
    before = judge(tree, known(truths))
    for value in (True, False):
        complete = {name: value if truth is None else truth for name, truth in truths.items()}
        assert before in (None, judge(tree, complete))


@given(trees, scenes)
def test_with_everything_known_nothing_is_unknown(
    tree: Condition, truths: dict[str, Truth]
) -> None:
    assert judge(tree, {name: bool(truth) for name, truth in truths.items()}) is not None


@given(trees, scenes)
def test_an_unknown_verdict_names_only_missing_facts_and_at_least_one(
    tree: Condition, truths: dict[str, Truth]
) -> None:
    if judge(tree, known(truths)) is None:
        gaps = COMPILER.rule(tree).gaps(known(truths), {})
        assert gaps
        assert all(truths[name] is None for name in gaps)


@given(st.lists(st.sampled_from(TRUTHS), min_size=1, max_size=4))
def test_not_all_is_any_not(truths: list[Truth]) -> None:
    scene = known({f"hh.{i}": truth for i, truth in enumerate(truths)})
    leaves = [yes(f"hh.{i}") for i in range(len(truths))]
    assert judge(Not(All(tuple(leaves))), scene) == judge(
        AnyOf(tuple(Not(leaf) for leaf in leaves)), scene
    )


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
def test_and_is_or_turned_around(a: Truth, b: Truth) -> None:
    assert both(a, b) is opposite(either(opposite(a), opposite(b)))


@pytest.mark.parametrize(
    ("op", "fen", "holds"),
    [
        ("lt", 79_999, True),
        ("lt", 80_000, False),
        ("lte", 80_000, True),
        ("gt", 80_000, False),
        ("gte", 80_000, True),
    ],
)
def test_below_means_strictly_below(op: str, fen: int, holds: bool) -> None:
    assert judge(Leaf("hh.a", op, Const(80_000, True)), {"hh.a": fen}) is holds


def test_the_reason_inside_not_is_another_one() -> None:
    rule = COMPILER.rule(All((Not(yes("hh.a")), yes("hh.b"))))
    assert rule.why({"hh.a": True, "hh.b": False}, {}) == "R-NOT-A"
    assert rule.why({"hh.a": False, "hh.b": False}, {}) == "R-B"


def test_of_several_ways_that_all_fail_the_first_gives_the_reason() -> None:
    rule = COMPILER.rule(AnyOf((yes("hh.b"), yes("hh.a"))))
    assert rule.why({"hh.a": False, "hh.b": False}, {}) == "R-B"


def family(*members: tuple[Truth, Truth]) -> dict[str, Any]:
    """Persons as (disabled, counted)."""
    slots = tuple(
        ({} if disabled is None else {"p.a": disabled}, counted, frozenset({"p.counted"}))
        for disabled, counted in members
        if counted is not False
    )
    return {"#counted": slots}


@pytest.mark.parametrize(
    ("members", "some", "every"),
    [
        ([(True, True), (False, True)], True, False),
        ([(False, True), (None, True)], None, False),
        ([(True, True), (None, True)], True, None),
        ([(True, None), (True, True)], True, True),
        ([(True, None), (False, True)], None, False),
        ([(False, False), (True, True)], True, True),
        ([], False, True),
    ],
)
def test_any_and_all_members(members: list[tuple[Truth, Truth]], some: Truth, every: Truth) -> None:
    scene = family(*members)
    leaf = Leaf("p.a", "eq", True)
    assert judge(Members(False, "counted", leaf, "R"), scene) is some
    assert judge(Members(True, "counted", leaf, "R"), scene) is every


@pytest.mark.parametrize(
    ("members", "two_or_more"),
    [
        ([(True, True), (True, True)], True),
        ([(True, True), (None, True)], None),
        ([(True, True), (False, True)], False),
        ([(True, True), (True, True), (None, True)], True),
        ([(None, True)], False),
    ],
)
def test_counting_members_is_certain_as_soon_as_it_can_be(
    members: list[tuple[Truth, Truth]], two_or_more: Truth
) -> None:
    tally = Tally(Count("counted", Leaf("p.a", "eq", True)), "gte", Const(2), "R")
    assert judge(tally, family(*members)) is two_or_more


@pytest.mark.parametrize(("third", "enough"), [(100, True), (99, False), (None, None)])
def test_a_sum_over_members_needs_every_term(third: int | None, enough: Truth) -> None:
    terms = [150, Decimal("50"), third]
    slots = tuple(({} if t is None else {"p.m": t}, True, frozenset[str]()) for t in terms)
    tally = Tally(SumOf("p.m", "counted"), "gte", Const(300), "R")
    assert judge(tally, {"#counted": slots}) is enough
    if third is None:
        assert COMPILER.rule(tally).gaps({"#counted": slots}, {}) == {"p.m"}
