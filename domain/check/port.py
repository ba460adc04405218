"""What we ask of an office that keeps records, and the only two ways asking may fail.

One inquiry is one check of one family: every person it is about travels together. Asking is at
least once: the query id is the source's idempotency reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

# Unavailable (ask again) and Rejected (a person must look) are those of the departments.
from domain.delivery.port import Rejected, Unavailable

__all__ = [
    "Answer",
    "Fetched",
    "Inquiry",
    "Rejected",
    "Source",
    "Subject",
    "Told",
    "Unavailable",
]


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as a source may see them: by name and ID number, nothing else."""

    query_id: UUID
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One check of one family. `authorisation` is the number on the paper they signed."""

    run_id: UUID
    check: str
    authorisation: str
    asks_from: date
    asks_to: date
    subjects: Sequence[Subject]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said about one query. No records: it knows nothing about this person.

    `records` is None while the source still thinks and will answer by callback or batch; a record
    has the fields the check `returns` in the catalogue: text, int, bool, ISO dates; money in fen.
    """

    query_id: UUID
    records: Sequence[Mapping[str, Any]] | None
    source_at: datetime | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a source says later, by itself, about one check of one run."""

    run_id: UUID
    check: str
    answers: Sequence[Answer]


class Source(Protocol):
    """One of the offices whose records are asked."""

    @property
    def code(self) -> str: ...

    async def ask(self, inquiry: Inquiry) -> Sequence[Answer]:
        """One answer per subject. Raises Unavailable, Rejected."""
        ...


class Fetched(Protocol):
    """A source that leaves result files lying until we have them."""

    async def finished(self) -> Sequence[Told]:
        """What lies there. Raises Unavailable, Rejected."""
        ...

    async def taken(self, told: Sequence[Told]) -> None:
        """These have been recorded. Raises Unavailable, Rejected."""
        ...
