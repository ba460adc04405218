"""What of the answers is kept: nothing that was not asked, and plainly what was left empty."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.form.answers import EMPTY
from domain.form.plan import Question, Questions, plan_of
from domain.form.settle import Answers, Family, Settled, settle
from domain.item.catalogue import Catalogue

Kept = dict[str, Any]


def prune(
    catalogue: Catalogue,
    items: Sequence[str],
    answers: Answers,
    today: date,
    city: str | None = None,
) -> Kept:
    """The answers without those of hidden questions and of questions these items do not need.

    An optional question that was shown and left empty is written down as its empty value (0, "",
    []), so that "asked, nothing" can be told from "never asked" ever after.
    """
    questions = plan_of(catalogue).questions(items)
    return kept(questions, settle(questions, answers, today, city))


def kept(questions: Questions, family: Family) -> Kept:
    """`prune` for a family settled over these questions."""
    without = family.household.values.get("has_outside_supporters") is False
    supporters = () if without else family.supporters
    return {
        "household": _kept(questions.household, family.household),
        "persons": [_kept(questions.person, row) for row in family.persons],
        "supporters": [_kept(questions.supporter, row) for row in supporters],
    }


def told(questions: Questions, family: Family) -> Kept:
    """What was answered and nothing else: what is left out was not asked yet."""
    return {
        "household": _told(questions.household, family.household),
        "persons": [_told(questions.person, row) for row in family.persons],
        "supporters": [_told(questions.supporter, row) for row in family.supporters],
    }


def _told(questions: Sequence[Question], row: Settled) -> Kept:
    asked = {q.id for q in questions if q.asked and q.id not in row.hidden}
    named = {"ref": row.given["ref"]} if "ref" in row.given else {}
    return named | {
        name: answer for name, answer in row.given.items() if name in asked and answer is not None
    }


def combine(answers: Answers, later: Answers) -> Kept:
    """`answers` with what came later (a survey, a correction) written over them, rows by `ref`."""
    return {
        "household": {**answers.get("household", {}), **later.get("household", {})},
        "persons": _by_ref(answers.get("persons", ()), later.get("persons", ())),
        "supporters": _by_ref(answers.get("supporters", ()), later.get("supporters", ())),
    }


def _by_ref(rows: Sequence[Mapping[str, Any]], later: Sequence[Mapping[str, Any]]) -> list[Kept]:
    added = {row["ref"]: row for row in later if "ref" in row}
    return [{**row, **added.get(row.get("ref", ""), {})} for row in rows]


def _kept(questions: Sequence[Question], row: Settled) -> Kept:
    kept = {"ref": row.given["ref"]} if "ref" in row.given else {}
    for question in questions:
        if question.id in row.hidden or not (question.asked or question.surveyed):
            continue
        answer = row.given.get(question.id)
        if answer is None and question.field.optional and question.id in row.shown:
            answer = EMPTY.get(question.field.type)
        if answer is not None:
            kept[question.id] = answer
    return kept
