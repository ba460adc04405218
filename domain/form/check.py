"""All that is wrong with a form, at once, each with its place (JSON Pointer) and sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from domain.errors import FieldError
from domain.form import relations
from domain.form.answers import CHECKS, SENTENCES, code, many_codes
from domain.form.needs import book_of
from domain.form.plan import Plan, Question, Questions, plan_of
from domain.form.settle import Answers, Family, Settled, placed, settle
from domain.item.catalogue import Catalogue
from domain.item.fields import PAPERS

Stage = Literal["submission", "survey"]
KINDS = (("household", "household"), ("person", "persons"), ("supporter", "supporters"))


def check(
    catalogue: Catalogue,
    items: Sequence[str],
    answers: Answers,
    today: date,
    stage: Stage = "submission",
    city: str | None = None,
) -> list[FieldError]:
    """All errors; pointers are relative to the answers object (`/persons/0/id_number`).

    Questions hidden by their condition, or not needed by these items, are not looked at. At
    `submission` the home visit's questions may be empty; at `survey` they must be answered too.
    A missing paper is no error (see `missing_materials`). Without `city` a question that depends on
    it counts as not decided yet.
    """
    questions = plan_of(catalogue).questions(items)
    family = settle(questions, answers, today, city)
    return wrong(catalogue, questions, answers, family, today, stage)


def wrong(
    catalogue: Catalogue,
    questions: Questions,
    answers: Answers,
    family: Family,
    today: date,
    stage: Stage = "submission",
) -> list[FieldError]:
    """`check` for a family settled over these questions."""
    plan = plan_of(catalogue)
    errors = list(_shape(plan, answers))
    for place, group, row in placed(questions, family):
        for question in group:
            if question.id not in row.hidden and (question.asked or question.surveyed):
                errors += _of_answer(plan, question, place, row, today, stage)
    return errors + list(relations.errors(plan.book, answers, family))


def _of_answer(
    plan: Plan, question: Question, place: str, row: Settled, today: date, stage: Stage
) -> Iterable[FieldError]:
    answer = row.given.get(question.id)
    if _empty(question, answer):
        fault = _missing(question, row, stage)
    else:
        fault = _wrong(plan.catalogue, question, answer, today)
    if fault:
        return (error(f"{place}/{question.id}", fault),)
    return _more_than(plan, question, row, place) if question.field.at_most else ()


def error(pointer: str, code: str, **words: str) -> FieldError:
    """The error with its sentence."""
    return FieldError(pointer, code, SENTENCES[code].format(**words))


def _empty(question: Question, answer: Any) -> bool:  # noqa: ANN401
    """Left empty. An empty text is an answer where "none" is one."""
    if answer is None:
        return True
    field = question.field
    return answer == "" and not (field.optional or field.if_no_record == "")


def _missing(question: Question, row: Settled, stage: Stage) -> str | None:
    """An empty answer is wrong only where the question is shown, due now, and no paper."""
    field = question.field
    due = question.asked or stage == "survey"
    worked_out = question.derive is not None and question.id in row.values
    if field.optional or field.type in PAPERS or not due or worked_out:
        return None
    return "required" if question.id in row.shown else None


def _wrong(
    catalogue: Catalogue,
    question: Question,
    answer: Any,  # noqa: ANN401
    today: date,
) -> str | None:
    field = question.field
    if answer == "":
        return None
    if field.type == "code":
        return code(answer, codes_of(catalogue, field.codes))
    if field.type == "multi_code":
        fault = many_codes(answer, codes_of(catalogue, field.codes))
        return fault or ("too_few" if len(answer) < field.at_least else None)
    return CHECKS[field.type](answer, today) or _refused(answer, field.must_be)


def _refused(answer: Any, must_be: bool | None) -> str | None:  # noqa: ANN401
    return "must_be" if must_be is not None and answer is not must_be else None


def codes_of(catalogue: Catalogue, name: str) -> Mapping[str, Any]:
    """The codes of a list; the list of items is the catalogue's own."""
    codes = book_of(catalogue).code_lists[name]
    return catalogue.items if codes.codes_of == "items" else codes.codes


def _more_than(plan: Plan, question: Question, row: Settled, place: str) -> Iterator[FieldError]:
    other = plan.book.fields[question.field.at_most]
    mine, most = row.values.get(question.id), row.values.get(other.id)
    if type(mine) is int and type(most) is int and mine > most:
        yield error(f"{place}/{question.id}", "more_than", other=other.zh)


def _shape(plan: Plan, answers: Answers) -> Iterator[FieldError]:
    """What stands in the object itself: unknown keys, rows that are no objects."""
    for key in answers.keys() - {kind for _, kind in KINDS}:
        yield error(f"/{escaped(key)}", "unknown_field")
    for scope, kind in KINDS:
        yield from _shape_of(plan, scope, f"/{kind}", answers.get(kind))


def _shape_of(plan: Plan, scope: str, place: str, found: Any) -> Iterator[FieldError]:  # noqa: ANN401
    if scope == "household":
        yield from _keys(plan, scope, place, {} if found is None else found)
        return
    if not isinstance(found, list | tuple | None):
        yield error(place, "not_an_object")
        return
    for number, row in enumerate(found or ()):
        yield from _keys(plan, scope, f"{place}/{number}", row)


def _keys(plan: Plan, scope: str, place: str, row: Any) -> Iterator[FieldError]:  # noqa: ANN401
    if not isinstance(row, Mapping):
        yield error(place, "not_an_object")
        return
    fields = plan.book.fields
    for key in row:
        if key == "ref" and scope != "household":
            continue
        if key not in fields or fields[key].scope != scope:
            yield error(f"{place}/{escaped(str(key))}", "unknown_field")


def escaped(key: str) -> str:
    """A key as a part of a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
