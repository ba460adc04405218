"""A home visit as people see it. Personal values are masked; `mine`: this account visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from domain.form.merge import Option
from domain.survey.models import Mode, SurveyKind, SurveyState

Why = Literal["survey", "confirm"]


@dataclass(frozen=True, slots=True)
class Investigator:
    """An officer sent to the home, and when they signed (None: not yet)."""

    login: str
    name: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FamilySignature:
    """`medium`: drawn, paper, or refused; `who` is a masked name."""

    medium: str
    who: str | None
    signed_at: datetime
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The family would not be visited; `words` is what the investigator wrote."""

    ground: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One home visit in a list. `late`: not begun by the last day the law gives."""

    id: UUID
    application_id: UUID
    number: str
    applicant_name: str
    kind: SurveyKind
    mode: Mode
    state: SurveyState
    day: date
    start_by: date | None
    late: bool
    investigators: list[Investigator]
    family: FamilySignature | None
    visited_at: datetime | None
    finished_at: datetime | None
    mine: bool
    version: int


@dataclass(frozen=True, slots=True)
class Known:
    """A value with who says so and when: `family`, `survey`, or the code of a check."""

    value: Any
    source: str
    source_name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One row of the sheet: `why` is `survey` (only the visit can tell) or `confirm` (the family
    has said it). `when` is its condition as in the form; `shown` how that stands now."""

    field: str
    scope: str
    person: str | None
    who: str
    zh: str
    en: str
    help: str
    type: str
    codes: str
    why: Why
    items: list[str]
    required: bool
    shown: bool | None
    when: Mapping[str, Any] | None
    claimed: Known | None
    verified: Known | None
    found: Any
    differs: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """What must still be answered before anybody signs: JSON Pointer into `findings`."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class SurveyView:
    """The one form of a home visit (D09): its plan, its questions, what was found, who signed.

    `may`: what this account can do now, of findings, sign, family_signature, refusal.
    """

    row: SurveyRow
    ground: str | None
    note: str
    questions: list[SurveyQuestion]
    verified_instead: int
    code_lists: Mapping[str, tuple[Option, ...]]
    findings: Mapping[str, Any]
    opinion: str
    neighbours: str
    place: str
    photos: list[UUID]
    lacking: list[Lacking]
    refusal: Refusal | None
    may: list[str]
