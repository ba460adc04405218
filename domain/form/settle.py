"""From raw answers to settled rows: what each answer is worth once the conditions are applied.

A question whose condition is false is *hidden*, and its `otherwise` stands; one whose condition
cannot be told yet keeps what was answered. A question never asked takes what a source without a
record means, until the source answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.form.plan import Question, Questions

Answers = Mapping[str, Any]  # {"household": {...}, "persons": [{"ref": ...}], "supporters": [...]}
Row = dict[str, Any]
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Settled:
    """One row: `given` as sent, `values` as they count, `shown`/`hidden` question ids."""

    given: Mapping[str, Any]
    values: Row
    shown: frozenset[str]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """All rows of one set of answers. Ages are told on `today`."""

    household: Settled
    persons: Sequence[Settled]
    supporters: Sequence[Settled]


def settle(questions: Questions, answers: Answers, today: date, city: str | None) -> Family:
    """Every row settled; rows that are no object count as empty."""
    household = _row(questions.household, _object(answers.get("household")), NOTHING, today, city)
    outer = household.values
    persons = [_row(questions.person, row, outer, today, city) for row in rows(answers, "persons")]
    supporters = [
        _row(questions.supporter, row, outer, today, city) for row in rows(answers, "supporters")
    ]
    return Family(household, persons, supporters)


def placed(
    questions: Questions, family: Family
) -> Iterator[tuple[str, tuple[Question, ...], Settled]]:
    """Every row with its place (JSON Pointer) and its questions, in the order of the form."""
    yield "/household", questions.household, family.household
    for number, row in enumerate(family.persons):
        yield f"/persons/{number}", questions.person, row
    for number, row in enumerate(family.supporters):
        yield f"/supporters/{number}", questions.supporter, row


def rows(answers: Answers, kind: str) -> list[Mapping[str, Any]]:
    """The rows of persons or supporters, as objects."""
    found = answers.get(kind)
    return [_object(row) for row in found] if isinstance(found, list | tuple) else []


def _object(raw: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return raw if isinstance(raw, Mapping) else NOTHING


def _row(
    questions: Sequence[Question],
    given: Mapping[str, Any],
    household: Mapping[str, Any],
    today: date,
    city: str | None,
) -> Settled:
    values: Row = {}
    shown: set[str] = set()
    hidden: set[str] = set()
    for question in questions:
        id, test = question.id, question.test
        holds = True if test is None else test(values, household, city)
        if holds:
            shown.add(id)
        elif holds is False:
            hidden.add(id)
        value = given.get(id) if holds is not False and question.open else None
        if value is None:
            value = _instead(question, holds, values, today)
        if value is not None:
            values[id] = value
    return Settled(given, values, frozenset(shown), frozenset(hidden))


def _instead(question: Question, holds: bool | None, values: Row, today: date) -> Any:  # noqa: ANN401
    """Without an answer, or hidden, or never asked for: what the rule works out; else the rest."""
    if question.derive:
        return question.derive(values, today)
    if holds is False:
        return question.field.otherwise
    return None if question.open else question.field.if_no_record
