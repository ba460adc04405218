"""A report opened, or taken out: what sources said, under a watermark."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.check.models import QueryState
from domain.check.views import CheckWord


@dataclass(frozen=True, slots=True)
class Copy:
    """The watermark: who took this out of the vault, when, in which request, and why."""

    officer: str
    officer_name: str
    at: datetime
    request_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DetailValue:
    """One field of a record: money in fen, codes with their words in `text`."""

    field: str
    name: str
    type: str
    value: Any
    text: str | None


@dataclass(frozen=True, slots=True)
class DetailItem:
    """What one source said about one person; no records: it knows nothing of this person."""

    check: str
    check_name: str
    source_name: str
    person: UUID
    who: str
    state: QueryState
    source_time: datetime | None
    records: list[list[DetailValue]]
    hits: list[CheckWord]


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """A report opened by the named check officer."""

    id: UUID
    number: str
    version: int
    watermark: Copy
    items: list[DetailItem]


@dataclass(frozen=True, slots=True)
class SignedReport:
    """The report for whoever was not there. `report` in canonical JSON (sorted names, no spaces,
    UTF-8) has SHA-256 `digest` and the detached JWS `signature`; `copy` with `digest` in it has
    `copy_signature`. Keys: GET /check-reports/keys."""

    report: dict[str, Any]
    digest: str
    signature: str
    copy: dict[str, Any]
    copy_signature: str
