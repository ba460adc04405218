"""What is signed: how many records there were at a time, and the one hash over all of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The whole tree of one city when it held `size` leaves. `at` is the machine's time."""

    size: int
    root: bytes
    at: datetime
    key_id: str
    signature: bytes


class Seal(Protocol):
    """The key that signs checkpoints and nothing else."""

    @property
    def key_id(self) -> str: ...

    def sign(self, statement: bytes) -> bytes: ...


def statement(city: str, size: int, root: bytes, at: datetime) -> bytes:
    """The signed bytes: five lines, each ended, naming city, size, root (hex) and time (UTC)."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"lianban audit checkpoint\n{city}\n{size}\n{root.hex()}\n{moment}\n".encode()
