"""Hits that are a number of things: dwellings, boats, machines. Pure.

Several offices and people may add up to the one number a family is judged by; each person is asked
about the things of their own, at the office that has them on record.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from domain.check.differences import said_of
from domain.check.feeding import Fed, Heard, Subject
from domain.check.records import Record, holds, number
from domain.check.rules import Found, TestOutcome, failing
from domain.item.checks import Check, CheckBook, CheckFeed, Hit
from domain.item.field import FieldBook

Things = Mapping[Any, list[Record]]  # one thing, and the records it stands in


def counted(
    book: CheckBook,
    fields: FieldBook,
    outcomes: Collection[TestOutcome],
    claimed: Mapping[str, Any],
    fed: Collection[Fed],
    subjects: Iterable[Subject],
    heard: Iterable[Heard],
) -> list[Found]:
    """Numbers above what the family said, by which a property test fails: whose things they are."""
    over = {
        each.question
        for each in fed
        if failing(fields, outcomes, each.question)
        and isinstance(each.value, int)
        and each.value > (number(said_of(claimed, each)) or 0)
    }
    members = {each.ref: each for each in subjects if not each.supports and each.counted}
    found = []
    for each in heard:
        check, subject = book.checks.get(each.check), members.get(each.person)
        hit = next((hit for hit in hits_of(check) if hit.question in over), None)
        if check is None or subject is None or hit is None:
            continue
        if things := of(check, hit, subject, each.records):
            found.append(Found(check.code, each.person, hit, len(things)))
    return found


def hits_of(check: Check | None) -> list[Hit]:
    return [hit for hit in check.hits if hit.kind == "count"] if check else []


def of(check: Check, hit: Hit, subject: Subject, records: Sequence[Record]) -> Things:
    """What of these records counts, thing by thing."""
    way = _way(check, hit)
    found: dict[Any, list[Record]] = {}
    for at, record in enumerate(records):
        if way.where is None or holds(way.where, record, subject.known):
            found.setdefault(record.get(way.by) if way.by else at, []).append(record)
    return found


def left(
    check: Check, hit: Hit, subject: Subject, records: Sequence[Record], most: int
) -> list[Record]:
    """The records with `most` of their things: the largest stay, so that nobody gains by it."""
    things = sorted(
        of(check, hit, subject, records).values(),
        key=lambda rows: max(number(row.get(hit.largest)) or 0 for row in rows),
        reverse=True,
    )
    gone = [row for rows in things[most:] for row in rows]
    return [row for row in records if not any(row is each for each in gone)]


def _way(check: Check, hit: Hit) -> CheckFeed:
    return next(way for way in check.feeds if (way.question, way.how) == (hit.question, "count"))
