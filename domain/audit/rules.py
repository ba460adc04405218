"""The Merkle tree of RFC 6962 §2.1, and the bytes of a record that become its leaf.

Ranges of leaves are half open: (0, 6) are the first six. A node is (level, index): the hash over
leaves `index * 2**level` up to the next. Nodes that are complete never change again, so any root or
proof is made of few stored ones.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

Range = tuple[int, int]
Node = tuple[int, int]
Lookup = Mapping[Node, bytes]
EMPTY_ROOT = hashlib.sha256().digest()
VERSION = 1
FIELDS = (
    *("action", "actor", "actor_kind", "address", "after_digest", "at", "before_digest"),
    *("household_id", "id", "object_id", "object_kind", "post", "reason", "request_id"),
    "transaction_id",
)


def canonical(record: Callable[[str], object]) -> bytes:
    """The bytes of a record: one JSON object in UTF-8, members sorted, without spaces.

    `record` gives the value of a field. Every field is there, `null` where it has none; times are
    UTC with six decimals, keys are in lower case; `v` is the version of this description.
    """
    said = {name: _plain(record(name)) for name in FIELDS} | {"v": VERSION}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value) if isinstance(value, UUID) else value


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that is only added to. Holds its peaks, the largest complete nodes, left to right."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Take in one leaf; the nodes above the leaves it completes, as (level, index, hash)."""
        self._peaks.append(leaf)
        index, level = self.size, 0
        while index & 1:
            right = self._peaks.pop()
            self._peaks[-1] = node_hash(self._peaks[-1], right)
            index, level = index >> 1, level + 1
            yield level, index, self._peaks[-1]
        self.size += 1

    def take(self, leaf: bytes) -> None:
        for _ in self.add(leaf):
            pass

    def peaks(self) -> list[bytes]:
        """The hashes of `peaks_of(size)`."""
        return list(self._peaks)

    def root(self) -> bytes:
        return folded(self._peaks)


def folded(peaks: Sequence[bytes]) -> bytes:
    """The root over complete nodes that stand side by side, ever smaller from left to right."""
    if not peaks:
        return EMPTY_ROOT
    *rest, root = peaks
    for left in reversed(rest):
        root = node_hash(left, root)
    return root


def peaks_of(size: int) -> list[Node]:
    """The complete nodes a tree of `size` leaves consists of."""
    return cover((0, size))


def cover(leaves: Range) -> list[Node]:
    """The complete nodes over a range of a tree, as the ranges of §2.1 are: split at powers of two.

    The range begins where a complete node of its size can begin.
    """
    start, end = leaves
    found: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion(leaf: int, size: int) -> list[Range]:
    """The ranges whose hashes prove leaf number `leaf` in a tree of `size`, lowest first."""
    return _path(leaf, (0, size))


def _path(leaf: int, whole: Range) -> list[Range]:
    """PATH(m, D[n]) of §2.1.1."""
    start, end = whole
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if leaf < middle:
        return [*_path(leaf, (start, middle)), (middle, end)]
    return [*_path(leaf, (middle, end)), (start, middle)]


def consistency(first: int, second: int) -> list[Range]:
    """The ranges whose hashes prove that a tree of `second` leaves begins with one of `first`."""
    return _subproof(first, (0, second), whole=True) if 0 < first < second else []


def _subproof(first: int, part: Range, *, whole: bool) -> list[Range]:
    """SUBPROOF(m, D[n], b) of §2.1.2; `first` is counted from the beginning of the tree."""
    start, end = part
    if first == end:
        return [] if whole else [part]
    middle = start + split(end - start)
    if first <= middle:
        return [*_subproof(first, (start, middle), whole=whole), (middle, end)]
    return [*_subproof(first, (middle, end), whole=False), (start, middle)]


def split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def hash_over(leaves: Range, nodes: Lookup) -> bytes:
    """The hash over a range, from the complete nodes in it."""
    return folded([nodes[node] for node in cover(leaves)])


def climbs(leaf: bytes, number: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root an inclusion proof leads to (RFC 9162 §2.1.3.2); None when it cannot be one."""
    place, last, reached = number, size - 1, leaf
    for hash in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            reached = node_hash(hash, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, hash)
        place, last = place >> 1, last >> 1
    return reached if last == 0 else None
