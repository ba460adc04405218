"""What we ask of whoever sends text messages; it fails as departments do."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Text:
    """One message to one phone. `id` is the gateway's idempotency reference; it may come twice."""

    id: UUID
    phone: str = field(repr=False)
    words: str = field(repr=False)


class SmsGateway(Protocol):
    async def send(self, text: Text) -> str:
        """Hand it over; the gateway's own number. Raises Unavailable or Rejected."""
        ...
