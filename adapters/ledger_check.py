"""Reading the whole trail again and comparing it with the ledger outside the database.

The ledger's leaves are believed as far as they give the roots that were signed. Whatever the
database says of itself (its leaves, nodes and checkpoints) is compared, never believed.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, MetaData, Row, Uuid, any_, literal, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.ledger import Leaf, Ledger
from adapters.seals import PublicKeys
from domain.audit import rules, sealing
from domain.audit.checkpoint import Checkpoint
from domain.audit.models import AuditCheckpoint, AuditLeaf, AuditNode, AuditRecord
from domain.base import Entity

RECORDS = Entity.metadata.tables[AuditRecord.__tablename__]
AT_ONCE = 1000
SHOWN = 50  # findings told one by one; all are counted
LATE = timedelta(hours=1)  # no transaction stays open that long

INSERTED = text(
    "SELECT r.id FROM audit_record r WHERE (r.transaction_id, r.id) < (:transaction, :id) "
    "AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.record_id = r.id) ORDER BY r.id"
)
RETIRED = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND relkind = 'r' AND NOT relispartition AND relname ~ '^audit_record_[0-9]{4}_[0-9]{2}$'"
)
WAITING = text(
    "SELECT count(*) FROM audit_record r "
    "WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.record_id = r.id)"
)


@dataclass(slots=True)
class Report:
    """What was found. `sealed`: leaves compared; `waiting`: records not sealed yet."""

    sealed: int = 0
    waiting: int = 0
    checkpoints: int = 0
    seconds: float = 0.0
    found: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)

    def tell(self, kind: str, sentence: str) -> None:
        self.found[kind] += 1
        if len(self.sentences) < SHOWN:
            self.sentences.append(f"{kind}: {sentence}")


@dataclass(frozen=True, slots=True)
class Part:
    """Some leaves of the ledger, in order, and the nodes and checkpoints they complete."""

    start: int
    leaves: Sequence[Leaf]
    nodes: Mapping[rules.Node, bytes]
    checkpoints: Sequence[Checkpoint]


class Check:
    """One reading from beginning to end, in parts of AT_ONCE records; memory does not grow."""

    def __init__(self, session: AsyncSession, ledger: Ledger, keys: PublicKeys, city: str) -> None:
        self._session, self._ledger, self._keys, self._city = session, ledger, keys, city
        self._lines = ledger.lines()
        self._line = next(self._lines, None)
        self._tree = rules.Growing()
        self._gone: tuple[int, int] | None = None  # the run of missing records under way
        self._last: Row[Any] | None = None  # the newest record that is as it was sealed
        self._until: datetime | None = None  # the latest time of a record under a checkpoint
        self._latest: datetime | None = None
        self._tables = [RECORDS]
        self.report = Report()

    async def run(self) -> Report:
        """Raises LedgerDisagrees when the ledger itself cannot be read."""
        started = time.monotonic()
        for (name,) in await self._session.execute(RETIRED):
            self._tables.append(RECORDS.to_metadata(MetaData(), name=name))
        last = self._ledger.last()
        size = last.size if last else 0
        for leaves in self._ledger.leaves(size, AT_ONCE):
            await self._compare(self._grow(leaves))
        if self._tree.size < size:
            self.report.tell("ledger cut", f"it ends at leaf {self._tree.size} of {size}")
        self._end_of_gap(size)
        await self._inserted()
        self.report.sealed = self._tree.size
        self.report.waiting = await self._session.scalar(WAITING) or 0
        self.report.seconds = time.monotonic() - started
        return self.report

    def _grow(self, leaves: Sequence[Leaf]) -> Part:
        start, checkpoints = self._tree.size, []
        nodes: dict[rules.Node, bytes] = {}
        for _, hash in leaves:
            nodes |= {(level, index): over for level, index, over in self._tree.add(hash)}
            while self._line is not None and self._line.size <= self._tree.size:
                self._prove(self._line)
                checkpoints.append(self._line)
                self._line = next(self._lines, None)
        return Part(start, leaves, nodes, checkpoints)

    def _prove(self, line: Checkpoint) -> None:
        """The ledger itself: is the line signed by us, and do its leaves give its root?"""
        self.report.checkpoints += 1
        if not self._keys.good(self._city, line):
            self.report.tell("ledger forged", f"the checkpoint of {line.size} is not signed by us")
        if (self._tree.size, self._tree.root()) != (line.size, line.root):
            self.report.tell(
                "ledger forged", f"the ledger's first {line.size} leaves do not give its root"
            )

    async def _compare(self, part: Part) -> None:
        ids = literal([id for id, _ in part.leaves], ARRAY(Uuid))
        rows: dict[UUID, Row[Any]] = {}
        for records in self._tables:
            found = await self._session.execute(
                select(*(records.c[name] for name in rules.FIELDS)).where(records.c.id == any_(ids))
            )
            rows |= {row.id: row for row in found}
        ends = {line.size for line in part.checkpoints}
        for seq, (id, hash) in enumerate(part.leaves, part.start):
            self._judge(seq, id, hash, rows.get(id))
            if seq + 1 in ends:
                self._until = self._latest
        await self._compare_leaves(part)
        await self._compare_nodes(part)
        await self._compare_checkpoints(part)

    def _judge(self, seq: int, id: UUID, hash: bytes, row: Row[Any] | None) -> None:
        if row is None:
            first = self._gone[0] if self._gone else seq
            self._gone = first, seq + 1
            return
        self._end_of_gap()
        if sealing.leaf_of(row) != hash:
            self.report.tell("changed", f"record {id} (leaf {seq}) is not what was sealed")
            return
        if self._until is not None and row.at < self._until - LATE:
            self.report.tell(
                "inserted",
                f"record {id} (leaf {seq}) is dated {row.at.isoformat()}, but records up to "
                f"{self._until.isoformat()} had been sealed before it came",
            )
        self._latest = max(row.at, self._latest or row.at)
        self._last = row

    def _end_of_gap(self, size: int = 0) -> None:
        """Missing records side by side are told together; at the very end, the trail was cut."""
        if self._gone is None:
            return
        first, end = self._gone
        self._gone = None
        many = f"{end - first} sealed records (leaves {first} to {end - 1}) are gone"
        if end == size:
            self.report.tell("truncated", f"the trail ends at leaf {first} of {size}: {many}")
        else:
            self.report.tell("removed", many)

    async def _compare_leaves(self, part: Part) -> None:
        """The database's own list: does it still name these records in this order?"""
        end = part.start + len(part.leaves)
        rows = await self._session.execute(
            select(AuditLeaf.seq, AuditLeaf.record_id, AuditLeaf.hash).where(
                AuditLeaf.seq >= part.start, AuditLeaf.seq < end
            )
        )
        held = {seq: (id, hash) for seq, id, hash in rows}
        for seq, (id, hash) in enumerate(part.leaves, part.start):
            there = held.get(seq)
            if there is None:
                self.report.tell("leaf gone", f"the database's list lacks leaf {seq} (record {id})")
            elif there[0] != id:
                said = f"leaf {seq} was record {id}, the database's list now says {there[0]}"
                self.report.tell("reordered", said)
            elif there[1] != hash:
                said = f"the database's list has another hash for leaf {seq} (record {id})"
                self.report.tell("leaf rewritten", said)

    async def _compare_nodes(self, part: Part) -> None:
        nodes = list(part.nodes)
        rows = await self._session.execute(
            select(AuditNode.level, AuditNode.index, AuditNode.hash).where(
                tuple_(AuditNode.level, AuditNode.index).in_(nodes)
            )
        )
        held = {(level, index): hash for level, index, hash in rows}
        wrong = [node for node, hash in part.nodes.items() if held.get(node) != hash]
        for level, index in wrong:
            self.report.tell("node rewritten", f"node {index} of level {level} is another one")

    async def _compare_checkpoints(self, part: Part) -> None:
        sizes = [line.size for line in part.checkpoints]
        rows = await self._session.scalars(
            select(AuditCheckpoint).where(AuditCheckpoint.size.in_(sizes))
        )
        held = {row.size: sealing.plain(row) for row in rows}
        for line in part.checkpoints:
            if held.get(line.size) != line:
                said = f"the database's checkpoint of {line.size} is not the one that was signed"
                self.report.tell("checkpoint rewritten", said)

    async def _inserted(self) -> None:
        """Records that stand before the newest sealed one, and were never sealed."""
        if self._last is None:
            return
        place = {"transaction": self._last.transaction_id, "id": self._last.id}
        for (id,) in await self._session.execute(INSERTED, place):
            self.report.tell("inserted", f"record {id} was put in where all had been sealed")
