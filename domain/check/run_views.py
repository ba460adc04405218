"""Runs as people see them: who was asked what, how far it is, and what waits for it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.approval.views import AwaitedAnswer
from domain.check.models import Conclusion, QueryState


@dataclass(frozen=True, slots=True)
class SubjectView:
    """Somebody whose means are asked about; the name is masked."""

    person: UUID
    who: str
    role: str
    relation: str
    relation_name: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One check of one person. `since`: when it came into this state. `source_at`: of when the
    answer is. `deadline`: when the report goes on without it (machine time)."""

    person: UUID
    state: QueryState
    since: datetime
    source_at: datetime | None
    deadline: datetime


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One check with all it is about. `without`: visit | wait, while it is not answered."""

    check: str
    check_name: str
    source: str
    source_name: str
    group: str
    mode: str
    without: str
    cells: list[CellView]


@dataclass(frozen=True, slots=True)
class ReportBrief:
    """A report as a list names it."""

    id: UUID
    number: str
    version: int
    conclusion: Conclusion
    issued_at: datetime
    valid_until: date
    expired: bool


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in a list. `open`: queries still waiting for their source."""

    id: UUID
    number: str
    requested_at: datetime
    requested_by: str
    asked: int
    reused: int
    open: int
    stopped_at: datetime | None
    report: ReportBrief | None


@dataclass(frozen=True, slots=True)
class ItemWaits:
    """An item the family wishes, which cannot be approved before these answers are there."""

    item: str
    item_name: str
    answers: list[AwaitedAnswer]


@dataclass(frozen=True, slots=True)
class RunView:
    """A run: who was asked what, and what has come back."""

    id: UUID
    number: str
    intent_id: UUID | None
    application_id: UUID | None
    household_id: UUID
    authorisation_number: str
    office: str
    office_name: str
    requested_at: datetime
    requested_by: str
    asked: int
    reused: int
    open: int
    stopped_at: datetime | None
    people: list[SubjectView]
    rows: list[MatrixRow]
    waits: list[ItemWaits]
    report: ReportBrief | None
    explanations_open: int
