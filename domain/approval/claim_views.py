"""Claims of a case as people see them, and the arrows between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import Claim, Line
from domain.approval.models import Pause, Step
from domain.approval.shaping import Names, clock_view, line_view, reason_view, step_view, waits
from domain.approval.views import ClaimView, DeliveryView, EdgeView
from domain.job.models import DELIVER, Job
from domain.world import World


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The rows of a case, loaded once, from which every claim is shown."""

    world: World
    claims: Sequence[Claim]
    steps: Sequence[Step]
    pauses: Sequence[Pause]
    lines: Sequence[Line]
    names: Names
    deliveries: Mapping[UUID, DeliveryView]


def claim_view(case: CaseRows, claim: Claim) -> ClaimView:
    at, item = case.world, case.world.catalogue.items[claim.item]
    own = sorted((s for s in case.steps if s.claim_id == claim.id), key=lambda step: step.id)
    paused = [p for p in case.pauses if p.claim_id == claim.id]
    lines = [line for line in case.lines if line.claim_id == claim.id]
    running = next((s for s in reversed(own) if s.started_on), None)
    return ClaimView(
        id=claim.id,
        item=claim.item,
        item_name=item.zh,
        department=claim.department,
        department_name=at.catalogue.departments[claim.department].zh,
        office=claim.office,
        office_name=at.places.office(claim.office),
        origin=claim.origin,
        state=claim.state,
        waits_for=waits(at, claim, case.claims),
        reason=reason_view(at, claim.reason, claim.item),
        clock=clock_view(at, running, paused) if running else None,
        lines=[line_view(at, case.names, line, claim.item) for line in lines],
        steps=[step_view(at, step, paused) for step in own],
        delivery=case.deliveries.get(claim.id),
        reference=claim.reference,
        decided_at=claim.decided_at,
    )


def edges(at: World, claims: Sequence[Claim]) -> list[EdgeView]:
    """Arrows between claims: who brings the identity or the benefit another one reads."""
    newest = {claim.item: claim for claim in claims}
    found = []
    for claim in newest.values():
        for other in sorted(at.catalogue.items[claim.item].waits_on & newest.keys()):
            if other != claim.item:
                conferred = sorted(at.catalogue.items[other].confers)
                named = [at.catalogue.identities[code].zh for code in conferred]
                because = "、".join(named) or at.catalogue.items[other].zh
                found.append(EdgeView(newest[other].id, claim.id, because))
    return found


async def deliveries(session: AsyncSession, id: UUID) -> Mapping[UUID, DeliveryView]:
    """The newest message to a department about each claim."""
    rows = await session.scalars(
        select(Job).where(Job.application_id == id, Job.kind == DELIVER).order_by(Job.id)
    )
    return {
        row.claim_id: DeliveryView(row.state, row.attempts, row.reference)
        for row in rows
        if row.claim_id
    }
