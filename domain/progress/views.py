"""How far a case has come, for whoever holds its receipt: no names but one masked, no amounts, no
reasons, and nobody's facts."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.application.models import ApplicationState, ClaimState

StageKind = Literal["submitted", "accepted", "reviewed", "decided"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way of a case; `on` null: not yet."""

    kind: StageKind
    on: date | None


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One item asked for. `due_on` is told while it runs."""

    item_name: str
    department_name: str
    state: ClaimState
    waits_for: list[str]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PapersAsked:
    """Something is missing: how many things, and the last day. Which, the family's account says."""

    count: int
    answer_by: date


@dataclass(frozen=True, slots=True)
class ProgressView:
    """The case of a receipt. `stages` in the order of the way."""

    number: str
    state: ApplicationState
    applicant_name_masked: str
    accepting_office_name: str
    deciding_office_name: str
    hotline: str | None
    stages: list[Stage]
    items: list[ItemProgress]
    asked: list[PapersAsked]
