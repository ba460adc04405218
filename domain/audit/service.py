"""Writing the trail in the transaction of what it tells."""

import hashlib
from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.models import AuditRecord
from domain.base import new_id
from domain.world import world

TOLD = "families told of"  # in session.info: whose families this transaction has records about


def record(  # noqa: PLR0913
    session: AsyncSession,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: UUID | str,
    *,
    household: UUID | None = None,
    reason: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Add one record; digests only, never values. `household` is the family it is about."""
    if object_kind == "household" and isinstance(object_id, UUID):
        household = object_id
    session.info.setdefault(TOLD, set()).add(household)
    session.add(
        AuditRecord(
            id=new_id(),
            at=world(session).now(),
            actor=actor.id,
            actor_kind=actor.kind,
            post=post_of(actor),
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            household_id=household,
            before_digest=before,
            after_digest=after,
            reason=reason,
            request_id=session.info.get("request_id"),
            address=session.info.get("address"),
        )
    )


def record_read(
    session: AsyncSession,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: UUID | str,
    household: UUID,
) -> None:
    """Add a look at a family, unless this very transaction has told of the family already:
    whoever decides a case is shown it, and the decision says so. The platform does not look."""
    if actor.kind == "system" or household in session.info.get(TOLD, ()):
        return
    record(session, actor, action, object_kind, object_id, household=household)


def record_list(
    session: AsyncSession, actor: Actor, action: str, object_kind: str, shown: Iterable[UUID]
) -> None:
    """Add that a page of a list was read; the digest tells later which rows stood on it."""
    ids = [str(id) for id in shown]
    if ids and actor.kind != "system":
        digest = hashlib.sha256(" ".join(ids).encode()).hexdigest()
        record(session, actor, action, object_kind, f"{len(ids)} rows", after=digest)


def post_of(actor: Actor) -> str | None:
    """The posts held, as `role@organisation`, in the order of the account."""
    return " ".join(f"{post.role}@{post.organisation}" for post in actor.posts) or None


NAMED: Final = UUID(
    "5f0a7c52-3e1d-5d0b-9a54-6c1f0e0b7a11"
)  # never changed: old records keep their id


def object_id_of(kind: str, code: str) -> UUID:
    """The id in the trail of something that has a code and no id: an account, a place, a role."""
    return uuid5(NAMED, f"{kind}:{code}")
