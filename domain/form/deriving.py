"""What follows from a person's full answers (birth date, age, sex) and no mask can tell."""

from datetime import date
from typing import Any

from domain.form.merge import RULE, Known, KnownAnswer
from domain.form.plan import Question, plan_of
from domain.form.settle import Settled, settle
from domain.item.catalogue import Catalogue


def with_derived(catalogue: Catalogue, known: Known, today: date, city: str | None) -> Known:
    """The known answers, and what rules work out of them for each person, marked as such."""
    questions = plan_of(catalogue).everything
    family = settle(questions, _as_answers(known), today, city)
    derived: dict[tuple[str, str | None, str], KnownAnswer] = {
        ("person", str(row.given["ref"]), question.id): KnownAnswer(value, RULE, None)
        for row in family.persons
        for question in questions.person
        if (value := _worked_out(question, row)) is not None
    }
    return {**derived, **known}


def _worked_out(question: Question, row: Settled) -> Any:  # noqa: ANN401
    return row.values.get(question.id) if question.derive else None


def _as_answers(known: Known) -> dict[str, Any]:
    people = dict.fromkeys(ref for scope, ref, _ in known if scope == "person")
    return {
        "household": _row(known, "household", None),
        "persons": [{"ref": ref, **_row(known, "person", ref)} for ref in people],
    }


def _row(known: Known, scope: str, ref: str | None) -> dict[str, Any]:
    return {key[2]: each.value for key, each in known.items() if key[:2] == (scope, ref)}
