"""Checks, runs, reports and explanations as people see them. What a source said is in `detail`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.check.models import Conclusion, ExplanationState, QueryState


@dataclass(frozen=True, slots=True)
class CheckWord:
    """A code in words: a hit or an explanation. `kind`: explain | clue | amount | count, of hits;
    `corrects`: accepting this explanation takes the amount or number that counts instead."""

    code: str
    zh: str
    en: str
    kind: str | None = None
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedView:
    """One field a source returns; `codes` in Chinese."""

    name: str
    zh: str
    en: str
    type: str
    codes: dict[str, str]


@dataclass(frozen=True, slots=True)
class CheckView:
    """One of the 25, as the catalogue has it."""

    code: str
    zh: str
    en: str
    source: str
    source_zh: str
    source_en: str
    mode: Literal["realtime", "async", "batch"]
    level: str
    subjects: list[str]
    group: str
    verdict: str
    trigger: str
    returns: list[ReturnedView]
    hits: list[CheckWord]
    explanations: list[CheckWord]
    answers: list[str]  # the questions of the form nobody need ask, in Chinese
    without: Literal["visit", "wait"]
    freshness_days: int
    sensitive: bool
    in_law_list: bool
    basis: list[str]


@dataclass(frozen=True, slots=True)
class CheckReason:
    """Why, in words, and what would change it."""

    code: str
    text: str
    change: str


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One check of one person in a report: whether the source answered, never what."""

    check: str
    check_name: str
    source_name: str
    person: UUID
    who: str
    state: QueryState
    source_time: datetime | None
    without: str


@dataclass(frozen=True, slots=True)
class PropertyTestView:
    """A property test on all that is known; null: cannot be told yet."""

    test: str
    name: str
    holds: bool | None
    reasons: list[CheckReason]


@dataclass(frozen=True, slots=True)
class HitView:
    """Something to look at, and about whom. A clue never refuses."""

    check: str
    check_name: str
    person: UUID | None
    who: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class CarriedView:
    """A hit whose explanation was accepted in an earlier run, and when."""

    hit: HitView
    decided_on: date


@dataclass(frozen=True, slots=True)
class ReportView:
    """核对报告 as everybody entitled sees it: conclusion, reasons, states of sources, no values.

    `clues` are for who reviews; others get none. `carried`: explained and accepted before. `newest`
    is the version in force of this run.
    """

    id: UUID
    number: str
    version: int
    newest: int
    run_id: UUID
    intent_id: UUID | None
    application_id: UUID | None
    conclusion: Conclusion
    reasons: list[CheckReason]
    issued_at: datetime
    valid_until: date
    expired: bool
    items: list[ReportItem]
    tests: list[PropertyTestView]
    explain: list[HitView]
    carried: list[CarriedView]
    clues: list[HitView]
    digest: str
    key_id: str


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """核对说明. `words` only for who answers and who decides; `figure_fen` or `figure_count` (what
    the source says of an amount, how many it has on record) only for the person it is about and
    check officers; `amount_fen` or `counted` counts instead. `carried_from`: accepted in an earlier
    run, of the same answer. `decision_ground`: why it was decided so."""

    id: UUID
    run_id: UUID
    intent_id: UUID | None
    application_id: UUID | None
    check: str
    check_name: str
    person: UUID
    who: str
    ground: str
    ground_text: str
    about_amount: bool
    about_count: bool
    figure_fen: int | None
    figure_count: int | None
    choices: list[CheckWord]
    state: ExplanationState
    asked_at: datetime
    answer_by: date
    answer: str | None
    words: str | None
    document_id: UUID | None
    given_at: datetime | None
    given_by: str | None
    amount_fen: int | None
    counted: int | None
    decided_at: datetime | None
    decided_by: str | None
    decision_ground: str | None
    carried_from: UUID | None
