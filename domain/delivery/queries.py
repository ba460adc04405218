"""The desk of dead letters and the health of departments, as far as the actor may see them."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from domain.actor import Actor
from domain.job import queries as jobs
from domain.job.models import Job, Lane
from domain.organisation.models import Organisation

Column = InstrumentedAttribute[str]
READ = "delivery.read"
RETRY = "delivery.retry"


def in_sight(actor: Actor, lane: Column, permission: str) -> ColumnElement[bool]:
    """Posts at a department see its lane; posts elsewhere (the data bureau) see every lane."""
    if actor.kind == "system":
        return true()
    if actor.kind == "department":
        return lane == actor.id
    posts = [post.organisation for post in actor.posts_with(permission)]
    if not posts:
        return false()
    held = Organisation.code.in_(posts)
    mine = or_(Organisation.department == lane, Organisation.department.is_(None))
    return exists().where(held, mine)


def dead_letters(
    actor: Actor, lane: str | None = None, after: UUID | None = None, limit: int = 50
) -> Select[Job]:
    """Jobs that have given up, oldest first, one page after the key `after`."""
    page = jobs.dead(after, limit).where(in_sight(actor, Job.lane, READ))
    return page if lane is None else page.where(Job.lane == lane)


def dead_letter(actor: Actor, job_id: UUID) -> Select[UUID]:
    """The id, if this actor may send that job again."""
    return select(Job.id).where(Job.id == job_id, in_sight(actor, Job.lane, RETRY))


def lanes(actor: Actor) -> Select[Lane]:
    return select(Lane).where(in_sight(actor, Lane.code, READ)).order_by(Lane.code)
