"""New knowledge about a family in a running case: facts are added, a new fact set is frozen."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from domain.application.models import FactSet
from domain.approval.case import Case
from domain.base import new_id
from domain.errors import RuleViolation
from domain.form.check import check
from domain.form.derive import derive
from domain.form.merge import following
from domain.form.prune import combine
from domain.household.models import Fact
from domain.household.rules import PERSONAL_TYPES


class FindingsInvalid(RuleViolation):
    """Some answers are missing or wrong."""


async def add(case: Case, found: Mapping[str, Any], *, source: str, state: str) -> None:
    """Lay `found` over the answers filed, check the whole, and freeze the facts anew.

    Raises FindingsInvalid, pointing at each bad answer.
    """
    application, world = case.application, case.world
    cell = ("application.answers", application.id)
    answers = json.loads(world.vault.open(*cell, application.answers_sealed))
    together = combine(answers, found)
    errors = check(
        world.catalogue, items_of(case), together, world.today(), stage="survey", city=world.city
    )
    if errors:
        raise FindingsInvalid("some findings are missing or wrong", errors=errors)
    application.answers_sealed = world.vault.seal(*cell, json.dumps(together, ensure_ascii=False))
    case.session.add_all(_facts(case, found, source, state))
    _freeze(case, together)
    await case.session.flush()


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
