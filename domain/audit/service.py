"""Writing the trail in the transaction of what it tells."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.models import AuditRecord
from domain.base import new_id
from domain.world import world


def record(  # noqa: PLR0913
    session: AsyncSession,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: UUID,
    *,
    reason: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Add one record; digests only, never values."""
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
            before_digest=before,
            after_digest=after,
            reason=reason,
            request_id=session.info.get("request_id"),
        )
    )


def post_of(actor: Actor) -> str | None:
    """The posts held, as `role@organisation`, in the order of the account."""
    return " ".join(f"{post.role}@{post.organisation}" for post in actor.posts) or None
