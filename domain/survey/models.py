"""入户调查表 (D09): one plan, one sheet, two investigators who sign, and the family."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class SurveyKind(StrEnum):
    TOWNSHIP = "township"  # the visit a review rests on
    COUNTY = "county"  # 县级入户核查: near relatives of staff (L02 art 11)


class Mode(StrEnum):
    HOME = "home"
    VIDEO = "video"


class SurveyState(StrEnum):
    PLANNED = "planned"  # written on the way, until everybody has signed
    SIGNED = "signed"
    REFUSED = "refused"  # the family would not be visited
    DROPPED = "dropped"  # another plan took its place


class Survey(Entity):
    """One home visit. `sheet_sealed` is what was found, JSON: answers in the shape of the form,
    the investigators' opinion, what neighbours said (D10), where. `round` rises when signatures are
    taken back; `start_by` is the last day the law gives for beginning (L02 art 15)."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("jsonb_array_length(investigators) >= 2", name="pair"),
        CheckConstraint("(mode = 'video') = (ground IS NOT NULL)", name="ground"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refusal"),
        Index(
            "uq_survey_planned", "application_id", "kind", unique=True,
            postgresql_where=text("state = 'planned'"),
        ),
        Index("ix_survey_application", "application_id", "planned_at"),
        Index(
            "ix_survey_investigators", "investigators", postgresql_using="gin",
            postgresql_where=text("state = 'planned'"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    kind: Mapped[SurveyKind]
    mode: Mapped[Mode]
    ground: Mapped[str | None]  # why by video
    note_sealed: Mapped[bytes | None]
    state: Mapped[SurveyState]
    day: Mapped[date]
    start_by: Mapped[date | None]
    investigators: Mapped[list[str]]  # logins
    planned_by: Mapped[str]
    planned_at: Mapped[datetime]
    sheet_sealed: Mapped[bytes | None]
    round: Mapped[int]
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[datetime | None]
    visited_at: Mapped[datetime | None]
    refusal: Mapped[str | None]  # its ground
    refusal_sealed: Mapped[bytes | None]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class SurveySignature(Entity):
    """One signature under one round of a sheet: an investigator's, with the own account, or the
    family's (`officer` null) – drawn, on paper, or refused. `digest` is of the sheet signed."""

    __tablename__ = "survey_signature"
    __table_args__ = (
        CheckConstraint("medium IN ('account', 'drawn', 'paper', 'refused')", name="medium"),
        CheckConstraint("(officer IS NOT NULL) = (medium = 'account')", name="own_account"),
        CheckConstraint("officer IS NULL OR officer = recorded_by", name="by_oneself"),
        Index(
            "uq_survey_signature_officer", "survey_id", "round", "officer", unique=True,
            postgresql_where=text("officer IS NOT NULL"),
        ),
        Index(
            "uq_survey_signature_family", "survey_id", "round", unique=True,
            postgresql_where=text("officer IS NULL"),
        ),
        {"info": {"append_only": True}},
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    round: Mapped[int]
    officer: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    medium: Mapped[str]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    digest: Mapped[str]  # SHA-256 of the sheet's canonical JSON
    signed_at: Mapped[datetime]
    recorded_by: Mapped[str]
