"""What we ask of a department, and the only two ways asking may fail.

`lodge` tells a department about claims and returns what it said about each. LODGE is for
pre-review, RELEASE starts the clock and asks for a decision, WITHDRAW drops the claim. Delivery is
at least once: the claim id is the department's idempotency reference, and RELEASE carries all that
LODGE did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class MessageKind(StrEnum):
    LODGE = "lodge"
    RELEASE = "release"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class MessagePerson:
    """A person as one department may see them. None means the item does not need it."""

    ref: str
    name: str
    id_number: str | None
    relation: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One beneficiary the platform's assessment proposes (person ref, or None = household)."""

    person: str | None
    verdict: str  # "true" | "false" | "unknown"
    amount_fen: int | None
    unit: str
    text: str  # e.g. 1460 元/月
    reason: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """Everything one department may know about one claim, and not one fact more."""

    id: UUID  # of this delivery
    kind: MessageKind
    claim_id: UUID
    case_number: str
    item: str
    item_name: str
    region: str  # deciding county (6 digits)
    office: str  # organisation code of the deciding office
    applicant: str
    phone: str | None
    address: str | None
    accounts: Mapping[str, str]  # utility account numbers by field id, only the item's own
    household: Mapping[str, Any]  # hh.* / ev.* facts the item reads
    persons: Sequence[MessagePerson]
    proposed: Sequence[MessageLine]
    due_on: date | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class RulingLine:
    """What the department decided for one beneficiary."""

    person: str | None
    granted: bool
    amount_fen: int | None = None
    reason: str | None = None  # reason code when not granted


@dataclass(frozen=True, slots=True)
class Ruling:
    """One department's answer on one claim; settles determination and confirmation together."""

    outcome: str  # "approve" | "refuse" | "return"
    lines: Sequence[RulingLine]
    determined_by: str
    confirmed_by: str
    decided_at: datetime
    opinion: str = ""
    reason: str | None = None
    missing: Sequence[str] = ()  # field ids or material names asked for, when outcome is "return"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reference` is the department's own number; `ruling` is None while it still thinks."""

    claim_id: UUID
    reference: str | None
    ruling: Ruling | None = None


class Unavailable(Exception):
    """We cannot know that they have it; ask again later."""


class Rejected(Exception):
    """The department refused the message itself; a person must look."""


class Department(Protocol):
    """One of the 21 departments."""

    @property
    def code(self) -> str: ...

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]: ...
