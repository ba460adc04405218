"""What a seat sees: lines of a worklist, the message of one item, the platform's own verdict."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.approval.models import Outcome, StepKind, StepState
from domain.approval.views import (
    AwaitedAnswer,
    ConditionView,
    Level,
    LineView,
    ReasonView,
    StepView,
    Truth,
)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of a worklist. Three clocks: the promise and the law, each with working days left
    (negative: over), and `level`, the warning. `left` is that of the clock that counts here."""

    id: UUID
    application_id: UUID
    claim_id: UUID | None
    number: str
    kind: StepKind
    state: StepState
    item: str | None
    item_name: str | None
    applicant_name: str
    office: str
    due_at: datetime | None
    left: int | None
    committed_due: date | None
    committed_left: int | None
    statutory_due: date | None
    statutory_left: int | None
    level: Level
    provisional: bool
    version: int


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A fact in words: 家庭人均月收入 · 150 元."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    person: str
    name: str
    relation: str | None
    id_number_masked: str | None
    facts: list[NamedValue]


@dataclass(frozen=True, slots=True)
class Assessed:
    """The platform's own verdict on one claim (认定研判), with every condition it rests on."""

    claim_id: UUID
    item: str
    item_name: str
    truth: Truth
    lines: list[LineView]
    reason: ReasonView | None
    missing: list[str]
    waits_for: list[str]
    answers_awaited: list[AwaitedAnswer]  # an approval waits for these sources
    conditions: list[ConditionView]


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class StepDetail:
    """What a seat sees: the frozen message of that item, nothing else of the household."""

    step: StepView
    row: StepRow
    household: list[NamedValue]
    persons: list[PersonFacts]
    assessed: Assessed | None
    drafted: list[LineView]
    clauses: str
    reasons: list[ReasonChoice]
    may: list[Outcome]
    why_not: str | None
    pause_grounds: list[ReasonChoice]  # on which this seat may stop the promised clock now
    resumable: bool


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """All claims of a case as the platform evaluates them now."""

    application_id: UUID
    version: int
    fact_set_version: int
    catalogue_version: int
    claims: list[Assessed]
    household: list[NamedValue]
    persons: list[PersonFacts]
