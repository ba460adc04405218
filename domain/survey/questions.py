"""The one form of a home visit: what the items of the case need and nothing else has verified."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.approval.case import Case
from domain.approval.findings import items_of
from domain.form.masking import mask_of
from domain.form.merge import Form, FormField, Option, merge
from domain.form.needs import book_of
from domain.form.plan import plan_of
from domain.form.prune import combine
from domain.form.settle import Settled, placed, settle
from domain.item.fields import PAPERS
from domain.survey.known import Cell, Said, Three
from domain.survey.views import Known, SurveyQuestion
from domain.world import World

ONLY_VISIT, CONFIRM = "survey", "confirm"


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows of the sheet, the codes they use, and how many a fresh check has spared."""

    questions: list[SurveyQuestion]
    code_lists: Mapping[str, tuple[Option, ...]]
    spared: int


def asked(
    case: Case,
    whole: Mapping[str, Any],
    found: Mapping[str, Any],
    known: Three,
    names: Mapping[str, str],
) -> Asked:
    """Every row for every person it is about; `found` is the sheet so far, laid over `whole`."""
    form = merge(case.world.catalogue, items_of(case))
    fields = {f.id: f for section in form.sections for f in section.fields}
    rows = list(_rows(case, fields, combine(whole, found)))
    kept = [row for row in rows if not _spared(case, row, known)]
    draft = _draft(found)
    questions = [_question(case.world, row, known, draft, names) for row in kept]
    return Asked(questions, _codes(form, questions), len(rows) - len(kept))


@dataclass(frozen=True, slots=True)
class _Row:
    cell: Cell
    field: FormField
    settled: Settled


def _rows(case: Case, fields: Mapping[str, FormField], whole: Mapping[str, Any]) -> Iterator[_Row]:
    at = case.world
    plan = plan_of(at.catalogue)
    questions = plan.questions(items_of(case))
    family = settle(questions, whole, at.today(), at.city)
    for place, group, row in placed(questions, family):
        ref = None if place == "/household" else str(row.given.get("ref", place.split("/")[-1]))
        for question in group:
            field = question.field
            wanted = field.source == ONLY_VISIT or ONLY_VISIT in field.confirmed_by
            if wanted and field.type not in PAPERS:
                yield _Row((field.scope, ref, field.id), fields[field.id], row)


def _spared(case: Case, row: _Row, known: Three) -> bool:
    """A check has verified what the family only had to have confirmed."""
    source = book_of(case.world.catalogue).fields[row.field.id].source
    return source != ONLY_VISIT and row.cell in known.verified


def _draft(found: Mapping[str, Any]) -> dict[Cell, Any]:
    rows: list[tuple[str, str | None, Mapping[str, Any]]]
    rows = [("household", None, found.get("household", {}))]
    for scope, kind in (("person", "persons"), ("supporter", "supporters")):
        rows += [(scope, row.get("ref"), row) for row in found.get(kind, ())]
    return {
        (scope, ref, name): value
        for scope, ref, row in rows
        for name, value in row.items()
        if name != "ref"
    }


def _question(
    at: World, row: _Row, known: Three, draft: Mapping[Cell, Any], names: Mapping[str, str]
) -> SurveyQuestion:
    field, (scope, ref, name) = row.field, row.cell
    claimed, found = known.claimed.get(row.cell), draft.get(row.cell)
    only_visit = field.source == ONLY_VISIT
    shown = True if name in row.settled.shown else False if name in row.settled.hidden else None
    return SurveyQuestion(
        field=name,
        scope=scope,
        person=ref,
        who="全家" if ref is None else names.get(ref, "家庭以外的人"),
        zh=field.zh,
        en=field.en,
        help=field.help,
        type=field.type,
        codes=field.codes,
        why="survey" if only_visit else "confirm",
        items=list(field.items),
        required=only_visit and not field.optional,
        shown=shown,
        when=field.when,
        claimed=told(at, name, claimed),
        verified=told(at, name, known.verified.get(row.cell)),
        found=_masked(at, name, found),
        differs=claimed is not None and found is not None and claimed.value != found,
    )


def told(at: World, name: str, said: Said | None) -> Known | None:
    """A value for eyes: personal text masked, the source named."""
    if said is None:
        return None
    return Known(_masked(at, name, said.value), said.source, source_name(said.source), said.at)


def source_name(source: str) -> str:
    return SOURCES.get(source, source)


SOURCES: Mapping[str, str] = {"family": "家庭申报", "survey": "入户调查"}


def _masked(at: World, name: str, value: Any) -> Any:  # noqa: ANN401
    field = book_of(at.catalogue).fields.get(name)
    mask = mask_of(field) if field else None
    return mask(value) if mask and isinstance(value, str) else value


def _codes(form: Form, questions: Sequence[SurveyQuestion]) -> Mapping[str, tuple[Option, ...]]:
    used = {question.codes for question in questions if question.codes}
    return {name: options for name, options in form.code_lists.items() if name in used}
