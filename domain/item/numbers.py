"""The compiled forms of the number nodes: int (fen, counts) or Decimal, None when unknown."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import reduce

from domain.item.conditions import COMPARE
from domain.item.truth import NONE, Gaps, Person, Reckon, Reckoning, Rule, Scene, Test, Truth

Amount = int | Decimal
Bounds = Callable[[Scene, Person], tuple[int, int]]

FOLDS: dict[str, Callable[[Amount, Amount], Amount]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: Decimal(a) / b,
    "min": min,
    "max": max,
}


def fact(name: str) -> Reckoning:
    gap = frozenset({name})
    of_person = name.startswith("p.")

    def value(scene: Scene, person: Person) -> Amount | None:
        found: Amount | None = (person if of_person else scene).get(name)
        return found

    return Reckoning(value, lambda scene, person: gap)


def operation(op: str, parts: Sequence[Reckoning]) -> Reckoning:
    fold = FOLDS[op]
    reckons = tuple(part.value for part in parts)

    def value(scene: Scene, person: Person) -> Amount | None:
        values = [reckon(scene, person) for reckon in reckons]
        known = [each for each in values if each is not None]
        return reduce(fold, known) if len(known) == len(values) else None

    def gaps(scene: Scene, person: Person) -> frozenset[str]:
        unknown = [part for part in parts if part.value(scene, person) is None]
        return NONE.union(*(part.gaps(scene, person) for part in unknown))

    return Reckoning(value, gaps)


def case(branches: Sequence[tuple[Rule | None, Reckoning]]) -> Reckoning:
    """The first branch that holds; an unknown one before it leaves the number unknown."""

    def value(scene: Scene, person: Person) -> Amount | None:
        for rule, number in branches:
            truth = rule.test(scene, person) if rule else True
            if truth is not False:
                return number.value(scene, person) if truth else None
        return None

    def gaps(scene: Scene, person: Person) -> frozenset[str]:
        for rule, number in branches:
            truth = rule.test(scene, person) if rule else True
            if truth is None and rule:
                return rule.gaps(scene, person)
            if truth:
                return number.gaps(scene, person)
        return NONE

    return Reckoning(value, gaps)


def count(bounds: Bounds, gaps: Gaps) -> Reckoning:
    def value(scene: Scene, person: Person) -> int | None:
        least, most = bounds(scene, person)
        return least if least == most else None

    return Reckoning(value, gaps)


def total(name: str, group: str) -> Reckoning:
    key, gap = "#" + group, frozenset({name})

    def value(scene: Scene, person: Person) -> Amount | None:
        found: Amount = 0
        for member, inside, _ in scene[key]:
            term = member.get(name)
            if inside is None or term is None:
                return None
            found += term
        return found

    membership = group_gaps(group, None)
    return Reckoning(value, lambda scene, person: gap | membership(scene, person))


def group_gaps(group: str, where: Rule | None) -> Gaps:
    """What an unknown count hangs on: membership, and the condition of each member."""
    key = "#" + group

    def gaps(scene: Scene, person: Person) -> frozenset[str]:
        found: frozenset[str] = NONE
        for member, inside, hanging in scene[key]:
            if inside is None:
                found |= hanging
            if where and where.test(scene, member) is None:
                found |= where.gaps(scene, member)
        return found

    return gaps


def bounded(bounds: Bounds, op: str, limit: Amount) -> Test:
    """Compares a count that may not be known exactly: certain when every possible count agrees."""
    compare = COMPARE[op]

    def test(scene: Scene, person: Person) -> Truth:
        least, most = bounds(scene, person)
        verdicts = {compare(each, limit) for each in range(least, most + 1)}
        return verdicts.pop() if len(verdicts) == 1 else None

    return test


def reckoned(reckon: Reckon, op: str, limit: Amount) -> Test:
    compare = COMPARE[op]

    def test(scene: Scene, person: Person) -> Truth:
        value = reckon(scene, person)
        return None if value is None else compare(value, limit)

    return test
