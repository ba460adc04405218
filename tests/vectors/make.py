"""`python -m tests.vectors.make` writes form.json: forms, answers, and what shows and is wrong."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from domain.form.check import check
from domain.form.deriving import with_derived
from domain.form.masking import masked, restored, together
from domain.form.merge import (
    CHECKED_BY,
    NOTHING_KNOWN,
    RULE,
    Form,
    FormField,
    Known,
    KnownAnswer,
    merge,
)
from domain.form.plan import plan_of
from domain.form.prune import prune
from domain.form.settle import placed, settle
from domain.item.catalogue import Catalogue, compile_catalogue, read_files
from domain.item.catalogue.documents import read_text
from tests.vectors.cases import CASES, GONE, Case

FILE = Path(__file__).with_name("form.json")
TOWN = Path(__file__).parents[2] / "deploy" / "town" / "families.yaml"
ABOUT = "Made by python -m tests.vectors.make from cases.py; read by both form engines."
Json = dict[str, Any]


def vectors(catalogue: Catalogue) -> Json:
    """{questions: [...], forms: {"MZ-02": [id]}, cases: [{form, answers, visible, errors}]}."""
    town = read_text(TOWN.read_text(encoding="utf-8"))["families"]
    families = {family["id"]: family["answers"] for family in town}
    return {
        "about": ABOUT,
        "questions": _questions(catalogue),
        "forms": {",".join(case.items): _ids(catalogue, case) for case in CASES},
        "cases": [_vector(catalogue, case, families[case.family]) for case in CASES],
    }


def _questions(catalogue: Catalogue) -> list[Json]:
    form = merge(catalogue, list(catalogue.items))
    codes = {name: [o.code for o in options] for name, options in form.code_lists.items()}
    return [_question(field, codes.get(field.codes)) for field in _fields(form)]


def _ids(catalogue: Catalogue, case: Case) -> list[str]:
    return [field.id for field in _fields(merge(catalogue, case.items))]


def _fields(form: Form) -> Iterator[FormField]:
    for section in form.sections:
        yield from section.fields


def _question(field: FormField, codes: list[str] | None) -> Json:
    derive = field.derive
    return {
        "id": field.id,
        "scope": field.scope,
        "type": field.type,
        "state": field.state,
        "codes": codes,
        "when": field.when,
        "otherwise": field.otherwise,
        "optional": field.optional,
        "default": field.default,
        "derive": {"by": derive.by, "source": derive.source, "at": derive.at} if derive else None,
        "at_most": field.at_most,
        "at_least": field.at_least,
        "must_be": field.must_be,
    }


def _vector(catalogue: Catalogue, case: Case, family: Mapping[str, Any]) -> Json:
    today = date.fromisoformat(case.today)
    start = prune(catalogue, case.items, family, today, "321300")
    known = known_of(catalogue, start, today, case.checked)
    stored = known if case.on_record else NOTHING_KNOWN
    answers = changed(shown(catalogue, start, stored), case.change)
    full, hidden = restored(catalogue.fields, answers, stored)
    stage: Any = case.stage
    found = together(hidden, check(catalogue, case.items, full, today, stage, case.city))
    return {
        "name": case.name,
        "form": ",".join(case.items),
        "today": case.today,
        "city": case.city,
        "stage": case.stage,
        "answers": answers,
        "record": record_of(catalogue, stored),
        "visible": visible(catalogue, case, full),
        "errors": [{"pointer": e.pointer, "code": e.code} for e in found],
        **_difference(answers, prune(catalogue, case.items, full, today, case.city)),
    }


def known_of(
    catalogue: Catalogue, answers: Json, today: date, checked: Sequence[str] = ()
) -> Known:
    """The answers as the record holds them, some told by an office, and what follows from them."""

    def told(name: str, value: object) -> KnownAnswer:
        return KnownAnswer(value, f"{CHECKED_BY}HC-09" if name in checked else "family", None)

    found: dict[tuple[str, str | None, str], KnownAnswer] = {
        ("household", None, name): told(name, value) for name, value in answers["household"].items()
    }
    for scope in ("person", "supporter"):
        for row in answers[f"{scope}s"]:
            for name, value in row.items():
                if name != "ref":
                    found[scope, row["ref"], name] = told(name, value)
    return with_derived(catalogue, found, today, "321300")


def shown(catalogue: Catalogue, answers: Json, stored: Known) -> Json:
    """The answers as the form of a known family shows them; of an unknown one as they are."""
    record, copy = record_of(catalogue, stored), deepcopy(answers)
    for kind in ("persons", "supporters"):
        copy[kind] = [{**row, **_only(record, row.get("ref"), row)} for row in copy[kind]]
    copy["household"] |= _only(record, "household", copy["household"])
    return copy


def _only(record: Json, place: str | None, row: Json) -> Json:
    """Of what is on record for a row, the answers the row gives itself."""
    mine = record.get(place or "", {})
    return {name: value for name, value in mine.items() if name in row}


def record_of(catalogue: Catalogue, stored: Known) -> Json:
    """What the form is told of the record: masks, and what they hide the reason for, by row."""
    found: Json = {}
    for (_, ref, name), answer in masked(catalogue.fields, stored).items():
        if answer.masked or answer.source == RULE:
            found.setdefault(ref or "household", {})[name] = answer.value
    return found


def _difference(answers: Json, kept: Json) -> Json:
    """What pruning takes out (pointers) and writes down as left empty (pointer -> value)."""
    before, after = dict(_flat(answers)), dict(_flat(kept))
    return {
        "dropped": sorted(before.keys() - after.keys()),
        "left_empty": {p: after[p] for p in sorted(after.keys() - before.keys())},
    }


def _flat(answers: Json) -> Iterator[tuple[str, object]]:
    for name, answer in answers["household"].items():
        yield f"/household/{name}", answer
    for kind in ("persons", "supporters"):
        for number, row in enumerate(answers[kind]):
            for name, answer in row.items():
                yield f"/{kind}/{number}/{name}", answer


def changed(answers: Json, change: Mapping[str, Any]) -> Json:
    """A copy with the answers at these pointers replaced or taken out."""
    copy = deepcopy(answers)
    for pointer, answer in change.items():
        *path, last = pointer.lstrip("/").split("/")
        row: Any = copy
        for step in path:
            row = row[int(step)] if step.isdigit() else row[step]
        if answer is GONE:
            row.pop(last, None)
        else:
            row[last] = answer
    return copy


def visible(catalogue: Catalogue, case: Case, answers: Json) -> list[str]:
    """Pointers of the questions put to people, row by row, in alphabetical order."""
    questions = plan_of(catalogue).questions(case.items)
    family = settle(questions, answers, date.fromisoformat(case.today), case.city)
    return [
        f"{place}/{name}"
        for place, group, row in placed(questions, family)
        for name in sorted(
            q.id for q in group if q.asked or (q.surveyed and case.stage == "survey")
        )
        if name in row.shown
    ]


def written(found: Json) -> str:
    """The file's text: one line per question, answer set and list, to read differences by."""
    questions = ",\n".join(map(_line, found["questions"]))
    forms = ",\n".join(f'"{name}": {_line(ids)}' for name, ids in found["forms"].items())
    cases = ",\n".join(
        "{" + ",\n".join(f'"{key}": {_line(value)}' for key, value in case.items()) + "}"
        for case in found["cases"]
    )
    parts = (f'"questions": [\n{questions}]', f'"forms": {{\n{forms}}}', f'"cases": [\n{cases}]')
    return f'{{"about": {_line(ABOUT)},\n' + ",\n".join(parts) + "}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    FILE.write_text(written(vectors(compile_catalogue(read_files(), 1))), encoding="utf-8")
