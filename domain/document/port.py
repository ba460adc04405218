"""Where the bytes of documents lie; the adapter seals them."""

from collections.abc import Iterator
from typing import Protocol
from uuid import UUID


class Store(Protocol):
    """Every method blocks on a disk."""

    def put(self, id: UUID, clear: bytes) -> None:
        """Keep for good: on the disk when it returns. Raises OSError."""
        ...

    def get(self, id: UUID) -> bytes: ...

    def remove(self, id: UUID) -> None: ...

    def older_than(self, seconds: float) -> Iterator[list[UUID]]:
        """Ids of files that have lain so long, in lists."""
        ...
