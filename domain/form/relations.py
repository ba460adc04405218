"""Rules between rows: one applicant, no person twice, supporters where there are some."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.errors import FieldError
from domain.form.answers import SENTENCES
from domain.form.settle import Answers, Family, Settled, rows
from domain.item.fields import FieldBook


def errors(book: FieldBook, answers: Answers, family: Family) -> Iterator[FieldError]:
    """Errors that no single answer shows."""
    if not family.persons:
        yield _error("/persons", "no_persons")
    else:
        yield from _applicant(book, family)
    yield from _refs(answers)
    yield from _same_person(family)
    if family.household.values.get("has_outside_supporters") is True and not family.supporters:
        yield _error("/supporters", "no_supporters")


def _error(pointer: str, code: str) -> FieldError:
    return FieldError(pointer, code, SENTENCES[code])


def kin_of(book: FieldBook, code: Any) -> str | None:  # noqa: ANN401
    """How a GB/T 4761 code stands to the applicant (`kin` of the code list); None: not told."""
    entry = book.code_lists["relation"].codes.get(code) if isinstance(code, str) else None
    return entry.get("kin") if entry else None


def _applicant(book: FieldBook, family: Family) -> Iterator[FieldError]:
    kin = [kin_of(book, row.values.get("relation_to_applicant")) for row in family.persons]
    if None not in kin and "self" not in kin:
        yield _error("/persons", "no_applicant")
    yield from _more_than_one(kin, "self", "two_applicants")
    yield from _more_than_one(kin, "spouse", "two_spouses")


def _more_than_one(kin: list[str | None], kind: str, code: str) -> Iterator[FieldError]:
    for number in [n for n, one in enumerate(kin) if one == kind][1:]:
        yield _error(f"/persons/{number}/relation_to_applicant", code)


def _refs(answers: Answers) -> Iterator[FieldError]:
    """Every member has a name of its own inside these answers, by which facts find them again."""
    seen: set[str] = set()
    for number, row in enumerate(rows(answers, "persons")):
        ref = row.get("ref")
        if not isinstance(ref, str) or not 0 < len(ref) <= 64 or ref in seen:
            yield _error(f"/persons/{number}/ref", "bad_ref")
        else:
            seen.add(ref)


def _same_person(family: Family) -> Iterator[FieldError]:
    places = [*_numbers(family.persons, "persons", "id_number")]
    places += _numbers(family.supporters, "supporters", "supporter_id_number")
    count = Counter(number for _, number in places)
    seen: set[str] = set()
    for pointer, number in places:
        if count[number] > 1 and number in seen:
            yield _error(pointer, "same_person")
        seen.add(number)


def _numbers(found: Iterable[Settled], kind: str, field: str) -> Iterator[tuple[str, str]]:
    for position, row in enumerate(found):
        number = row.values.get(field)
        if isinstance(number, str) and number:
            yield f"/{kind}/{position}/{field}", number


def applicant_of(book: FieldBook, answers: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The row of the applicant, if there is exactly one."""
    found = [
        row
        for row in rows(answers, "persons")
        if kin_of(book, row.get("relation_to_applicant")) == "self"
    ]
    return found[0] if len(found) == 1 else None
