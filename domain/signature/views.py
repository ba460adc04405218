"""What one person is asked to sign: nothing of the family but the applicant's masked name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.authorisation.models import Role
from domain.authorisation.texts import CheckLine


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line that is mine, or that I sign for somebody (`for_other`). `signed_at` null: not yet."""

    person: UUID
    name: str
    for_other: bool
    role: Role
    relation_name: str
    sensitive_consent: bool
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """One authorisation with my lines. `may`: sign, withdraw."""

    authorisation_id: UUID
    number: str
    applicant_name: str
    office_name: str
    text_version: str
    checks: Sequence[CheckLine]
    asks_from: date
    asks_to: date
    valid_from: date
    valid_to: date
    withdrawn_at: datetime | None
    lines: list[OwnLine]
    may: list[str]
