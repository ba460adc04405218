"""Three values and what a compiled rule or number offers.

A verdict is True, False, or None for *unknown*. Compiled functions read two dictionaries: the scene
(the household's and the event's facts, the groups of members) and the person in question.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Truth = bool | None
Scene = Mapping[str, Any]
Person = Mapping[str, Any]
Test = Callable[[Scene, Person], Truth]
Why = Callable[[Scene, Person], str]
Gaps = Callable[[Scene, Person], frozenset[str]]
Reckon = Callable[[Scene, Person], int | Decimal | None]
Slot = tuple[Person, Truth, frozenset[str]]  # a member, whether inside, and what that hangs on
Group = Sequence[Slot]  # without those surely outside

OPEN = "?"  # suffix of the key that holds the identities still open
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled condition."""

    test: Test
    why: Why
    why_not: Why
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One compiled number; `gaps` as for a rule."""

    value: Reckon
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Codes:
    """The default reason codes of the facts: plain, and inside `not`."""

    plain: Mapping[str, str]
    inside_not: Mapping[str, str]


def both(a: Truth, b: Truth) -> Truth:
    """a and b."""
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def either(a: Truth, b: Truth) -> Truth:
    """a or b."""
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def opposite(a: Truth) -> Truth:
    return None if a is None else not a


def no_gaps(scene: Scene, person: Person) -> frozenset[str]:
    """Nothing is missing."""
    return NONE


def always(code: str) -> Why:
    return lambda scene, person: code
