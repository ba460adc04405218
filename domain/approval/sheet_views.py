"""The decision sheet as the family gets it, and a decision computed again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.approval.views import PlaceView, ReasonView


@dataclass(frozen=True, slots=True)
class SheetLine:
    item: str
    item_name: str
    department_name: str
    who: str
    text: str
    amount_fen: int | None
    decided_on: date | None
    clause: str
    reason: ReasonView | None
    waits_for: list[str]


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """One page per application: grants first, then what waits, then refusals with remedies."""

    application_id: UUID
    number: str
    applicant_name: str
    issued_at: datetime
    complete: bool
    accepting: PlaceView
    deciding: PlaceView
    granted: list[SheetLine]
    waiting: list[SheetLine]
    refused: list[SheetLine]
    remedy: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A decision computed again from what it stored: the same answer, or not."""

    decision_id: UUID
    same: bool
    catalogue_version: int
    parameters: dict[str, Any]
    stored: dict[str, Any]
    computed: dict[str, Any]
