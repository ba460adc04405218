"""核对授权 (一书): who allows which checks, for how long, and who signed for whom.

No query leaves without a valid one for that person and that check: the trigger
`query_is_authorised` (migration 0018) holds what the use cases say.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Role(StrEnum):
    APPLICANT = "applicant"
    MEMBER = "member"
    SUPPORTER = "supporter"  # 赡（抚、扶）养人


class SignedBy(StrEnum):
    SELF = "self"
    GUARDIAN_OF_MINOR = "guardian_of_minor"
    GUARDIAN_OF_INCAPABLE = "guardian_of_incapable"


class Authorisation(Entity):
    """One authorisation of one household for one intent or application.

    It counts while it is complete (`completed_at`), not withdrawn, and today lies within its days.
    `asks_from`/`asks_to` bound what time the answers may be about.
    """

    __tablename__ = "authorisation"
    __table_args__ = (
        CheckConstraint("intent_id IS NOT NULL OR application_id IS NOT NULL", name="has_a_case"),
        CheckConstraint("valid_to >= valid_from AND asks_to >= asks_from", name="days"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        Index("ix_authorisation_household", "household_id"),
        Index("ix_authorisation_intent", "intent_id"),
        Index("ix_authorisation_application", "application_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)  # region(6) + date(8) + serial(6)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    intent_id: Mapped[UUID | None] = mapped_column(ForeignKey("intent.id"))
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    text_version: Mapped[str]
    checks: Mapped[list[str]]  # codes of the checks allowed: HC-01 … HC-25
    asks_from: Mapped[date]
    asks_to: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]  # the last signature came
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]


class Signature(Entity):
    """One person whose means may be asked about, and who signed for them; unsigned until then.

    `document_id` is the drawn signature or the photographed paper.
    """

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("(signed_at IS NULL) = (medium IS NULL)", name="signed"),
        CheckConstraint("(signed_by = 'self') = (signer_id = person_id)", name="self"),
        Index("ix_signature_person", "person_id"),
    )

    authorisation_id: Mapped[UUID] = mapped_column(ForeignKey("authorisation.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    position: Mapped[int]
    role: Mapped[Role]
    relation: Mapped[str]  # GB/T 4761, to the applicant
    signed_by: Mapped[SignedBy]
    signer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    medium: Mapped[str | None]  # drawn | paper
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    sensitive_consent: Mapped[bool]  # a line of its own (PIPL art. 29)
    signed_at: Mapped[datetime | None]
    recorded_by: Mapped[str | None]
