"""What people see of a case. Frozen shapes, served as they are; dates in the city's time zone.

Money is integer fen. `level` is the deadline colour: green, yellow (70 %), orange (90 %), red.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.application.models import ApplicationState, ClaimState, Origin
from domain.approval.models import Outcome, StepKind, StepState
from domain.form.counting import AskOnce
from domain.household.views import MemberView

Level = Literal["green", "yellow", "orange", "red"]
Truth = Literal["true", "false", "unknown"]
WaitKind = Literal["acceptance", "review", "identity", "benefit", "facts"]


@dataclass(frozen=True, slots=True)
class AwaitedAnswer:
    """A check an approval waits for, and the office that has to answer it."""

    check: str
    check_name: str
    source: str
    source_name: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """An office and its region, by code and name."""

    office: str
    office_name: str
    region: str
    region_name: str
    window: str | None


@dataclass(frozen=True, slots=True)
class ClockView:
    """A due date that can prove itself: day 9 of 15, 2 paused because …"""

    started_on: date
    due_on: date
    due_at: datetime
    statutory_due: date | None
    committed_due: date | None
    day: int
    limit: int
    left: int
    paused_days: int
    level: Level
    provisional: bool
    hours: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why not: code, sentence, the clause behind it, and what would change it."""

    code: str
    text: str
    clause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of an item with the value found, the threshold and how far off it was."""

    sentence: str
    truth: Truth
    depth: int
    fact: str | None
    value: str | None
    threshold: str | None
    miss: str | None
    reason: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One beneficiary: a person, or the household when `person` is null."""

    person: str | None
    who: str
    granted: bool | None
    amount_fen: int | None
    unit: str
    text: str
    reason: ReasonView | None


@dataclass(frozen=True, slots=True)
class WaitView:
    """What a claim waits for, and the claim in this case that will bring it."""

    kind: WaitKind
    code: str
    label: str
    claim_id: UUID | None


@dataclass(frozen=True, slots=True)
class StepView:
    id: UUID
    kind: StepKind
    state: StepState
    office: str
    office_name: str
    clock: ClockView | None
    outcome: Outcome | None
    done_at: datetime | None
    done_by: str | None
    version: int


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """Whether the department has it: queued, running, done or dead, and after how many attempts."""

    state: str
    attempts: int
    reference: str | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    id: UUID
    item: str
    item_name: str
    department: str
    department_name: str
    office: str
    office_name: str
    origin: Origin
    state: ClaimState
    waits_for: list[WaitView]
    reason: ReasonView | None
    clock: ClockView | None
    lines: list[LineView]
    steps: list[StepView]
    delivery: DeliveryView | None
    reference: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class EdgeView:
    """A dependency between two claims of the case: `to` waits, or waited, for `from_`."""

    from_claim: UUID
    to_claim: UUID
    because: str


@dataclass(frozen=True, slots=True)
class SupplementView:
    id: UUID
    claim_id: UUID | None
    asked: list[str]
    asked_at: datetime
    asked_by: str
    answer_by: date
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventView:
    seq: int
    at: datetime
    kind: str
    claim_id: UUID | None
    text: str


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """The whole case. `seq` is where a live stream continues; `version` is the ETag."""

    id: UUID
    number: str
    state: ApplicationState
    version: int
    seq: int
    channel: str
    submitted_at: datetime
    accepted_at: datetime | None
    reviewed_at: datetime | None
    closed_at: datetime | None
    accepting: PlaceView
    deciding: PlaceView
    household_id: UUID
    applicant_name: str
    members: list[MemberView]
    steps: list[StepView]
    claims: list[ClaimView]
    edges: list[EdgeView]
    missing_materials: list[str]
    ask_once: AskOnce | None
    supplements: list[SupplementView]
    latest_due: date | None
    may: list[str]


@dataclass(frozen=True, slots=True)
class ReceiptClaim:
    id: UUID
    item: str
    item_name: str
    department_name: str
    state: ClaimState
    waits_for: list[str]
    due_on: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the family takes home: number, both places, hotline, one line per claim.

    `query_code` (twelve digits) only for who hands the paper over; see `domain.progress`.
    """

    application_id: UUID
    number: str
    state: ApplicationState
    submitted_at: datetime
    applicant_name: str
    accepting: PlaceView
    deciding: PlaceView
    hotline: str | None
    query_code: str | None
    household_id: UUID
    household_version: int
    claims: list[ReceiptClaim]
    missing_materials: list[str]
    ask_once: AskOnce | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    id: UUID
    number: str
    state: ApplicationState
    applicant_name: str
    submitted_at: datetime
    accepting_office_name: str
    deciding_office_name: str
    claims: int
    ended: int


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A case taken in today; `items` are those asked for."""

    id: UUID
    number: str
    state: ApplicationState
    applicant_name: str
    submitted_at: datetime
    items: int


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """A case whose family was told what is missing: how many papers, and until when."""

    id: UUID
    number: str
    applicant_name: str
    asked: int
    answer_by: date
    days_left: int


@dataclass(frozen=True, slots=True)
class WindowDay:
    """What a window has before it today; forms begun and not sent are drafts of the account."""

    taken: list[TakenRow]
    awaited: list[AwaitedRow]
