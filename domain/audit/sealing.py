"""Sealing: what has been recorded becomes leaves of the tree, in the background.

Writers know nothing of it: no lock, no counter. Records are taken in the order of their writing
transactions' numbers, and only below the oldest transaction still under way: nothing can appear
there any more, however late somebody commits, so a cursor is enough and each record is taken once.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, insert, literal, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.audit import rules
from domain.audit.checkpoint import Checkpoint, Seal, statement
from domain.audit.models import AuditCheckpoint, AuditLeaf, AuditNode, AuditRecord
from domain.base import utc_now
from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM
from domain.world import world

SEAL = "seal-trail"
SEAL_EVERY = timedelta(seconds=30)
LOOK_EVERY = timedelta(seconds=5)  # what was sealed leaves the database that soon
BATCH = 5000
MONTHS_AHEAD = 3
FOR_EVER = 1_000_000  # attempts: a trail that cannot be sealed today is tried again, always

Columns = AuditRecord.__table__.c
OLDEST: Any = text("(pg_snapshot_xmin(pg_current_snapshot())::text)::bigint")
NEXT: Any = text("(pg_snapshot_xmax(pg_current_snapshot())::text)::bigint")


def sealing(now: Any) -> NewJob:  # noqa: ANN401
    """The job that keeps sealing; one for ever. `now` is business time."""
    return NewJob(SEAL, PLATFORM, now, slot=SEAL, max_attempts=FOR_EVER)


async def due(session: AsyncSession) -> bool:
    """Whether the last checkpoint is SEAL_EVERY old, or was too full to hold everything."""
    last = await latest(session)
    if last is None or last.at <= utc_now() - SEAL_EVERY:
        return True
    before = select(AuditCheckpoint.size).where(AuditCheckpoint.size < last.size)
    newest = before.order_by(AuditCheckpoint.size.desc()).limit(1)
    return last.size - (await session.scalar(newest) or 0) == BATCH


async def seal(session: AsyncSession, key: Seal) -> int:
    """Seal what has been recorded since, at most BATCH records; how many it were.

    Two sealers at once: the slower one's leaves exist already, and its transaction fails.
    """
    last = await latest(session)
    rows = (await session.execute(_unsealed(last, await _restored(session, last)))).all()
    if not rows:
        return 0
    tree = await growing(session, last.size if last else 0)
    nodes = await _write_leaves(session, tree, rows)
    if nodes:
        await session.execute(insert(AuditNode), nodes)
    at, root = utc_now(), tree.root()
    session.add(
        AuditCheckpoint(
            size=tree.size,
            root=root,
            at=at,
            key_id=key.key_id,
            signature=key.sign(statement(world(session).city, tree.size, root, at)),
            last_transaction=rows[-1].transaction_id,
            last_record=rows[-1].id,
        )
    )
    return len(rows)


async def _write_leaves(
    session: AsyncSession, tree: rules.Growing, rows: Sequence[Row[Any]]
) -> list[dict[str, Any]]:
    """The leaves, one row each; the nodes they complete, not yet written."""
    leaves, nodes = [], []
    for row in rows:
        hash = leaf_of(row)
        leaves.append({"seq": tree.size, "record_id": row.id, "recorded_at": row.at, "hash": hash})
        nodes += [
            {"level": level, "index": index, "hash": over} for level, index, over in tree.add(hash)
        ]
    await session.execute(insert(AuditLeaf), leaves)
    return nodes


def leaf_of(row: Row[Any]) -> bytes:
    """The leaf of a record read with all of rules.FIELDS."""
    return rules.leaf_hash(rules.canonical(row._mapping.__getitem__))


def whole_records() -> Select[Any]:
    """Records with every field that is sealed."""
    return select(*(Columns[name] for name in rules.FIELDS))


def _unsealed(last: AuditCheckpoint | None, restored: bool) -> Select[Any]:
    page = (
        whole_records()
        .where(~exists().where(AuditLeaf.record_id == AuditRecord.id))
        .order_by(AuditRecord.transaction_id, AuditRecord.id)
        .limit(BATCH)
    )
    if last is None or restored:
        return page.where(
            or_(AuditRecord.transaction_id < OLDEST, AuditRecord.transaction_id >= NEXT)
        )
    cursor = tuple_(literal(last.last_transaction), literal(last.last_record))
    after = tuple_(AuditRecord.transaction_id, AuditRecord.id) > cursor
    return page.where(after, AuditRecord.transaction_id < OLDEST)


async def _restored(session: AsyncSession, last: AuditCheckpoint | None) -> bool:
    """Whether the numbers began anew: a dump was restored into another PostgreSQL."""
    following: int = await session.scalar(select(NEXT))  # type: ignore[assignment]
    return last is not None and last.last_transaction >= following


async def latest(session: AsyncSession) -> AuditCheckpoint | None:
    newest = select(AuditCheckpoint).order_by(AuditCheckpoint.size.desc()).limit(1)
    found: AuditCheckpoint | None = await session.scalar(newest)
    return found


async def growing(session: AsyncSession, size: int) -> rules.Growing:
    """The tree of `size` leaves, ready to grow."""
    peaks = rules.peaks_of(size)
    known = await stored(session, peaks)
    return rules.Growing(size, [known[peak] for peak in peaks])


async def stored(session: AsyncSession, nodes: Collection[rules.Node]) -> dict[rules.Node, bytes]:
    """The hashes of complete nodes, in two statements."""
    numbers = [index for level, index in nodes if level == 0]
    leaves = await session.execute(
        select(AuditLeaf.seq, AuditLeaf.hash).where(AuditLeaf.seq.in_(numbers))
    )
    above = await session.execute(
        select(AuditNode.level, AuditNode.index, AuditNode.hash).where(
            tuple_(AuditNode.level, AuditNode.index).in_([node for node in nodes if node[0]])
        )
    )
    found = {(0, seq): hash for seq, hash in leaves}
    return found | {(level, index): hash for level, index, hash in above}


async def prepare_months(session: AsyncSession) -> None:
    """Partitions for this month and the coming ones, where they are missing."""
    now = world(session).now()
    ahead = {"now": now, "months": MONTHS_AHEAD}
    await session.execute(text("SELECT audit_record_prepare(:now, :months)"), ahead)


async def since(session: AsyncSession, size: int) -> Sequence[Checkpoint]:
    """The checkpoints of larger trees, in order."""
    rows = await session.scalars(
        select(AuditCheckpoint).where(AuditCheckpoint.size > size).order_by(AuditCheckpoint.size)
    )
    return [plain(row) for row in rows]


async def leaves(session: AsyncSession, start: int, end: int) -> Sequence[tuple[UUID, bytes]]:
    """(record, hash) of the leaves from `start` up to `end`."""
    rows = await session.execute(
        select(AuditLeaf.record_id, AuditLeaf.hash)
        .where(AuditLeaf.seq >= start, AuditLeaf.seq < end)
        .order_by(AuditLeaf.seq)
    )
    return [(record, hash) for record, hash in rows]


def plain(row: AuditCheckpoint) -> Checkpoint:
    return Checkpoint(row.size, row.root, row.at, row.key_id, row.signature)
