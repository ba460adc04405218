"""How settled answers become facts, compiled from the `feeds` of the catalogue's questions."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import lcm
from typing import Any

from domain.form.answers import decimal
from domain.form.conditions import within
from domain.identifier.rules import day, full_years
from domain.item.facts import Value
from domain.item.fields import SUMS, Feed, Field, FieldBook

Row = Mapping[str, Any]
FactRow = dict[str, Value]
Convert = Callable[[Any, date, str], Value | None]
CENTIMETRES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Single:
    """One answer, one fact."""

    field: str
    fact: str
    convert: Convert


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms of one fact: `own` of the household row, `members` of each counted person's row.

    A term is (question, whole factor); the sum is divided by `divisor`. `exact` sums stay Decimal,
    the others are rounded half up to whole fen (or a count) once, here.
    """

    fact: str
    own: tuple[tuple[str, int], ...]
    members: tuple[tuple[str, int], ...]
    divisor: int
    per_head: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Across:
    """A yes/no fact of the household from all counted persons' answers: any or all of them."""

    field: str
    fact: str
    of_all: bool
    convert: Convert


@dataclass(frozen=True, slots=True)
class Feeds:
    """All feeds of a book, by where the fact lives."""

    person: tuple[Single, ...]
    household: tuple[Single, ...]
    person_sums: tuple[Sum, ...]
    household_sums: tuple[Sum, ...]
    across: tuple[Across, ...]


def compile_feeds(book: FieldBook) -> Feeds:
    """The feeds as functions (the loader has refused what this does not know)."""
    feeds = [(field, feed) for field in book.fields.values() for feed in field.feeds]
    single = [(f, feed) for f, feed in feeds if feed.how in CONVERTERS]
    sums = _sums([(f, feed) for f, feed in feeds if feed.how in SUMS or feed.how == "sum_members"])
    return Feeds(
        person=_singles(book, single, ("person",)),
        household=_singles(book, single, ("household",)),
        person_sums=tuple(s for s in sums if s.fact.startswith("p.")),
        household_sums=tuple(s for s in sums if not s.fact.startswith("p.")),
        across=tuple(
            Across(f.id, feed.fact, feed.how == "all_members", _across(feed))
            for f, feed in feeds
            if feed.how in ("any_members", "all_members")
        ),
    )


def _singles(
    book: FieldBook, feeds: Sequence[tuple[Field, Feed]], scopes: Collection[str]
) -> tuple[Single, ...]:
    return tuple(
        Single(f.id, feed.fact, CONVERTERS[feed.how](book, f, feed))
        for f, feed in feeds
        if f.scope in scopes
    )


def _sums(feeds: Sequence[tuple[Field, Feed]]) -> list[Sum]:
    facts = dict.fromkeys(feed.fact for _, feed in feeds)
    return [_sum(fact, [(f, feed) for f, feed in feeds if feed.fact == fact]) for fact in facts]


def _sum(fact: str, terms: Sequence[tuple[Field, Feed]]) -> Sum:
    divisor = lcm(*(feed.times.denominator for _, feed in terms))
    factors = [(f, (f.id, int(feed.times * divisor))) for f, feed in terms]
    of_person = fact.startswith("p.")
    return Sum(
        fact=fact,
        own=tuple(term for f, term in factors if of_person or f.scope == "household"),
        members=tuple(term for f, term in factors if not of_person and f.scope == "person"),
        divisor=divisor,
        per_head=any(feed.how == "per_head" for _, feed in terms),
        exact=any(f.type == "decimal" for f, _ in terms),
    )


def single_facts(
    feeds: Iterable[Single], values: Mapping[str, Any], today: date, city: str
) -> FactRow:
    """The facts single answers give; an answer that is not there gives none."""
    row: FactRow = {}
    for feed in feeds:
        answer = values.get(feed.field)
        if answer is None:
            continue
        fact = feed.convert(answer, today, city)
        if fact is not None:
            row[feed.fact] = fact
    return row


def add_up(terms: Sequence[tuple[str, int]], row: Row, exact: bool) -> int | Decimal | None:
    """The sum of the terms' answers; None while one of them is not answered."""
    total: int | Decimal = 0
    for name, factor in terms:
        answer = row.get(name)
        amount = decimal(answer) if exact else answer
        if amount is None or (not exact and type(amount) is not int):
            return None
        total += amount * factor
    return total


def share(total: int | Decimal, divisor: int) -> int | Decimal:
    """`total / divisor`: areas to four decimals, money half up (away from zero) to whole fen."""
    if isinstance(total, Decimal):
        return (total / divisor).quantize(CENTIMETRES, ROUND_HALF_UP) if divisor != 1 else total
    away = (2 * abs(total) + divisor) // (2 * divisor)
    return away if total >= 0 else -away


def _same(book: FieldBook, field: Field, feed: Feed) -> Convert:
    if field.type == "decimal":
        return lambda answer, today, city: decimal(answer)
    return lambda answer, today, city: answer


def _number(book: FieldBook, field: Field, feed: Feed) -> Convert:
    return lambda answer, today, city: int(answer)


def _count(book: FieldBook, field: Field, feed: Feed) -> Convert:
    return lambda answer, today, city: len(answer)


def _first(book: FieldBook, field: Field, feed: Feed) -> Convert:
    order = tuple(book.code_lists[field.codes].codes)
    return lambda answer, today, city: next((code for code in order if code in answer), "")


def _not_empty(book: FieldBook, field: Field, feed: Feed) -> Convert:
    return lambda answer, today, city: len(answer) > 0


def _contains(book: FieldBook, field: Field, feed: Feed) -> Convert:
    codes = frozenset(feed.codes)
    return lambda answer, today, city: not codes.isdisjoint(answer)


def _within(book: FieldBook, field: Field, feed: Feed) -> Convert:
    return lambda answer, today, city: within(answer, city)


def _mapped(book: FieldBook, field: Field, feed: Feed) -> Convert:
    table, otherwise = dict(feed.table or {}), feed.otherwise
    return lambda answer, today, city: table.get(answer, otherwise)


def _years(book: FieldBook, field: Field, feed: Feed) -> Convert:
    return lambda answer, today, city: (
        None if day(answer, today) else full_years(date.fromisoformat(answer), today)
    )


def _months(book: FieldBook, field: Field, feed: Feed) -> Convert:
    """Full months since the day; no day, no months."""
    return lambda answer, today, city: (
        full_months(date.fromisoformat(answer), today) if answer else 0
    )


def _days(book: FieldBook, field: Field, feed: Feed) -> Convert:
    return lambda answer, today, city: (today - date.fromisoformat(answer)).days if answer else None


def full_months(since: date, on: date) -> int:
    """Full months from one day to a later one."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def _across(feed: Feed) -> Convert:
    if feed.table is None:
        return lambda answer, today, city: answer
    table, otherwise = dict(feed.table), feed.otherwise
    return lambda answer, today, city: table.get(answer, otherwise)


CONVERTERS: Mapping[str, Callable[[FieldBook, Field, Feed], Convert]] = {
    "same": _same,
    "number": _number,
    "count": _count,
    "first": _first,
    "not_empty": _not_empty,
    "contains": _contains,
    "within": _within,
    "map": _mapped,
    "years_since": _years,
    "months_since": _months,
    "days_since": _days,
}
