"""The compiled forms of the condition nodes."""

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from domain.item.truth import (
    NONE,
    OPEN,
    Gaps,
    Person,
    Rule,
    Scene,
    Test,
    Truth,
    both,
    either,
    opposite,
)

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "in": lambda value, allowed: value in allowed,
}


def plain(number: int | Decimal) -> int | Decimal:
    """A whole Decimal as int, so that comparing stays cheap and printing stays plain."""
    if isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number


def compared(fact: str, op: str, limit: Any) -> tuple[Test, Gaps]:  # noqa: ANN401
    compare, gap = COMPARE[op], frozenset({fact})
    if fact.startswith("p."):

        def test(scene: Scene, person: Person) -> Truth:
            value = person.get(fact)
            return None if value is None else compare(value, limit)
    else:

        def test(scene: Scene, person: Person) -> Truth:
            value = scene.get(fact)
            return None if value is None else compare(value, limit)

    return test, lambda scene, person: gap


def has_any(fact: str, wanted: frozenset[str]) -> tuple[Test, Gaps]:
    of_person, still_open = fact.startswith("p."), fact + OPEN

    def test(scene: Scene, person: Person) -> Truth:
        subject = person if of_person else scene
        held = subject.get(fact)
        if held and not wanted.isdisjoint(held):
            return True
        if held is None or not wanted.isdisjoint(subject.get(still_open, NONE)):
            return None
        return False

    def gaps(scene: Scene, person: Person) -> frozenset[str]:
        subject = person if of_person else scene
        if subject.get(fact) is None:
            return frozenset({fact})
        return frozenset("@" + name for name in wanted & subject.get(still_open, NONE))

    return test, gaps


def union(rules: Sequence[Rule]) -> Gaps:
    def gaps(scene: Scene, person: Person) -> frozenset[str]:
        unknown = [rule for rule in rules if rule.test(scene, person) is None]
        return NONE.union(*(rule.gaps(scene, person) for rule in unknown))

    return gaps


def first(rules: Sequence[Rule], truth: bool) -> Callable[[Scene, Person], Rule]:
    def found(scene: Scene, person: Person) -> Rule:
        return next((rule for rule in rules if rule.test(scene, person) is truth), rules[0])

    return found


def all_of(rules: Sequence[Rule]) -> Rule:
    tests = tuple(rule.test for rule in rules)
    failing = first(rules, truth=False)

    def test(scene: Scene, person: Person) -> Truth:
        verdict: Truth = True
        for each in tests:
            truth = each(scene, person)
            if truth is False:
                return False
            if truth is None:
                verdict = None
        return verdict

    return Rule(
        test,
        lambda scene, person: failing(scene, person).why(scene, person),
        rules[0].why_not,
        union(rules),
    )


def any_of(rules: Sequence[Rule]) -> Rule:
    tests = tuple(rule.test for rule in rules)
    holding = first(rules, truth=True)

    def test(scene: Scene, person: Person) -> Truth:
        verdict: Truth = False
        for each in tests:
            truth = each(scene, person)
            if truth is True:
                return True
            if truth is None:
                verdict = None
        return verdict

    return Rule(
        test,
        rules[0].why,
        lambda scene, person: holding(scene, person).why_not(scene, person),
        union(rules),
    )


def negated(rule: Rule) -> Rule:
    inner = rule.test
    return Rule(
        lambda scene, person: opposite(inner(scene, person)), rule.why_not, rule.why, rule.gaps
    )


def some_member(group: str, inner: Test) -> Test:
    key = "#" + group

    def test(scene: Scene, person: Person) -> Truth:
        verdict: Truth = False
        for member, inside, _ in scene[key]:
            verdict = either(verdict, both(inside, inner(scene, member)))
        return verdict

    return test


def every_member(group: str, inner: Test) -> Test:
    key = "#" + group

    def test(scene: Scene, person: Person) -> Truth:
        verdict: Truth = True
        for member, inside, _ in scene[key]:
            verdict = both(verdict, either(opposite(inside), inner(scene, member)))
        return verdict

    return test


def remembered(key: str, test: Test) -> Test:
    """The verdict the scene already holds under the key, else the test itself."""

    def recall(scene: Scene, person: Person) -> Truth:
        if key in scene:
            known: Truth = scene[key]
            return known
        return test(scene, person)

    return recall
