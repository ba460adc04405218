"""随机抽查: draws among confirmed claims, and what the visits to the drawn families found."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class SampleDifference(StrEnum):
    """In what the family lives otherwise than it was confirmed."""

    MEMBERS = "members"
    INCOME = "income"
    PROPERTY = "property"
    HOUSING = "housing"
    HEALTH = "health"
    RESIDENCE = "residence"
    OTHER = "other"


class Sample(Entity):
    """One draw, announced: among which claims, how many, by which method.

    Which ones were drawn stands nowhere. It follows from the checkpoint that seals the record of
    this announcement, which nobody can have known when the population was fixed.
    """

    __tablename__ = "sample"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint("percent BETWEEN 1 AND 100 AND take BETWEEN 1 AND size", name="counts"),
        Index("ix_sample_region", "region", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    region: Mapped[str]
    first_day: Mapped[date]  # of the confirmations
    last_day: Mapped[date]
    items: Mapped[list[str]]  # none: all of them
    percent: Mapped[int]  # of each item
    method: Mapped[str]
    size: Mapped[int]
    take: Mapped[int]
    population_digest: Mapped[str]
    drawn_by: Mapped[str]
    drawn_at: Mapped[datetime]


class SampleClaim(Entity):
    """One of the claims a draw was among. Each claim runs in one draw only: drawing again until the
    result pleases finds nothing left to draw from."""

    __tablename__ = "sample_claim"
    __table_args__ = (
        Index("ix_sample_claim_sample", "sample_id"),
        {"info": {"append_only": True}},
    )

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    sample_id: Mapped[UUID] = mapped_column(ForeignKey("sample.id"))
    item: Mapped[str]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))


class SampleVisit(Entity):
    """入户抽查: what two people found at home. Trigger `visit_is_independent` (0015) holds that
    neither is kin of the family, confirmed the claim or surveyed the family before."""

    __tablename__ = "sample_visit"
    __table_args__ = (
        CheckConstraint("officer <> colleague", name="two_people"),
        CheckConstraint("agrees = (jsonb_array_length(differences) = 0)", name="result"),
        Index("ix_sample_visit_sample", "sample_id"),
        Index("ix_sample_visit_application", "application_id"),
        {"info": {"append_only": True}},
    )

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("sample_claim.claim_id"), primary_key=True)
    sample_id: Mapped[UUID] = mapped_column(ForeignKey("sample.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    officer: Mapped[str]
    colleague: Mapped[str]
    visited_on: Mapped[date]
    agrees: Mapped[bool]
    differences: Mapped[list[str]]
    words_sealed: Mapped[bytes | None]
    recorded_at: Mapped[datetime]


class SampleOutcome(StrEnum):
    """What the deciding township makes of a visit that differs."""

    RESURVEY = "resurvey"  # the home is surveyed again, on a day
    STANDS = "stands"  # what was confirmed stands, for a ground


class SampleAnswer(Entity):
    """The township's answer to a visit that differs. While it is missing nothing of the family is
    confirmed."""

    __tablename__ = "sample_answer"
    __table_args__ = (
        CheckConstraint("(outcome = 'resurvey') = (resurvey_on IS NOT NULL)", name="day"),
        {"info": {"append_only": True}},
    )

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("sample_visit.claim_id"), primary_key=True)
    outcome: Mapped[SampleOutcome]
    resurvey_on: Mapped[date | None]
    words_sealed: Mapped[bytes]
    answered_by: Mapped[str]
    answered_at: Mapped[datetime]
