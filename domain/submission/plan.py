"""What one form becomes: places, claims with their states and clocks, steps, messages. No SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.application.models import ApplicationState, ClaimState, Origin
from domain.approval import figures
from domain.approval.case import held_by
from domain.approval.rules import CaseNow, ClaimNow, Due, due, limit_of, next_move
from domain.base import new_id, new_ids
from domain.clock.rules import Limit
from domain.form.counting import AskOnce
from domain.form.derive import facts_of
from domain.form.materials import lacking
from domain.form.plan import plan_of
from domain.form.relations import applicant_of
from domain.form.settle import settle
from domain.household.verified import Verified, over
from domain.item.assessment import assess
from domain.item.facts import Facts
from domain.item.verdicts import Standing
from domain.submission.family import Family
from domain.submission.numbers import case_number
from domain.submission.places import Place, accepting_place, deciding_place
from domain.world import World


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """A claim as it will be written; `due` is None while it waits."""

    id: UUID
    item: str
    department: str
    office: str
    state: ClaimState
    waits_for: tuple[str, ...]
    due: Due | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One submission, decided in full before a single row is written."""

    id: UUID
    number: str
    at: datetime
    today: date
    items: tuple[str, ...]
    claimed: Mapping[str, Any]  # what the family says
    answers: Mapping[str, Any]  # the same with what offices have verified written over it
    family: Family
    facts: Facts
    standing: Standing
    accepting: Place
    deciding: Place
    state: ApplicationState
    accepted: bool
    missing: tuple[str, ...]
    claims: tuple[PlannedClaim, ...]
    review: Due | None
    acceptance: Due
    answer_by: date | None
    applicant: UUID
    applicant_name: str
    fact_set_id: UUID
    intent_id: UUID | None = None
    ask_once: AskOnce | None = None

    @property
    def application_id(self) -> UUID:
        return self.id

    @property
    def verified(self) -> Verified:
        return self.family.verified


def plan(
    world: World,
    actor: Actor,
    items: tuple[str, ...],
    answers: Mapping[str, Any],
    family: Family,
    application_id: UUID,
    serial: int,
) -> Plan:
    """Decide everything about this submission. `answers` have been checked and pruned; what
    offices have verified outweighs them."""
    claimed = with_ids(answers, family.persons)
    named = over(claimed, family.verified)
    at, today = world.now(), world.today()
    settled = settle(plan_of(world.catalogue).everything, named, today, world.city)
    facts = facts_of(world.catalogue, settled, today, world.city)
    papers = lacking(world.catalogue, items, settled)
    missing = tuple(dict.fromkeys(paper.zh for paper in papers))
    window = accepting_place(actor)
    accepted = not missing and actor.may("application.accept")
    applicant = applicant_of(world.catalogue.fields, named)
    assert applicant is not None  # `check` refuses a form without one
    deciding = deciding_place(world, applicant, named, window)
    standing = Standing(
        held=held_by(family.identities),
        open=frozenset(items) | family.elsewhere,
        assistance={},
        presume=False,
    )
    return Plan(
        id=application_id,
        number=case_number(deciding.region, today, serial),
        at=at,
        today=today,
        items=items,
        claimed=claimed,
        answers=named,
        family=family,
        facts=facts,
        standing=standing,
        accepting=window or deciding,  # online, the deciding township accepts as well
        deciding=deciding,
        state=_state(accepted, missing),
        accepted=accepted,
        missing=missing,
        claims=_claims(world, items, facts, standing, deciding.region, at, accepted=accepted),
        review=_days(world, at, "start_investigation_wd") if accepted else None,
        acceptance=_days(world, at, "supplement_notice_wd"),
        answer_by=_answer_by(world, today) if missing else None,
        applicant=UUID(applicant["ref"]),
        applicant_name=applicant["person_name"],
        fact_set_id=new_id(),
    )


def with_ids(answers: Mapping[str, Any], persons: Sequence[UUID]) -> dict[str, Any]:
    """The answers with every person called by id, as facts and lines name people."""
    rows = [
        {**row, "ref": str(person)} for row, person in zip(answers["persons"], persons, strict=True)
    ]
    return {**answers, "persons": rows}


def _state(accepted: bool, missing: Sequence[str]) -> ApplicationState:
    if accepted:
        return ApplicationState.ACCEPTED
    return ApplicationState.SUPPLEMENT if missing else ApplicationState.SUBMITTED


def _claims(
    world: World,
    items: Sequence[str],
    facts: Facts,
    standing: Standing,
    region: str,
    at: datetime,
    *,
    accepted: bool,
) -> tuple[PlannedClaim, ...]:
    catalogue = world.catalogue
    parameters = catalogue.parameters.at(region[:6], world.today())
    verdicts = assess(catalogue, parameters, facts, standing, items).verdicts
    now = CaseNow({}, accepted, False, frozenset(), frozenset(), False)
    counted: dict[Limit, Due] = {}
    claims = []
    for id, code in zip(new_ids(len(items)), items, strict=True):
        item = catalogue.items[code]
        office, _ = world.offices.deciding(code, region)
        fresh = ClaimNow(code, ClaimState.WAITING, frozenset(), Origin.TICKED)
        move = next_move(item, fresh, verdicts[code], now)
        runs = None
        if move.to is ClaimState.OPEN:
            limit = limit_of(item)
            runs = counted.get(limit) or counted.setdefault(limit, due(world.calendar, at, limit))
        waits = tuple(sorted(move.waits_for))
        claims.append(PlannedClaim(id, code, item.department, office, move.to, waits, runs))
    return tuple(claims)


def _days(world: World, at: datetime, name: str) -> Due:
    days = figures.days(world.catalogue, name)
    return due(world.calendar, at, Limit(statutory_wd=days, committed_wd=days))


def _answer_by(world: World, today: date) -> date:
    return world.calendar.add(today, figures.days(world.catalogue, "supplement_answer_wd")).on
