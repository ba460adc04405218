"""The trail outside the database: two files that whoever administers the database cannot rewrite.

`leaves` holds 48 bytes per sealed record (its id and its leaf hash, in order), `checkpoints` one
JSON object per line. A line is written when its leaves are on the disk, so a file cut off by a
crash is mended by writing on. `peaks` only saves reading all leaves again when the tree goes on.
Keep the folder where the database's people have no account.
"""

import fcntl
import json
import os
import struct
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from domain.audit.checkpoint import Checkpoint
from domain.audit.rules import Growing

LEAF = struct.Struct("16s32s")
TAIL = 1 << 16  # bytes; far more than one line
Leaf = tuple[UUID, bytes]


class LedgerDisagrees(Exception):
    """What the database says it sealed is not what this ledger holds. A person must look."""


class Ledger:
    """One city's folder. Writers take turns; readers need no lock."""

    def __init__(self, folder: Path) -> None:
        self._leaves, self._lines = folder / "leaves", folder / "checkpoints"
        self._lock, self._peaks = folder / "lock", folder / "peaks"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else writes until the block ends. Raises OSError when somebody does."""
        self._lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield

    def last(self) -> Checkpoint | None:
        """The newest complete line, if any."""
        if not self._lines.exists():
            return None
        with self._lines.open("rb") as file:
            file.seek(max(0, self._lines.stat().st_size - TAIL))
            written = file.read().rpartition(b"\n")[0]
        return _read(written.rpartition(b"\n")[2]) if written else None

    def lines(self) -> Iterator[Checkpoint]:
        """Every complete line, oldest first. Raises LedgerDisagrees at one that makes no sense."""
        if not self._lines.exists():
            return
        with self._lines.open("rb") as file:
            yield from (_read(line) for line in file if line.endswith(b"\n"))

    def leaves(self, count: int, at_once: int) -> Iterator[list[Leaf]]:
        """The first `count` leaves (fewer when the file is short), in parts of `at_once`."""
        if not self._leaves.exists():
            return
        with self._leaves.open("rb") as file:
            for start in range(0, count, at_once):
                wanted = min(at_once, count - start) * LEAF.size
                part = file.read(wanted)
                whole = part[: len(part) // LEAF.size * LEAF.size]
                yield [(UUID(bytes=id), hash) for id, hash in LEAF.iter_unpack(whole)]
                if len(part) < wanted:
                    return

    def append(self, leaves: Sequence[Leaf], checkpoint: Checkpoint) -> None:
        """Write on, inside `held`. Raises LedgerDisagrees when the leaves do not give the root."""
        tree = self._tree(self.last())
        start = tree.size
        for _, hash in leaves:
            tree.take(hash)
        if (tree.size, tree.root()) != (checkpoint.size, checkpoint.root):
            raise LedgerDisagrees(
                f"leaves {start} to {checkpoint.size} of the database do not give the root that "
                "was signed: they were changed after they were sealed"
            )
        packed = b"".join(LEAF.pack(id.bytes, hash) for id, hash in leaves)
        _write(self._leaves, start * LEAF.size, packed)
        _write(self._lines, self._complete(), _line(checkpoint))
        _write(self._peaks, 0, b"".join(tree.peaks()))

    def _tree(self, last: Checkpoint | None) -> Growing:
        """The tree of the last line, from its peaks where they give its root."""
        if last is None:
            return Growing()
        held = self._peaks.read_bytes() if self._peaks.exists() else b""
        tree = Growing(last.size, [held[at : at + 32] for at in range(0, len(held), 32)])
        if tree.root() == last.root:
            return tree
        tree = Growing()
        for part in self.leaves(last.size, 10_000):
            for _, hash in part:
                tree.take(hash)
        if (tree.size, tree.root()) != (last.size, last.root):
            raise LedgerDisagrees("the ledger's leaves do not give the root of its last line")
        return tree

    def _complete(self) -> int:
        """The length of the file of lines without what a crash left half written."""
        if not self._lines.exists():
            return 0
        size = self._lines.stat().st_size
        with self._lines.open("rb") as file:
            file.seek(max(0, size - TAIL))
            tail = file.read()
        return size - len(tail) + tail.rfind(b"\n") + 1


def _write(path: Path, at: int, content: bytes) -> None:
    """Write `content` behind the first `at` bytes, and not return before it is on the disk."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        if file.seek(0, os.SEEK_END) < at:
            raise LedgerDisagrees(f"{path.name} is shorter than its checkpoints say: it was cut")
        file.truncate(at)
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _line(said: Checkpoint) -> bytes:
    written = {
        "size": said.size,
        "root": said.root.hex(),
        "at": said.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "key": said.key_id,
        "signature": b64encode(said.signature).decode(),
    }
    return json.dumps(written).encode() + b"\n"


def _read(line: bytes) -> Checkpoint:
    try:
        said = json.loads(line)
        return Checkpoint(
            size=int(said["size"]),
            root=bytes.fromhex(said["root"]),
            at=datetime.fromisoformat(said["at"]),
            key_id=str(said["key"]),
            signature=b64decode(said["signature"], validate=True),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise LedgerDisagrees(f"a line of the ledger cannot be read: {problem!r}") from None
