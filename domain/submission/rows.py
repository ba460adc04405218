"""The rows of one submission. Personal values are sealed here, where the row's key is known."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.application.models import ClaimState, Origin
from domain.approval.models import Outcome, StepKind, StepState
from domain.approval.rules import Due
from domain.audit.service import post_of
from domain.base import new_id
from domain.delivery.port import MessageKind
from domain.household.rules import PERSONAL_TYPES
from domain.identifier.rules import id_birth, id_sex
from domain.job.enqueue import delivery, job_arrays
from domain.submission.insert import Rows
from domain.submission.plan import Plan, PlannedClaim, hukou_of
from domain.world import World


def rows_of(world: World, actor: Actor, plan: Plan, request_id: str | None) -> Rows:
    """Every row of the submission, in memory."""
    rows = Rows()
    _persons(rows, world, plan)
    _household(rows, world, plan)
    _supporters(rows, world, plan)
    _facts(rows, world, plan)
    _application(rows, world, actor, plan)
    _claims(rows, plan)
    _steps(rows, actor, plan)
    _decision(rows, world, actor, plan)
    _supplement(rows, actor, plan)
    _jobs(rows, plan)
    _events(rows, plan)
    _audit(rows, actor, plan, request_id)
    return rows


def _json(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def sealed(world: World, cell: str, row: UUID, text: str | None) -> bytes | None:
    """The text encrypted for this cell of this row; nothing for nothing."""
    return world.vault.seal(cell, row, text) if text else None


def _persons(rows: Rows, world: World, plan: Plan) -> None:
    family = plan.family
    for at, person in enumerate(plan.answers["persons"]):
        if not family.new[at]:
            continue
        id, number = family.persons[at], person.get("id_number")
        rows.add(
            "person",
            id,
            person.get("id_type", "resident_id"),
            family.indexes[at],
            sealed(world, "person.id_number", id, number),
            person["person_name"],
            birth_of(person),
            sex_of(person),
            plan.at,
        )


def birth_of(person: Mapping[str, Any]) -> date | None:
    """From the citizen number where there is one, else as stated."""
    number, stated = person.get("id_number") or "", person.get("birth_date")
    if person.get("id_type", "resident_id") == "resident_id" and len(number) == 18:
        return id_birth(number)
    return date.fromisoformat(stated) if stated else None


def sex_of(person: Mapping[str, Any]) -> str:
    """GB/T 2261.1, from the citizen number where there is one, else as stated; "0" unknown."""
    number = person.get("id_number") or ""
    if person.get("id_type", "resident_id") == "resident_id" and len(number) == 18:
        return id_sex(number)
    return str(person.get("sex", "0"))


def _household(rows: Rows, world: World, plan: Plan) -> None:
    said, id, family = plan.answers["household"], plan.family.household_id, plan.family
    card = said.get("bank_card")
    if not family.known:
        rows.add(
            "household",
            id,
            family.version,
            hukou_of(plan),
            said.get("residence_region", ""),
            sealed(world, "household.address", id, said.get("residence_address")),
            sealed(world, "household.phone", id, said.get("contact_phone")),
            sealed(world, "household.bank_card", id, card),
            world.vault.index("bank_card", card) if card else None,
            plan.applicant,
            plan.at,
            plan.at,
        )
    for at, person in enumerate(plan.answers["persons"]):
        if family.joins[at]:
            relation = person.get("relation_to_applicant", "99")
            rows.add("membership", id, family.persons[at], plan.at, relation, at)


def _supporters(rows: Rows, world: World, plan: Plan) -> None:
    for said in plan.answers.get("supporters", []):
        id, number = new_id(), said.get("supporter_id_number")
        rows.add(
            "supporter",
            id,
            plan.family.household_id,
            plan.id,
            said.get("supporter_name", ""),
            said.get("supporter_relation", "99"),
            world.vault.index("id_number", number) if number else None,
            sealed(world, "supporter.id_number", id, number),
            sealed(world, "supporter.phone", id, said.get("supporter_phone")),
            plan.at,
        )


def _facts(rows: Rows, world: World, plan: Plan) -> None:
    """One row per answer that is no personal text; those stay inside the sealed form."""
    fields, household = world.catalogue.fields.fields, plan.family.household_id
    subjects: list[tuple[UUID | None, dict[str, Any]]] = [(None, plan.answers["household"])]
    subjects += list(zip(plan.family.persons, plan.answers["persons"], strict=True))
    add = rows.of["fact"].append
    for person, said in subjects:
        for name, value in said.items():
            field = fields.get(name)
            if field is None or field.type in PERSONAL_TYPES:
                continue
            add(
                (new_id(), household, person, plan.id, name, _json(value), "family", "claimed",
                 plan.at)
            )


def _application(rows: Rows, world: World, actor: Actor, plan: Plan) -> None:
    accepting, deciding = plan.accepting, plan.deciding
    rows.add(
        "fact_set", plan.fact_set_id, plan.id, 1, plan.facts.digest, _json(plan.facts.to_json()),
        plan.at,
    )  # fmt: skip
    rows.add(
        "application",
        plan.id,
        plan.number,
        plan.family.household_id,
        plan.family.version,
        plan.applicant,
        plan.applicant_name,
        plan.state.value,
        "window" if accepting.window else "proxy",
        accepting.window,
        accepting.office,
        accepting.region,
        deciding.office,
        deciding.region,
        _json(plan.items),
        _json(plan.answers["household"].get("declined_auto_items") or []),
        world.vault.seal("application.answers", plan.id, _json(plan.answers)),
        _json(plan.missing),
        world.catalogue.version,
        plan.fact_set_id,
        2 if plan.accepted else 1,
        1,
        plan.at,
        actor.id,
        plan.at if plan.accepted else None,
    )


def _claims(rows: Rows, plan: Plan) -> None:
    for claim in plan.claims:
        rows.add(
            "claim",
            claim.id,
            plan.id,
            plan.family.household_id,
            claim.item,
            claim.department,
            claim.office,
            Origin.TICKED.value,
            claim.state.value,
            _json(claim.waits_for),
            claim.due.started_on if claim.due else None,
            claim.due.due_at if claim.due else None,
            plan.at,
        )


def _steps(rows: Rows, actor: Actor, plan: Plan) -> None:
    acceptance = StepState.DONE if plan.accepted else StepState.OPEN
    review = StepState.OPEN if plan.accepted else StepState.PLANNED
    office = plan.accepting.office if actor.may("application.accept") else plan.deciding.office
    done = (Outcome.APPROVE.value, plan.at, actor.id) if plan.accepted else (None, None, None)
    _step(rows, plan, None, StepKind.ACCEPTANCE, acceptance, office, plan.acceptance, done)
    _step(rows, plan, None, StepKind.REVIEW, review, plan.deciding.office, plan.review)
    for claim in plan.claims:
        state = StepState.OPEN if claim.due else StepState.PLANNED
        _step(rows, plan, claim, StepKind.DETERMINATION, state, claim.office, claim.due)


NOT_DONE = (None, None, None)


def _step(  # noqa: PLR0913
    rows: Rows,
    plan: Plan,
    claim: PlannedClaim | None,
    kind: StepKind,
    state: StepState,
    office: str,
    due: Due | None,
    done: tuple[Any, ...] = NOT_DONE,
) -> None:
    clocks: tuple[Any, ...] = (None,) * 9 + (False,)
    if due is not None:
        dates, limit = due.dates, due.limit
        clocks = (
            due.started_on, limit.statutory_wd, limit.committed_wd, limit.hours,
            dates.statutory_due, dates.committed_due, dates.yellow_on, dates.orange_on,
            due.due_at, dates.provisional,
        )  # fmt: skip
    ids = (new_id(), plan.id, claim.id if claim else None, claim.item if claim else None)
    opened = plan.at if due is not None else None
    rows.of["step"].append((*ids, kind.value, state.value, office, 1, opened, *clocks, *done))


def _decision(rows: Rows, world: World, actor: Actor, plan: Plan) -> None:
    """Accepting at the window is a decision of the seat that accepts."""
    if not plan.accepted:
        return
    step = next(row for row in rows.of["step"] if row[4] == StepKind.ACCEPTANCE.value)
    rows.add(
        "decision",
        new_id(),
        plan.id,
        step[0],
        StepKind.ACCEPTANCE.value,
        Outcome.APPROVE.value,
        "",
        actor.id,
        actor.name,
        True,
        "[]",
        plan.fact_set_id,
        world.catalogue.version,
        "{}",
        "{}",
        "{}",
        plan.at,
    )


def _supplement(rows: Rows, actor: Actor, plan: Plan) -> None:
    if plan.missing:
        asked = _json(plan.missing)
        rows.add("supplement", new_id(), plan.id, asked, plan.at, actor.name, plan.answer_by)


def _jobs(rows: Rows, plan: Plan) -> None:
    """Every department hears of its claims; those whose time has come are told to decide."""
    if not plan.accepted:
        return
    jobs = [
        delivery(
            claim.department,
            MessageKind.RELEASE if claim.state is ClaimState.OPEN else MessageKind.LODGE,
            plan.id,
            claim.id,
            plan.at,
        )
        for claim in plan.claims
    ]
    rows.of["job"] = list(zip(*job_arrays(jobs), strict=True))


def _events(rows: Rows, plan: Plan) -> None:
    body = _json({"claims": len(plan.claims), "items": plan.items})
    rows.add("case_event", plan.id, 1, plan.at, "submitted", None, body)
    if plan.accepted:
        started = [claim.item for claim in plan.claims if claim.state is ClaimState.OPEN]
        rows.add("case_event", plan.id, 2, plan.at, "accepted", None, _json({"started": started}))


def _audit(rows: Rows, actor: Actor, plan: Plan, request_id: str | None) -> None:
    after = hashlib.sha256(_json([plan.number, plan.items, plan.facts.digest]).encode())
    rows.add(
        "audit_record",
        new_id(),
        plan.at,
        actor.id,
        actor.kind,
        post_of(actor),
        "application.submit",
        "application",
        plan.id,
        after.hexdigest(),
        request_id,
    )
