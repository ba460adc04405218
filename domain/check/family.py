"""Everything one run is about, loaded in a handful of statements whatever the number of queries."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import Application
from domain.authorisation.models import Authorisation, Role, Signature
from domain.check import accepted
from domain.check.feeding import Fed, Heard, Subject, feed
from domain.check.models import KNOWN, CheckQuery, CheckRun, Explanation
from domain.check.records import Known
from domain.check.rules import roles_of
from domain.form.derive import derive
from domain.form.prune import combine
from domain.household.models import Person
from domain.intent.models import Intent
from domain.item.facts import Facts
from domain.world import SHANGHAI, World, world

Answers = Mapping[str, Any]
NOBODY: Answers = {"household": {}, "persons": [], "supporters": []}


@dataclass(frozen=True, slots=True)
class Asked:
    """One signatory: who, in which role, and under which `ref` the form knows them."""

    person: UUID
    ref: str
    name: str
    id_number: str | None
    role: Role
    relation: str
    signed: bool


@dataclass(frozen=True)
class Family:
    """A run with its people, what they claimed, and what the sources said so far."""

    at: World
    run: CheckRun
    authorisation: Authorisation
    people: Sequence[Asked]
    claimed: Answers
    queries: Sequence[CheckQuery]
    explanations: Sequence[Explanation]

    def person(self, id: UUID) -> Asked:
        return next(each for each in self.people if each.person == id)

    @cached_property
    def heard(self) -> Sequence[Heard]:
        """Every answer there is, opened once."""
        refs = {each.person: each.ref for each in self.people}
        return [
            opened(self.at, query, refs[query.person_id])
            for query in self.queries
            if query.state in KNOWN and query.person_id in refs
        ]

    def subjects(self, facts: Facts | None = None) -> list[Subject]:
        """The people as the rules see them; with `facts`, who of them is counted."""
        numbers = frozenset(each.id_number for each in self.people if each.id_number)
        kin = self.at.catalogue.fields.code_lists["relation"].codes
        return [
            Subject(
                ref=each.ref,
                roles=roles_of(each.role, kin.get(each.relation, {}).get("kin")),
                known=Known(self.at.today(), self.at.city, self._said(each), numbers),
                counted=facts is None or counts(facts, each.ref),
            )
            for each in self.people
        ]

    def _said(self, person: Asked) -> Mapping[str, Any]:
        kind = "supporters" if person.role is Role.SUPPORTER else "persons"
        rows = (row for row in self.claimed.get(kind, ()) if row.get("ref") == person.ref)
        return {**self.claimed.get("household", {}), **next(rows, {})}

    def verified(self) -> list[Fed]:
        """What the sources answer of the form. Who is counted is told on what is known of each."""
        return self.fed(self.heard)

    def fed(self, heard: Sequence[Heard]) -> list[Fed]:
        """What these answers would come to."""
        book, fields = self.at.catalogue.checks, self.at.catalogue.fields
        own = feed(book, fields, self.subjects(), heard)
        facts = self._facts(
            [*(each for each in own if each.ref is not None), *accepted.instead(self)]
        )
        return feed(book, fields, self.subjects(facts), heard)

    def facts(self, fed: Sequence[Fed]) -> Facts:
        """The facts on what was claimed, with what was verified and accepted laid over it."""
        return self._facts([*fed, *self.explained()])

    def _facts(self, fed: Sequence[Fed]) -> Facts:
        whole = combine(self.claimed, laid_out(fed))
        return derive(self.at.catalogue, whole, self.at.today(), self.at.city)

    def explained(self) -> list[Fed]:
        """The answers that hold because an explanation was accepted."""
        return [*accepted.instead(self), *accepted.recounted(self)]

    def settled(self, fed: Sequence[Fed]) -> list[Fed]:
        """One answer per place: what an accepted explanation says stands for what it explains."""
        places = {(each.scope, each.ref, each.question): each for each in [*fed, *self.explained()]}
        return list(places.values())


def counts(facts: Facts, ref: str) -> bool:
    """Unless the rules say somebody is not of the family, their means count."""
    return facts.persons.get(ref, {}).get("p.counted") is not False


def laid_out(fed: Sequence[Fed]) -> dict[str, Any]:
    """Verified answers in the shape of the form."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    household: dict[str, Any] = {}
    for each in fed:
        if each.ref is None:
            household[each.question] = each.value
        else:
            row = rows.setdefault((each.scope, each.ref), {"ref": each.ref})
            row[each.question] = each.value
    return {
        "household": household,
        "persons": [row for (scope, _), row in rows.items() if scope == "person"],
        "supporters": [row for (scope, _), row in rows.items() if scope == "supporter"],
    }


def opened(at: World, query: CheckQuery, ref: str) -> Heard:
    """An answer out of the vault."""
    assert query.answer_sealed is not None
    assert query.answered_at is not None
    records = json.loads(at.vault.open("check_query.answer", query.id, query.answer_sealed))
    said = query.source_at or query.answered_at
    return Heard(query.check, ref, records, said, fresh_until(at, query))


def fresh_until(at: World, query: CheckQuery) -> date:
    """The last day this answer counts without being asked again."""
    assert query.answered_at is not None
    days = at.catalogue.checks.checks[query.check].freshness_days
    return query.answered_at.astimezone(SHANGHAI).date() + timedelta(days=days)


async def load(session: AsyncSession, run: CheckRun) -> Family:
    """The family of a run, in four statements."""
    at = world(session)
    claimed = await claimed_in(session, run)
    authorisation, people = await signatories(session, run.authorisation_id, claimed)
    queries = await session.scalars(
        select(CheckQuery)
        .where(CheckQuery.run_id == run.id)
        .order_by(CheckQuery.check, CheckQuery.id)
        .execution_options(populate_existing=True)
    )
    explanations = await session.scalars(select(Explanation).where(Explanation.run_id == run.id))
    return Family(
        at=at,
        run=run,
        authorisation=authorisation,
        people=people,
        claimed=claimed,
        queries=list(queries),
        explanations=list(explanations),
    )


async def signatories(
    session: AsyncSession, authorisation_id: UUID, claimed: Answers
) -> tuple[Authorisation, list[Asked]]:
    """The authorisation and everybody whose means may be asked about under it, as signed."""
    rows = await session.execute(
        select(Authorisation, Signature, Person)
        .join(Signature, Signature.authorisation_id == Authorisation.id)
        .join(Person, Person.id == Signature.person_id)
        .where(Authorisation.id == authorisation_id)
        .order_by(Signature.position)
    )
    found = rows.all()
    at = world(session)
    people = [_asked(at, signature, person) for _, signature, person in found]
    return found[0][0], [_called(each, claimed) for each in people]


def _asked(at: World, signature: Signature, person: Person) -> Asked:
    sealed = person.id_number_sealed
    number = at.vault.open("person.id_number", person.id, sealed) if sealed else None
    signed = signature.signed_at is not None
    role, relation = signature.role, signature.relation
    return Asked(person.id, str(person.id), person.name, number, role, relation, signed)


def _called(person: Asked, claimed: Answers) -> Asked:
    """A supporter may stand on the form under another ref: the ID number tells."""
    if person.role is not Role.SUPPORTER or person.id_number is None:
        return person
    for row in claimed.get("supporters", ()):
        if row.get("supporter_id_number") == person.id_number and row.get("ref"):
            return replace(person, ref=row["ref"])
    return person


async def claimed_in(session: AsyncSession, run: CheckRun) -> Answers:
    """What the family says in its application, else in its intent."""
    at = world(session)
    if run.application_id is not None:
        sealed = await session.scalar(
            select(Application.answers_sealed).where(Application.id == run.application_id)
        )
        cell, row = "application.answers", run.application_id
    else:
        assert run.intent_id is not None
        sealed = await session.scalar(
            select(Intent.answers_sealed).where(Intent.id == run.intent_id)
        )
        cell, row = "intent.answers", run.intent_id
    return NOBODY if sealed is None else json.loads(at.vault.open(cell, row, sealed))
