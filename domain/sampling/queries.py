"""Which claims a draw is among, and what became of draws."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application, Claim, ClaimState
from domain.approval.models import Decision, Investigation, Outcome, StepKind
from domain.audit.models import AuditCheckpoint, AuditLeaf, AuditRecord
from domain.organisation.models import Post, Role, Staff
from domain.region.queries import within
from domain.sampling.models import Sample, SampleClaim, SampleVisit
from domain.world import SHANGHAI

DRAW = "sample.draw"  # action of the record that a draw leaves in the trail


def confirmed(
    mine: ColumnElement[bool],
    region: str,
    days: tuple[date, date],
    items: Collection[str],
) -> Select[UUID, str, UUID]:
    """(claim, item, application) of `mine` confirmed on those days that ran in no draw yet."""
    began, ended = _bounds(*days)
    confirming = exists().where(
        Decision.claim_id == Claim.id,
        Decision.kind == StepKind.CONFIRMATION,
        Decision.outcome == Outcome.APPROVE,
        Decision.decided_at >= began,
        Decision.decided_at < ended,
    )
    found = (
        select(Claim.id, Claim.item, Claim.application_id)
        .join(Application, Application.id == Claim.application_id)
        .where(mine, within(Application.deciding_region, region))
        .where(Claim.state == ClaimState.GRANTED, confirming)
        .where(~exists().where(SampleClaim.claim_id == Claim.id))
        .order_by(Claim.id)
    )
    return found.where(Claim.item.in_(items)) if items else found


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    midnight = time(tzinfo=SHANGHAI)
    return datetime.combine(first, midnight), datetime.combine(last + timedelta(1), midnight)


def samples(session: AsyncSession, actor: Actor, after: UUID | None) -> Select[Sample]:
    """Draws in reach, newest first."""
    found = select(Sample).where(in_reach(session, actor, Sample)).order_by(Sample.id.desc())
    return found.where(Sample.id < after) if after else found


def results(samples: Collection[UUID]) -> Select[UUID, int, int]:
    """(draw, families visited, those that live otherwise)."""
    differing = func.count().filter(~SampleVisit.agrees)
    return (
        select(SampleVisit.sample_id, func.count(), differing)
        .where(SampleVisit.sample_id.in_(samples))
        .group_by(SampleVisit.sample_id)
    )


def records(samples: Collection[UUID]) -> Select[str, UUID, int | None]:
    """(draw, the trail's record of it, that record's leaf once it is sealed)."""
    return (
        select(AuditRecord.object_id, AuditRecord.id, AuditLeaf.seq)
        .outerjoin(AuditLeaf, AuditLeaf.record_id == AuditRecord.id)
        .where(AuditRecord.object_id.in_([str(id) for id in samples]), AuditRecord.action == DRAW)
    )


def sealing(leaf: int) -> Select[AuditCheckpoint]:
    """The first checkpoint whose tree holds this leaf."""
    later = select(AuditCheckpoint).where(AuditCheckpoint.size > leaf)
    return later.order_by(AuditCheckpoint.size).limit(1)


def cases(mine: ColumnElement[bool], ids: Collection[UUID]) -> Select[Application]:
    return select(Application).where(mine, Application.id.in_(ids))


def took_part(claim: SampleClaim) -> Select[str]:
    """Logins of who confirmed this claim or has visited the family for this case."""
    confirmer = select(Decision.officer).where(
        Decision.claim_id == claim.claim_id, Decision.kind == StepKind.CONFIRMATION
    )
    surveyor = select(Investigation.officer).where(
        Investigation.application_id == claim.application_id
    )
    return confirmer.union(surveyor)  # type: ignore[return-value]


def visitors(named: str, permissions: Collection[str], on: date) -> Select[str]:
    """Accounts of this login or name whose posts hold one of these permissions on that day."""
    return (
        select(Staff.login)
        .join(Post, Post.staff == Staff.login)
        .join(Role, Role.code == Post.role)
        .where(or_(Staff.login == named, Staff.name == named), Staff.suspended_at.is_(None))
        .where(or_(*(Role.permissions.contains([one]) for one in permissions)))
        .where(Post.valid_from <= on, or_(Post.valid_to.is_(None), Post.valid_to >= on))
        .distinct()
    )
