"""Proofs that a record is in the sealed trail, and that the trail has only ever been added to."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.audit import rules
from domain.audit.checkpoint import statement
from domain.audit.models import AuditCheckpoint, AuditLeaf, AuditRecord
from domain.audit.questions import UnknownRecord
from domain.audit.sealing import latest, stored, whole_records
from domain.audit.service import record
from domain.audit.views import CheckpointView, ConsistencyView, InclusionView
from domain.errors import Conflict, RuleViolation
from domain.world import world


class NotSealedYet(Conflict):
    """The record is still waiting to be sealed; that takes less than a minute."""


class NoSuchTree(RuleViolation):
    """The trail has never had a sealed state of that size."""


async def checkpoint(session: AsyncSession) -> CheckpointView:
    """The newest checkpoint. Raises NotSealedYet when there is none."""
    row = await _latest(session)
    return CheckpointView(
        size=row.size,
        root=row.root.hex(),
        at=row.at,
        key_id=row.key_id,
        signature=urlsafe_b64encode(row.signature).rstrip(b"=").decode(),
        statement=statement(world(session).city, row.size, row.root, row.at).decode(),
    )


async def inclusion(
    session: AsyncSession, actor: Actor, id: UUID, size: int | None
) -> InclusionView:
    """That a record is under the root of a tree of `size` leaves (by default the newest one).

    Reads O(log n) hashes. Raises UnknownRecord, NotSealedYet, NoSuchTree.
    """
    seen = whole_records().where(AuditRecord.id == id, in_reach(session, actor, AuditRecord))
    row = (await session.execute(seen)).one_or_none()
    if row is None:
        raise UnknownRecord("no record with this id")
    leaf = await session.scalar(select(AuditLeaf.seq).where(AuditLeaf.record_id == id))
    if leaf is None:
        raise NotSealedYet("not sealed yet; ask again in a minute")
    size = await _known(session, size, leaf + 1)
    root, *path = await _hashes(session, [(0, size), *rules.inclusion(leaf, size)])
    record(session, actor, "audit.prove", "audit_record", id, household=row.household_id)
    text = rules.canonical(row._mapping.__getitem__).decode()
    return InclusionView(text, leaf, size, root, path)


async def consistency(session: AsyncSession, first: int, second: int | None) -> ConsistencyView:
    """That the tree of `second` leaves begins with that of `first`. Raises NoSuchTree."""
    second = await _known(session, second, first)
    parts = [(0, first), (0, second), *rules.consistency(first, second)]
    first_root, second_root, *path = await _hashes(session, parts)
    return ConsistencyView(first, first_root, second, second_root, path)


async def _latest(session: AsyncSession) -> AuditCheckpoint:
    row = await latest(session)
    if row is None:
        raise NotSealedYet("nothing has been sealed yet; ask again in a minute")
    return row


async def _known(session: AsyncSession, size: int | None, least: int) -> int:
    newest = (await _latest(session)).size
    wanted = newest if size is None else size
    if not least <= wanted <= newest:
        raise NoSuchTree(f"sizes go from {least} to {newest} here", least=least, most=newest)
    return wanted


async def _hashes(session: AsyncSession, parts: Sequence[rules.Range]) -> list[str]:
    """The hash over each range, in hex, from one reading of all the nodes."""
    nodes = await stored(session, {node for part in parts for node in rules.cover(part)})
    return [rules.hash_over(part, nodes).hex() for part in parts]
