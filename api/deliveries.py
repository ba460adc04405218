"""The desk of dead letters, and how the departments' lines are doing."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Id, Limit, Session, Who
from api.wire import In, Out
from domain.audit.service import record
from domain.base import utc_now
from domain.delivery import queries, service
from domain.job.models import Job
from domain.world import world

router = APIRouter(tags=["deliveries"])


class DeliveryOut(Out):
    """A message that could not be delivered, or (never to be sent) an answer that could not be
    applied. No personal data."""

    id: Id
    department: str
    department_name: str
    application_id: Id | None
    claim_id: Id | None
    message: str | None
    can_be_sent: bool
    state: str
    attempts: int
    last_error: str | None
    run_at: datetime
    finished_at: datetime | None


class DeliveryPage(Out):
    rows: list[DeliveryOut]
    next: Id | None


class DismissalIn(In):
    """Kept in the trail."""

    reason: service.PutAway


class HealthOut(Out):
    lane: str
    department_name: str
    schedule: str
    circuit: str
    open_until: datetime | None
    queued: int
    running: int
    dead: int
    oldest_queued: datetime | None
    last_success_at: datetime | None
    last_error: str | None


class HealthList(Out):
    rows: list[HealthOut]


def shown(job: Job, department: str) -> DeliveryOut:
    return DeliveryOut(
        id=job.id,
        department=job.lane,
        department_name=department,
        application_id=job.application_id,
        claim_id=job.claim_id,
        message=job.payload.get("message"),
        can_be_sent=job.max_attempts > 0,
        state=job.state,
        attempts=job.attempts,
        last_error=job.last_error,
        run_at=job.run_at,
        finished_at=job.finished_at,
    )


@router.get("/deliveries", response_model=DeliveryPage)
async def list_(
    session: Session,
    who: Who,
    department: Annotated[str | None, Query(max_length=10)] = None,
    after: Id | None = None,
    limit: Limit = 50,
) -> DeliveryPage:
    """Messages that gave up and wait for a person."""
    found = list(await session.scalars(queries.dead_letters(who, department, after, limit + 1)))
    names = world(session).catalogue.departments
    rows = [shown(job, name_of(names, job.lane)) for job in found[:limit]]
    return DeliveryPage(rows=rows, next=rows[-1].id if len(found) > limit else None)


def name_of(names: object, code: str) -> str:
    assert isinstance(names, dict)
    return names[code].zh if code in names else code


@router.post("/deliveries/{id}/requeue", response_model=DeliveryOut)
async def requeue(id: Id, session: Session, who: Who) -> DeliveryOut:
    """Send it again from the start."""
    job = await service.requeue(session, who, id, utc_now())
    record(session, who, "delivery.requeue", "delivery", id)
    return shown(job, name_of(world(session).catalogue.departments, job.lane))


@router.post("/deliveries/{id}/dismissal", response_model=DeliveryOut)
async def dismiss(id: Id, body: DismissalIn, session: Session, who: Who) -> DeliveryOut:
    """Put it away: it has been seen to in another way. It is not sent any more."""
    job = await service.dismiss(session, who, id, utc_now())
    record(session, who, "delivery.dismiss", "delivery", id, reason=body.reason)
    return shown(job, name_of(world(session).catalogue.departments, job.lane))


@router.get("/departments", response_model=HealthList, tags=["departments"])
async def health(session: Session, who: Who) -> HealthList:
    """Each department's line: what waits, what failed, whether its circuit is open."""
    names = world(session).catalogue.departments
    lanes = await service.health(session, who, utc_now())
    rows = [
        HealthOut(
            lane=lane.lane,
            department_name=name_of(names, lane.lane),
            schedule=lane.schedule,
            circuit=lane.circuit,
            open_until=lane.open_until,
            queued=lane.queued,
            running=lane.running,
            dead=lane.dead,
            oldest_queued=lane.oldest_queued,
            last_success_at=lane.last_success_at,
            last_error=lane.last_error,
        )
        for lane in lanes
    ]
    return HealthList(rows=rows)
