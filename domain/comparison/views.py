"""The reviewer's one screen as data. Money is integer fen; personal text is masked.

A value a source verified that this reader may not see in full is `withheld`: then `band` says about
how much, and sums still add up. What the family said, and what the visit found, is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.approval.views import Truth
from domain.form.merge import Option


@dataclass(frozen=True, slots=True)
class SaidValue:
    """One value with who says so and when; `value` None with `withheld`."""

    value: Any
    band: str | None
    withheld: bool
    source: str
    source_name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One question about one person, or the household (`person` None), answered up to thrice."""

    field: str
    section: str
    scope: str
    person: str | None
    who: str
    zh: str
    en: str
    type: str
    codes: str
    claimed: SaidValue | None
    verified: SaidValue | None
    surveyed: SaidValue | None
    differs: bool


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One line of a working: amount × factor, from a source. `fen` None: not known, or withheld."""

    field: str
    zh: str
    en: str
    type: str
    said: SaidValue | None
    factor: str
    fen: int | None


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """The lines of one person (None: the household's own) and what they come to."""

    person: str | None
    who: str
    counted: bool | None
    lines: list[WorkingLine]
    subtotal_fen: int | None


@dataclass(frozen=True, slots=True)
class ImputedLine:
    """What one supporter elsewhere is taken to give a month, and on which ground."""

    who: str
    ground: str
    sentence: str
    fen: int | None


@dataclass(frozen=True, slots=True)
class Against:
    """What it is held against: a condition of one item, and by how much it is missed."""

    item: str
    item_name: str
    sentence: str
    value: str | None
    threshold: str | None
    miss: str | None
    truth: Truth


@dataclass(frozen=True, slots=True)
class IncomeSheet:
    """Household income of a month: people's own, what supporters are taken to give, per head."""

    persons: list[PersonSheet]
    maintenance: list[ImputedLine]
    received_fen: int | None
    imputed_fen: int | None
    total_fen: int | None
    members: int | None
    per_head_fen: int | None
    against: list[Against]


@dataclass(frozen=True, slots=True)
class PropertySheet:
    """What the household owns; financial assets add up, the rest is counted."""

    owners: list[PersonSheet]
    financial_fen: int | None
    members: int | None
    per_head_fen: int | None
    against: list[Against]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Everything a review looks at besides the condition traces (GET assessment)."""

    application_id: UUID
    number: str
    applicant_name: str
    version: int
    differences: int
    sections: list[Option]
    rows: list[ComparedRow]
    code_lists: Mapping[str, tuple[Option, ...]]
    income: IncomeSheet
    property: PropertySheet
