"""The desk of dead letters and the health of departments, as far as the actor may see them."""

from uuid import UUID

from sqlalchemy import Select, select

from domain.access.scope import reach
from domain.actor import Actor
from domain.job import queries as jobs
from domain.job.models import Job, Lane

READ, RETRY = "delivery.read", "delivery.retry"


def dead_letters(
    actor: Actor, lane: str | None = None, after: UUID | None = None, limit: int = 50
) -> Select[Job]:
    """Jobs that have given up, oldest first, one page after the key `after`."""
    page = jobs.dead(after, limit).where(reach(actor, Job))
    return page if lane is None else page.where(Job.lane == lane)


def dead_letter(actor: Actor, job_id: UUID) -> Select[UUID]:
    """The id, if this actor may send that job again."""
    return select(Job.id).where(Job.id == job_id, reach(actor, Job, "retry"))


def lanes(actor: Actor) -> Select[Lane]:
    return select(Lane).where(reach(actor, Lane)).order_by(Lane.code)
