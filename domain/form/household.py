"""Facts of the household from its own answers and those of the members counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from domain.form.feeding import Convert, FactRow, Feeds, Sum, add_up, share, single_facts
from domain.form.home import Home, put
from domain.form.kin import Truth, every, some


def household_facts(feeds: Feeds, home: Home, today: date, city: str) -> FactRow:
    """All facts of the household (`hh.*`, `ev.*`) that can be told."""
    row = single_facts(feeds.household, home.household, today, city)
    counted = home.known_members()
    for across in feeds.across:
        convert = across.convert
        found = [_yes(convert, m.row.get(across.field), today, city) for m in home.members]
        pairs = zip(home.counted, found, strict=True)
        put(row, across.fact, _all(pairs) if across.of_all else some(map(every, pairs)))
    for terms in feeds.household_sums:
        put(row, terms.fact, _total(terms, home, counted))
    put(row, "hh.hukou_local", _local(home))
    put(row, "hh.hukou_or_permit_local", _local_or_permit(home, row))
    put(row, "hh.vehicles_living", _vehicles(home.household))
    put(row, "hh.income_total_month", _members_total(home, counted, "p.own_income_month"))
    return row


def _yes(convert: Convert, answer: Any, today: date, city: str) -> Truth:  # noqa: ANN401
    return None if answer is None else convert(answer, today, city)  # type: ignore[return-value]


def _all(pairs: Iterable[tuple[Truth, Truth]]) -> Truth:
    """Every counted person; nobody counted says nothing."""
    found = list(pairs)
    if not any(inside for inside, _ in found):
        return None
    return every(some((None if inside is None else not inside, yes)) for inside, yes in found)


def _total(terms: Sum, home: Home, counted: Sequence[int] | None) -> int | Decimal | None:
    """A sum over the household row and the counted members, per head where the fact says so."""
    total = add_up(terms.own, home.household, terms.exact)
    needs_members = terms.members or terms.per_head
    if total is None or (needs_members and counted is None):
        return None
    for position in counted or ():
        part = add_up(terms.members, home.members[position].row, terms.exact)
        if part is None:
            return None
        total += part
    if terms.per_head and not counted:
        return None
    return share(total, terms.divisor * (len(counted or ()) if terms.per_head else 1))


def _members_total(home: Home, counted: Sequence[int] | None, fact: str) -> int | None:
    """The sum of a money fact over the counted persons; None while one of them is unknown."""
    if counted is None:
        return None
    parts = [home.facts[position].get(fact) for position in counted]
    return sum(parts) if all(isinstance(part, int) for part in parts) else None  # type: ignore[arg-type]


def _local(home: Home) -> Truth:
    return some(
        every((m.row.get("lives_together"), row.get("p.hukou_local")))  # type: ignore[arg-type]
        for m, row in zip(home.members, home.facts, strict=True)
    )


def _local_or_permit(home: Home, row: FactRow) -> Truth:
    """Whoever has hukou in the city is not asked for a permit: a plain no."""
    permits = []
    for member, facts in zip(home.members, home.facts, strict=True):
        number = member.row.get("residence_permit_no")
        local = facts.get("p.hukou_local")
        permits.append(bool(number) if number is not None else (False if local else None))
    return some((row.get("hh.hukou_local"), *permits))  # type: ignore[arg-type]


def _vehicles(household: Mapping[str, Any]) -> int | None:
    """Registered vehicles; one less once the visit found the explanation true."""
    registered: int | None = household.get("vehicles_registered")
    explanation = household.get("vehicle_explanation")
    if registered == 0 or explanation == "none":
        return registered
    accepted = household.get("vehicle_explanation_accepted")
    if registered is None or explanation is None or accepted is None:
        return None
    return max(registered - (1 if accepted else 0), 0)
