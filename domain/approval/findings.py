"""New knowledge about a family in a running case: facts are added, a new fact set is frozen."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.application.models import FactSet
from domain.approval import visiting
from domain.approval.case import Case
from domain.approval.models import VisitKind, VisitOutcome
from domain.base import new_id
from domain.document.filing import file
from domain.errors import FieldError, RuleViolation
from domain.form.check import Stage, check
from domain.form.derive import derive
from domain.form.masking import holds_masks, restored, together
from domain.form.materials import missing_materials
from domain.form.merge import following
from domain.form.prune import combine
from domain.household.answers import stored
from domain.household.models import Fact
from domain.household.rules import PERSONAL_TYPES

Answers = Mapping[str, Any]
CELL = "application.answers"
CHECKS = "check"  # a run of checks writes its facts itself, with the source and time of each


class FindingsInvalid(RuleViolation):
    """Some answers are missing or wrong."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Findings in full, laid over the answers filed; `errors` point at each bad answer."""

    found: Answers
    whole: Answers
    errors: Sequence[FieldError]


async def add(case: Case, found: Answers, *, source: str, state: str) -> Answers:
    """Lay `found` over the answers filed, check the whole, and freeze the facts anew.

    Rows of people carry `ref`, the person's id. Once a visit has been made its questions must be
    answered too. Returns the answers as they stand now. Raises FindingsInvalid.
    """
    laid = await lay(case, found, await _stage(case, source))
    if laid.errors:
        raise FindingsInvalid("some findings are missing or wrong", errors=laid.errors)
    application, at = case.application, case.world
    sealed = json.dumps(laid.whole, ensure_ascii=False)
    application.answers_sealed = at.vault.seal(CELL, application.id, sealed)
    if source != CHECKS:
        case.session.add_all(_facts(case, laid.found, source, state))
    _freeze(case, laid.whole)
    return laid.whole


async def lay(case: Case, found: Answers, stage: Stage) -> Laid:
    """What would stand if `found` were added at this stage; nothing is written."""
    application, at = case.application, case.world
    found, hidden = await _in_full(case, found)
    answers = json.loads(at.vault.open(CELL, application.id, application.answers_sealed))
    whole = combine(answers, found)
    wrong = check(at.catalogue, items_of(case), whole, at.today(), stage=stage, city=at.city)
    return Laid(found, whole, [*_strangers(answers, found), *together(hidden, wrong)])


async def _stage(case: Case, source: str) -> Stage:
    if source == "survey":
        return "survey"
    visit = await visiting.newest(case.session, case.application.id, VisitKind.TOWNSHIP)
    return "survey" if visit and visit.outcome is VisitOutcome.VISITED else "submission"


async def _in_full(case: Case, found: Answers) -> tuple[Answers, list[FieldError]]:
    """The findings with what their masks stand for, and the masks that stand for nothing."""
    book = case.world.catalogue.fields
    if not holds_masks(book, found):
        return found, []
    return restored(book, found, await stored(case.session, case.application.household_id))


async def enclose(case: Case, actor: Actor, answers: Answers) -> None:
    """The documents these answers name become the case's. Raises FindingsInvalid."""
    if lost := await file(case.session, actor, case.application.id, answers):
        raise FindingsInvalid("some uploaded papers are not there", errors=lost)


def _strangers(answers: Answers, found: Answers) -> Iterator[FieldError]:
    """Findings about somebody who is not on the form would be lost without a word."""
    for kind in ("persons", "supporters"):
        known = {row.get("ref") for row in answers.get(kind, ())}
        for number, row in enumerate(found.get(kind, ())):
            if row.get("ref") not in known:
                yield FieldError(f"/{kind}/{number}/ref", "unknown_ref", "表上没有这个人")


def papers_missing(case: Case, answers: Answers) -> list[str]:
    """Papers that must be handed in for this form and are not there, each once."""
    at, items = case.world, list(case.application.items)
    lacking = missing_materials(at.catalogue, items, answers, at.today(), at.city)
    return list(dict.fromkeys(paper.zh for paper in lacking))


def _facts(case: Case, found: Mapping[str, Any], source: str, state: str) -> Iterator[Fact]:
    people = case.facts.persons
    fields = case.world.catalogue.fields.fields
    subjects: list[tuple[UUID | None, Mapping[str, Any]]] = [(None, found.get("household", {}))]
    subjects += [
        (UUID(row["ref"]), row) for row in found.get("persons", []) if row.get("ref") in people
    ]
    for person, answers in subjects:
        for name, value in answers.items():
            if name in fields and fields[name].type not in PERSONAL_TYPES:
                yield Fact(
                    id=new_id(),
                    household_id=case.application.household_id,
                    person_id=person,
                    application_id=case.application.id,
                    name=name,
                    value=value,
                    source=source,
                    state=state,
                    observed_at=case.world.now(),
                )


def _freeze(case: Case, answers: Mapping[str, Any]) -> None:
    world, application = case.world, case.application
    facts = derive(world.catalogue, answers, world.today(), world.city)
    row = FactSet(
        id=new_id(),
        application_id=application.id,
        version=case.fact_set.version + 1,
        digest=facts.digest,
        facts=facts.to_json(),
        created_at=world.now(),
    )
    case.session.add(row)
    case.fact_set = row
    application.fact_set_id = row.id
    case.note("facts", version=row.version)


def items_of(case: Case) -> list[str]:
    """The items whose questions this case may ask: its own, and what may still come up."""
    own = sorted({claim.item for claim in case.claims})
    return [*own, *following(case.world.catalogue, own)]
