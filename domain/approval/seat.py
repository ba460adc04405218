"""A step as its seat sees it: the message of that item, never the household row."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.application.models import Application, Claim
from domain.approval import awaiting, pausing, seats
from domain.approval.assessing import assessed, named, person_facts
from domain.approval.case import Case
from domain.approval.decisions import determination_of
from domain.approval.loading import load
from domain.approval.message import UTILITIES
from domain.approval.models import Outcome, Step, StepKind, StepState
from domain.approval.seat_views import Assessed, ReasonChoice, StepDetail
from domain.approval.shaping import Names, step_view, stored_line
from domain.approval.views import LineView, StepView
from domain.approval.worklist import row_of
from domain.audit.service import record_read
from domain.household import reading as households
from domain.item.levels import Sight, sight
from domain.world import world


async def detail(session: AsyncSession, actor: Actor, id: UUID) -> StepDetail:
    """What this seat may know about the claim, and what it may do. Raises UnknownStep."""
    step = await seats.step_for(session, actor, id)
    case = await load(session, await session.get_one(Application, step.application_id))
    claim = next((c for c in case.claims if c.id == step.claim_id), None)
    family = case.application.household_id
    record_read(session, actor, "step.read", "step", id, family)
    members = await households.members(session, family)
    names = Names({member.person: member.name for member in members})
    reads = _readable(case, claim)
    needs_people = reads is None or any(name.startswith("p.") for name in reads)
    seen = sight(actor, reads or frozenset())
    pauses = await pausing.pauses_of(session, claim.id) if claim else []
    return StepDetail(
        step=step_view(case.world, step, pauses),
        row=row_of(case.world, step, case.application),
        household=named(case, dict(case.facts.household), reads, seen),
        persons=[person_facts(case, m, reads, seen) for m in members] if needs_people else [],
        assessed=await _assessed(case, claim, names, seen) if claim else None,
        drafted=await _drafted(case, claim, names) if claim else [],
        clauses=case.world.catalogue.items[claim.item].basis_zh if claim else "",
        reasons=_reasons(case),
        may=_may(step),
        why_not=_why_not(actor, step, case),
        pause_grounds=[ReasonChoice(*ground) for ground in pausing.grounds(case, step)],
        resumable=pausing.resumable(step, pauses),
    )


def _readable(case: Case, claim: Claim | None) -> frozenset[str] | None:
    """The facts of the item; none at a public utility, all at a seat of the whole case."""
    if claim is None:
        return None
    if claim.department in UTILITIES:
        return frozenset()
    return case.world.catalogue.items[claim.item].reads


async def _assessed(case: Case, claim: Claim, names: Names, seen: Sight) -> Assessed:
    """The verdict; a public utility is told the outcome and nothing about the family behind it."""
    unanswered = await awaiting.unanswered(case)
    found = assessed(case, claim, case.assess(), names, seen, unanswered)
    if claim.department not in UTILITIES:
        return found
    return replace(found, conditions=[], missing=[], waits_for=[], answers_awaited=[])


async def view(session: AsyncSession, step: Step) -> StepView:
    """A step just decided or paused, with its clock."""
    pauses = await pausing.pauses_of(session, step.claim_id) if step.claim_id else []
    return step_view(world(session), step, pauses)


async def _drafted(case: Case, claim: Claim, names: Names) -> list[LineView]:
    """The determination's lines, for the seat that confirms them."""
    first = await determination_of(case, claim)
    lines = first.lines if first else []
    return [stored_line(case.world, names, line, claim.item) for line in lines]


def _reasons(case: Case) -> list[ReasonChoice]:
    reasons = case.world.catalogue.reasons.values()
    return [ReasonChoice(r.code, r.zh) for r in reasons if r.code.startswith("R-")]


def _may(step: Step) -> list[Outcome]:
    decidable = step.kind in (StepKind.DETERMINATION, StepKind.CONFIRMATION)
    return list(Outcome) if decidable and step.state is StepState.OPEN else []


def _why_not(actor: Actor, step: Step, case: Case) -> str | None:
    """Why this account may not decide although the seat is its own (separation of duties)."""
    try:
        seats.keep_apart(actor, step, case.steps)
    except seats.SamePerson:
        return "您已在本案办理过前面的环节，本环节须由另一位同事办理。"
    return None
