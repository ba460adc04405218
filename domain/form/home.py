"""A family on the way from answers to facts: its members, and what is known of each so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.form import kin
from domain.form.feeding import FactRow, Feeds, Sum, add_up, share, single_facts
from domain.form.kin import Member, Truth, every
from domain.form.relations import kin_of
from domain.form.settle import Family
from domain.item.facts import Value
from domain.item.fields import FieldBook


@dataclass(frozen=True, slots=True)
class Home:
    """What the rules look at: members with their facts so far, and whether each is counted."""

    members: Sequence[Member]
    facts: Sequence[FactRow]
    counted: Sequence[Truth]
    household: Mapping[str, Any]  # settled answers

    def known_members(self) -> Sequence[int] | None:
        """Positions of the counted persons; None while one of them is not decided."""
        if None in self.counted:
            return None
        return [position for position, inside in enumerate(self.counted) if inside]

    def each(self, fact: str) -> list[Truth]:
        """For every person: counted and the yes/no fact holds."""
        return [
            every((inside, row.get(fact)))  # type: ignore[arg-type]
            for inside, row in zip(self.counted, self.facts, strict=True)
        ]


def home_of(book: FieldBook, feeds: Feeds, family: Family, today: date, city: str) -> Home:
    """The members with the facts their own answers give, and who of them is counted."""
    facts = [single_facts(feeds.person, row.values, today, city) for row in family.persons]
    members = [
        Member(
            ref=str(row.given.get("ref", position)),
            kin=kin_of(book, row.values.get("relation_to_applicant")),
            age=row.values.get("age"),
            row=row.values,
        )
        for position, row in enumerate(family.persons)
    ]
    for row, settled in zip(facts, family.persons, strict=True):
        _put_sums(row, feeds.person_sums, settled.values)
    return Home(members, facts, [kin.counted(m) for m in members], family.household.values)


def _put_sums(row: FactRow, sums: Iterable[Sum], values: Mapping[str, Any]) -> None:
    for terms in sums:
        total = add_up(terms.own, values, terms.exact)
        if total is not None:
            row[terms.fact] = share(total, terms.divisor)


def put(row: FactRow, fact: str, value: Value | None) -> None:
    """Writes the fact down if it is known."""
    if value is not None:
        row[fact] = value
