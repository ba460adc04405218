"""Who belongs to the household and who owes whom maintenance, by relation to the applicant.

`kin` is the word the relation code list gives (self, spouse, child, ...). Sources: the rules for
dibao (art. 7) on members, and those for tekun (art. 8) on people unable to maintain others, as the
catalogue's `derived` texts say. What only a visit can show (illness, poverty of a member living in
the household) is left to the survey.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ALWAYS_COUNTED = frozenset({"self", "spouse", "parent", "parent_in_law", "grandparent"})
COUNTED_IF_DEPENDENT = frozenset({"child", "grandchild", "sibling"})
STUDYING = frozenset(
    {
        "preschool",
        "primary",
        "junior",
        "senior",
        "vocational",
        "undergraduate",
        "college_vocational",
    }
)
ADULT = 18
ELDER = 60
ABSENT_UNABLE = frozenset({"prison", "detox", "missing_declared", "missing_2y"})
SPOUSES = frozenset(
    {
        ("self", "spouse"),
        ("parent", "parent"),
        ("parent_in_law", "parent_in_law"),
        ("grandparent", "grandparent"),
        ("child", "child_in_law"),
    }
)
LINEAL = frozenset(  # (older, younger)
    {
        ("self", "child"),
        ("spouse", "child"),
        ("parent", "self"),
        ("parent", "sibling"),
        ("parent_in_law", "spouse"),
        ("child", "grandchild"),
        ("child_in_law", "grandchild"),
        ("grandparent", "parent"),
    }
)
OWING = SPOUSES | LINEAL
MARRIED = frozenset({"20", "21", "22", "23"})
DEAD = frozenset({"dead", "declared", "not_found"})
Truth = bool | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the form: settled answers, how they stand to the applicant, and their age."""

    ref: str
    kin: str | None
    age: int | None
    row: Row


def every(parts: Iterable[Truth]) -> Truth:
    """All of them, in three values."""
    known: Truth = True
    for part in parts:
        if part is False:
            return False
        known = None if part is None else known
    return known


def some(parts: Iterable[Truth]) -> Truth:
    """Any of them, in three values."""
    known: Truth = False
    for part in parts:
        if part:
            return True
        known = None if part is None else known
    return known


def counted(member: Member) -> Truth:
    """Whether the person belongs to the household."""
    absence = member.row.get("absence_status")
    return every(
        (
            member.row.get("alive"),
            member.row.get("lives_together"),
            None if absence is None else absence == "none",
            _of_the_family(member),
        )
    )


def _of_the_family(member: Member) -> Truth:
    if member.kin in COUNTED_IF_DEPENDENT:
        return dependent(member)
    return None if member.kin is None else member.kin in ALWAYS_COUNTED


def dependent(member: Member) -> Truth:
    """A minor, or an adult who cannot live independently: no labour capacity, or still studying."""
    labour, stage = member.row.get("labour_capacity"), member.row.get("student_stage")
    return some(
        (
            None if member.age is None else member.age < ADULT,
            None if labour is None else labour == "none",
            None if stage is None else stage in STUDYING,
        )
    )


def able_supporter(member: Member, family: Iterable[Member], outside: Iterable[Truth]) -> Truth:
    """Whether somebody owes this person maintenance and has no ground of inability.

    For a child the answers on father and mother decide. `outside` holds, for each supporter living
    elsewhere, whether they owe this person and are able.
    """
    if member.age is None or member.kin is None:
        return None
    if member.age < ADULT:
        parents = (member.row.get("father_status"), member.row.get("mother_status"))
        return some(None if status is None else status == "able" for status in parents)
    others = (other for other in family if other is not member)
    inside = [every((owes(other.kin, member.kin), _able(other))) for other in others]
    return some((*inside, *outside))


def owes(one: str | None, other: str | None) -> Truth:
    """Whether maintenance is owed between two kin, by law, either way."""
    if one is None or other is None:
        return None
    return (one, other) in OWING or (other, one) in OWING


def _able(member: Member) -> Truth:
    """A member of the household can maintain others unless young, studying, dead or held away."""
    absence, stage = member.row.get("absence_status"), member.row.get("student_stage")
    return every(
        (
            member.row.get("alive"),
            None if member.age is None else member.age >= ADULT,
            None if absence is None else absence not in ABSENT_UNABLE,
            None if stage is None else stage not in STUDYING,
        )
    )


def outside_able(kin: str | None, row: Row, member: Member) -> Truth:
    """Whether this supporter owes the member and is able: no ground of inability is named."""
    bound = owes(kin, member.kin)
    if bound is False:
        return False
    grounds = row.get("supporter_inability")
    able = None if grounds is None else all(ground == "none" for ground in grounds)
    return every((bound, able))


def parents_status(member: Member) -> str | None:
    """The catalogue's four values; None while it cannot be told."""
    if member.age is None:
        return None
    father, mother = member.row.get("father_status"), member.row.get("mother_status")
    if member.age >= ADULT or "able" in (father, mother):
        return "na"
    if father is None or mother is None:
        return None
    dead = (father in DEAD) + (mother in DEAD)
    return ("both_incapable", "one_dead_other_incapable", "both_dead_or_not_found")[dead]


def elders_only(member: Member, family: Iterable[Member]) -> Truth:
    """A grown person whose parents in the household are all 60 or more (and there is one)."""
    if member.age is None or member.kin is None:
        return None
    parents = [other for other in family if (other.kin, member.kin) in LINEAL]
    ages = [None if parent.age is None else parent.age >= ELDER for parent in parents]
    return every((member.age >= ADULT, bool(parents), *ages))
