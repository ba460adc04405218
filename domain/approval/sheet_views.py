"""The decision sheet as the family gets it, and a decision computed again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.approval.remedies import Objection
from domain.approval.views import ConditionView, PlaceView, ReasonView


@dataclass(frozen=True, slots=True)
class SheetLine:
    """`conditions`: of a refusal, what did not hold when it was decided, value and threshold.
    `objection`: of what has ended against the family, with whom and until when to object."""

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
    conditions: list[ConditionView]
    objection: Objection | None


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
