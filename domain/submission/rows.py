"""The rows of one submission: the case, its claims and steps, what is owed and what is told."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.application.models import ClaimState, Origin
from domain.approval.models import Outcome, StepKind, StepState
from domain.approval.rules import Due, end_of
from domain.approval.supplements import OVERDUE
from domain.audit.service import post_of
from domain.base import new_id, new_ids
from domain.delivery.port import MessageKind
from domain.job.enqueue import job_arrays, timer
from domain.job.models import DELIVER, MAX_ATTEMPTS
from domain.submission import family_rows
from domain.submission.insert import Rows, as_json
from domain.submission.places import Place
from domain.submission.plan import Plan, PlannedClaim
from domain.world import World


def rows_of(world: World, actor: Actor, plan: Plan, request: Mapping[str, Any]) -> Rows:
    """Every row of the submission, in memory. `request`: its id and address, for the trail."""
    rows = Rows()
    family_rows.add_all(rows, world, plan)
    _application(rows, world, actor, plan)
    _claims(rows, plan)
    _steps(rows, actor, plan)
    _decision(rows, world, actor, plan)
    _supplement(rows, actor, plan)
    _jobs(rows, plan)
    _events(rows, plan)
    _audit(rows, actor, plan, request)
    return rows


def _application(rows: Rows, world: World, actor: Actor, plan: Plan) -> None:
    accepting, deciding = plan.accepting, plan.deciding
    rows.add(
        "fact_set",
        plan.fact_set_id,
        plan.id,
        1,
        plan.facts.digest,
        as_json(plan.facts.to_json()),
        plan.at,
    )
    rows.add(
        "application",
        plan.id,
        plan.number,
        plan.family.household_id,
        plan.family.version,
        plan.applicant,
        plan.applicant_name,
        plan.state.value,
        _channel(actor, accepting),
        accepting.window,
        accepting.office,
        accepting.region,
        deciding.office,
        deciding.region,
        as_json(plan.items),
        as_json(plan.answers["household"].get("declined_auto_items") or []),
        world.vault.seal("application.answers", plan.id, as_json(plan.answers)),
        as_json(plan.missing),
        plan.intent_id,
        as_json(asdict(plan.ask_once)) if plan.ask_once else None,
        world.catalogue.version,
        plan.fact_set_id,
        2 if plan.accepted else 1,
        1,
        plan.at,
        actor.id,
        plan.at if plan.accepted else None,
    )


def _channel(actor: Actor, accepting: Place) -> str:
    if actor.kind == "citizen":
        return "online"
    return "window" if accepting.window else "proxy"


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
            as_json(claim.waits_for),
            claim.due.started_on if claim.due else None,
            claim.due.due_at if claim.due else None,
            plan.at,
        )


def _steps(rows: Rows, actor: Actor, plan: Plan) -> None:
    acceptance = StepState.DONE if plan.accepted else StepState.OPEN
    review = StepState.OPEN if plan.accepted else StepState.PLANNED
    office = plan.accepting.office if actor.may("application.accept") else plan.deciding.office
    done = (Outcome.APPROVE.value, plan.at, actor.id) if plan.accepted else (None, None, None)
    first, second, *ids = new_ids(2 + len(plan.claims))
    _step(rows, plan, first, None, StepKind.ACCEPTANCE, acceptance, office, plan.acceptance, done)
    _step(rows, plan, second, None, StepKind.REVIEW, review, plan.deciding.office, plan.review)
    for id, claim in zip(ids, plan.claims, strict=True):
        state = StepState.OPEN if claim.due else StepState.PLANNED
        _step(rows, plan, id, claim, StepKind.DETERMINATION, state, claim.office, claim.due)


NOT_DONE = (None, None, None)
NO_CLOCK = (None,) * 9 + (False,)


def _step(  # noqa: PLR0913, PLR0917  (one column each)
    rows: Rows,
    plan: Plan,
    id: UUID,
    claim: PlannedClaim | None,
    kind: StepKind,
    state: StepState,
    office: str,
    due: Due | None,
    done: tuple[Any, ...] = NOT_DONE,
) -> None:
    clocks: tuple[Any, ...] = NO_CLOCK
    if due is not None:
        dates, limit = due.dates, due.limit
        clocks = (
            due.started_on, limit.statutory_wd, limit.committed_wd, limit.hours,
            dates.statutory_due, dates.committed_due, dates.yellow_on, dates.orange_on,
            due.due_at, dates.provisional,
        )  # fmt: skip
    ids = (id, plan.id, claim.id if claim else None, claim.item if claim else None)
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
        asked = as_json(plan.missing)
        rows.add("supplement", new_id(), plan.id, asked, plan.at, actor.name, plan.answer_by)


def _jobs(rows: Rows, plan: Plan) -> None:
    """Every department hears of its claims; those whose time has come are told to decide.

    Before acceptance nobody hears; a family told what is missing has until a day to answer.
    """
    if not plan.accepted:
        overdue = plan.answer_by and timer(OVERDUE, end_of(plan.answer_by), plan.id)
        rows.of["job"] = list(zip(*job_arrays([overdue] if overdue else []), strict=True))
        return
    rows.of["job"] = [
        (id, DELIVER, claim.department, plan.id, claim.id, _message(claim), plan.at, MAX_ATTEMPTS)
        for id, claim in zip(new_ids(len(plan.claims)), plan.claims, strict=True)
    ]


def _message(claim: PlannedClaim) -> str:
    return MESSAGES[MessageKind.RELEASE if claim.state is ClaimState.OPEN else MessageKind.LODGE]


MESSAGES = {kind: as_json({"message": kind}) for kind in MessageKind}


def _events(rows: Rows, plan: Plan) -> None:
    body = as_json({"claims": len(plan.claims), "items": plan.items})
    rows.add("case_event", plan.id, 1, plan.at, "submitted", None, body)
    if plan.accepted:
        started = [claim.item for claim in plan.claims if claim.state is ClaimState.OPEN]
        rows.add("case_event", plan.id, 2, plan.at, "accepted", None, as_json({"started": started}))


def _audit(rows: Rows, actor: Actor, plan: Plan, request: Mapping[str, Any]) -> None:
    digest = rows.of["fact_set"][0][3]  # as frozen a moment ago: reckoning it twice costs
    after = hashlib.sha256(as_json([plan.number, plan.items, digest]).encode())
    rows.add(
        "audit_record",
        new_id(),
        plan.at,
        actor.id,
        actor.kind,
        post_of(actor),
        "application.submit",
        "application",
        str(plan.id),
        plan.family.household_id,
        after.hexdigest(),
        request.get("request_id"),
        request.get("address"),
    )
