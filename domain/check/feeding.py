"""From what sources said to answers of the form's questions. Pure.

An answer is only given where every check that answers the question has been heard for everybody it
is about: of the household, for every member counted. What is missing stays unknown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.check.records import Known, Record, holds, number
from domain.item.checks import Check, CheckBook, CheckFeed
from domain.item.field import Field, FieldBook

SHARE = Decimal(100)
FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer of one source about one person. `at`: the time the source says it is of."""

    check: str
    person: str
    records: Sequence[Record]
    at: datetime
    until: date  # the last day it counts


@dataclass(frozen=True, slots=True)
class Subject:
    """A person the checks are about, by `ref`; `counted`: one of the family by the rules."""

    ref: str
    roles: frozenset[str]
    known: Known
    counted: bool = True

    @property
    def supports(self) -> bool:
        return "supporter" in self.roles


@dataclass(frozen=True, slots=True)
class Fed:
    """One verified answer: of the household (`ref` None), a person or a supporter."""

    scope: str
    ref: str | None
    question: str
    value: Any
    source: str  # HC-09, or HC-04+HC-05
    at: datetime
    until: date


Hearing = Mapping[tuple[str, str], Heard]  # (check, ref)


def feed(
    book: CheckBook, fields: FieldBook, subjects: Sequence[Subject], heard: Iterable[Heard]
) -> list[Fed]:
    """Every answer the sources give, in the order of the catalogue."""
    hearing = {(each.check, each.person): each for each in heard}
    found: list[Fed] = []
    for question, pairs in book.feeding.items():
        field = fields.fields[question]
        for ref, group in _groups(field, subjects):
            answer = _answer(field, pairs, group, hearing)
            if answer is not None:
                value, used = answer
                found.append(_fed(field, ref, value, used))
    return found


def _groups(
    field: Field, subjects: Sequence[Subject]
) -> Iterator[tuple[str | None, list[Subject]]]:
    """Whose records answer the question: of the household, of all members counted together."""
    if field.scope == "household":
        members = [each for each in subjects if not each.supports and each.counted]
        if members:
            yield None, members
        return
    for each in subjects:
        if each.supports == (field.scope == "supporter"):
            yield each.ref, [each]


def _answer(
    field: Field,
    pairs: Sequence[tuple[Check, CheckFeed]],
    group: Sequence[Subject],
    hearing: Hearing,
) -> tuple[Any, list[Heard]] | None:
    """The value and what it rests on; None while something is missing or nothing is said."""
    known = group[0].known
    pairs = [pair for pair in pairs if _applies(pair[1], known)]
    used: list[Heard] = []
    parts: list[Any] = []
    for check, way in pairs:
        part = _part(field, check, way, group, hearing)
        if part is None:
            return None
        value, behind = part
        used += behind
        parts.append(value)
    if not parts or not used or any(value is SILENT for value in parts):
        return None
    return _written(field, sum(parts) if len(parts) > 1 else parts[0]), used


def _applies(way: CheckFeed, known: Known) -> bool:
    return way.only_if is None or holds(way.only_if, known.claimed, known)


def _part(
    field: Field, check: Check, way: CheckFeed, group: Sequence[Subject], hearing: Hearing
) -> tuple[Any, list[Heard]] | None:
    used, rows = [], []
    for subject in group:
        mine = hearing.get((check.code, subject.ref))
        if mine is None or (way.unless and (way.unless, subject.ref) not in hearing):
            return None
        used.append(mine)
        if way.unless and hearing[way.unless, subject.ref].records:
            continue
        rows += [row for row in mine.records if _counts(way, row, subject.known)]
    return WAYS[way.how](field, way, rows), used


def _counts(way: CheckFeed, row: Record, known: Known) -> bool:
    return way.where is None or holds(way.where, row, known)


class _Silent:
    """No record, and that says nothing."""


SILENT = _Silent()


def _none(field: Field, way: CheckFeed) -> Any:  # noqa: ANN401
    nothing = field.if_no_record
    return SILENT if way.silent or nothing is None else nothing


def _newest(way: CheckFeed, rows: Sequence[Record]) -> Record:
    return max(rows, key=lambda row: str(row.get(way.latest) or "")) if way.latest else rows[-1]


def _same(field: Field, way: CheckFeed, rows: Sequence[Record]) -> Any:  # noqa: ANN401
    if not rows:
        return _none(field, way)
    row = _newest(way, rows)
    return next((row[name] for name in way.fields if row.get(name) not in (None, "")), SILENT)


def _sum(field: Field, way: CheckFeed, rows: Sequence[Record]) -> Any:  # noqa: ANN401
    total: int | Decimal = 0
    for row in rows:
        parts = [number(row.get(name)) or 0 for name in way.fields]
        share = number(row.get(way.percent)) if way.percent else None
        total += sum(parts) * (1 if share is None else share / SHARE)
    return total * way.times


def _count(field: Field, way: CheckFeed, rows: Sequence[Record]) -> Any:  # noqa: ANN401
    return len({row.get(way.by) for row in rows}) if way.by else len(rows)


def _any(field: Field, way: CheckFeed, rows: Sequence[Record]) -> Any:  # noqa: ANN401
    return bool(rows) != way.negate


def _map(field: Field, way: CheckFeed, rows: Sequence[Record]) -> Any:  # noqa: ANN401
    code = _same(field, way, rows)
    return (way.table or {}).get(code, SILENT) if isinstance(code, str) else code


def _codes(field: Field, way: CheckFeed, rows: Sequence[Record]) -> Any:  # noqa: ANN401
    found = {row.get(name) for row in rows for name in way.fields} - {None, "", "none"}
    return sorted(map(str, found)) if rows else _none(field, way)


def _only(field: Field, way: CheckFeed, rows: Sequence[Record]) -> Any:  # noqa: ANN401
    distinct = {row.get(way.by) for row in rows} if way.by else range(len(rows))
    return _same(field, way, rows) if len(distinct) == 1 else SILENT


WAYS: Mapping[str, Callable[[Field, CheckFeed, Sequence[Record]], Any]] = {
    "same": _same,
    "sum": _sum,
    "count": _count,
    "any": _any,
    "map": _map,
    "codes": _codes,
    "only": _only,
}


def _written(field: Field, value: Any) -> Any:  # noqa: ANN401
    """As the form writes an answer: whole fen and counts, decimals as text."""
    if field.type == "decimal":
        return format(Decimal(value).quantize(FOUR_PLACES).normalize(), "f")
    return int(value) if isinstance(value, Decimal) else value


def _fed(field: Field, ref: str | None, value: Any, used: Sequence[Heard]) -> Fed:  # noqa: ANN401
    source = "+".join(dict.fromkeys(each.check for each in used))
    at, until = min(each.at for each in used), min(each.until for each in used)
    return Fed(field.scope, ref, field.id, value, source, at, until)
