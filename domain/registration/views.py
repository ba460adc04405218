"""An intent as a desk sees it, and what a family may take home before it applies."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.approval.views import PlaceView
from domain.authorisation.views import AuthorisationView, PartyView
from domain.household.views import MemberView
from domain.intent.models import Ending, IntentState


@dataclass(frozen=True, slots=True)
class IntentRow:
    """One line of a list; the name is masked."""

    id: UUID
    number: str
    state: IntentState
    registered_at: datetime
    applicant_name: str
    accepting: PlaceView
    deciding: PlaceView
    application_id: UUID | None


@dataclass(frozen=True, slots=True)
class IntentView:
    """One wish: `household_version` goes with the form that grows out of it.

    `parties` are all who have to sign; `may` says what this account can do here right now:
    authorise, sign, withdraw, check, apply, end.
    """

    id: UUID
    number: str
    state: IntentState
    ending: Ending | None
    version: int
    household_id: UUID
    household_version: int
    applicant: UUID
    applicant_name: str
    channel: str
    accepting: PlaceView
    deciding: PlaceView
    hotline: str | None
    registered_at: datetime
    registered_by: str | None
    ended_at: datetime | None
    application_id: UUID | None
    items: list[str]
    members: list[MemberView]
    parties: list[PartyView]
    authorisation: AuthorisationView | None
    may: list[str]


@dataclass(frozen=True, slots=True)
class IntentReceipt:
    """意愿登记回执: what registering made."""

    id: UUID
    number: str
    state: IntentState
    registered_at: datetime
    household_id: UUID
    household_version: int
    accepting: PlaceView
    deciding: PlaceView
    hotline: str | None


@dataclass(frozen=True, slots=True)
class NoticeReason:
    """Why, in words; `change` is what would change it."""

    code: str
    text: str
    change: str


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One item on the notice: probably yes, probably not (and why), or not known yet."""

    item: str
    item_name: str
    likelihood: Literal["likely", "unlikely", "unknown"]
    reason: str | None
    change: str | None


@dataclass(frozen=True, slots=True)
class WayOn:
    """What the family can do now, and by which day where there is one."""

    code: Literal["explain", "apply", "apply_anyway", "register_again"]
    text: str
    by: date | None


@dataclass(frozen=True, slots=True)
class PreCheckNotice:
    """先核对结果告知书 (D04). It refuses nothing: applying stays open whatever it says.

    `conclusion` is the newest report's (pass, fail, explain, incomplete); null: there is none yet.
    """

    title: str
    intent_id: UUID
    number: str
    issued_at: datetime
    applicant_name: str
    report_number: str | None
    report_version: int | None
    reported_at: datetime | None
    valid_until: date | None
    conclusion: str | None
    conclusion_text: str
    reasons: list[NoticeReason]
    items: list[NoticeItem]
    ways_on: list[WayOn]
    sentences: list[str]
    ended: Ending | None
    office_name: str
    region_name: str
    hotline: str | None
