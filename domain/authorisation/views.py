"""An authorisation as a desk sees it: who has signed, who has not, what it allows, how it ended."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.authorisation.models import Role, SignedBy
from domain.authorisation.texts import CheckLine


@dataclass(frozen=True, slots=True)
class PartyView:
    """Somebody who has to sign; names are masked. `minor`: a guardian signs."""

    person: UUID
    name: str
    role: Role
    relation: str
    relation_name: str
    minor: bool


@dataclass(frozen=True, slots=True)
class SignatureView:
    """One person's line. Not signed: `signed_at` is null, and `signer` is who is expected to."""

    person: UUID
    name: str
    role: Role
    relation: str
    relation_name: str
    signed_by: SignedBy
    signer: UUID
    signer_name: str
    medium: str | None
    document_id: UUID | None
    sensitive_consent: bool
    signed_at: datetime | None
    recorded_by: str | None


@dataclass(frozen=True, slots=True)
class AuthorisationView:
    """`in_force`: complete, not withdrawn, within its days, on today's date."""

    id: UUID
    number: str
    household_id: UUID
    intent_id: UUID | None
    application_id: UUID | None
    text_version: str
    checks: list[CheckLine]
    asks_from: date
    asks_to: date
    valid_from: date
    valid_to: date
    recorded_at: datetime
    recorded_by: str | None
    completed_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    in_force: bool
    signatures: list[SignatureView]
    may: list[str]  # sign, withdraw


@dataclass(frozen=True, slots=True)
class WithdrawalSheet:
    """撤回授权告知书: what the family takes home. Printed as it is."""

    title: str
    authorisation_id: UUID
    number: str
    applicant_name: str
    withdrawn_at: datetime
    sentences: list[str]
    stopped_queries: int
    ended_intent: str | None
    ended_application: str | None
    office_name: str
    hotline: str | None
