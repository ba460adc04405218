"""The joint approval: steps with their seats and clocks, decisions, pauses, supplements."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class StepKind(StrEnum):
    ACCEPTANCE = "acceptance"  # 受理
    REVIEW = "review"  # 审核 (with the survey); serves all claims
    DETERMINATION = "determination"  # 认定研判, per claim
    CONFIRMATION = "confirmation"  # 确认, per claim


class StepState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    RETURN = "return"


class Step(Entity):
    """One seat's turn. `claim_id` null serves all claims of the application.

    `due_at` is the end of the committed due day (or the wall-clock end of an emergency) and orders
    worklists; the calendar can move it, so `provisional` says when it rests on an unannounced year.
    """

    __tablename__ = "step"
    __table_args__ = (
        Index(
            "ix_step_worklist",
            "office",
            "kind",
            "due_at",
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_step_application", "application_id"),
        Index(
            "uq_step_live_claim",
            "claim_id",
            unique=True,
            postgresql_where=text("claim_id IS NOT NULL AND state IN ('planned','open','paused')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    claim_id: Mapped[UUID | None]
    item: Mapped[str | None]
    kind: Mapped[StepKind]
    state: Mapped[StepState]
    office: Mapped[str]
    version: Mapped[int] = mapped_column()
    opened_at: Mapped[datetime | None]
    started_on: Mapped[date | None]
    statutory_wd: Mapped[int | None]
    committed_wd: Mapped[int | None]
    hours: Mapped[int | None]
    statutory_due: Mapped[date | None]
    committed_due: Mapped[date | None]
    yellow_on: Mapped[date | None]
    orange_on: Mapped[date | None]
    due_at: Mapped[datetime | None]
    provisional: Mapped[bool]
    outcome: Mapped[Outcome | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]

    __mapper_args__ = {"version_id_col": version}


class Decision(Entity):
    """What a seat decided, on which facts and parameters; never changed, always replayable."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_application", "application_id", "decided_at"),
        Index(
            "uq_decision_step",
            "step_id",
            unique=True,
            postgresql_where=text("outcome <> 'return'"),
        ),
        # Nobody sits on two kinds of seat in one case: trigger decision_officers_apart (0002).
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID]
    claim_id: Mapped[UUID | None]
    step_id: Mapped[UUID]
    kind: Mapped[StepKind]
    outcome: Mapped[Outcome]
    reason: Mapped[str | None]
    opinion: Mapped[str]
    officer: Mapped[str]
    officer_name: Mapped[str]
    by_staff: Mapped[bool]
    lines: Mapped[list[Any]]
    fact_set_id: Mapped[UUID]
    catalogue_version: Mapped[int]
    standing: Mapped[dict[str, Any]]
    parameters: Mapped[dict[str, Any]]
    verdict: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime]


class Investigation(Entity):
    """Who made the home visit a review rests on: two people at least, who decide nothing in it.

    Written when their survey is signed, or the family would not be visited. Triggers (0007, 0014)
    hold that, and that no officer is kin of the family (`staff_is_kin`).
    """

    __tablename__ = "investigation"
    __table_args__ = ({"info": {"append_only": True}},)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    officer: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[UUID]
    visited_at: Mapped[datetime]


class VisitKind(StrEnum):
    TOWNSHIP = "township"  # a review rests on it
    COUNTY = "county"  # a confirmation waits for it where a relative works here (L02 art 11)


class VisitOutcome(StrEnum):
    VISITED = "visited"
    REFUSED = "refused"


class Visit(Entity):
    """What came of one home survey: signed by all who made it, or refused by the family."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_application", "application_id", "at"),
        {"info": {"append_only": True}},
    )

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[VisitKind]
    outcome: Mapped[VisitOutcome]
    at: Mapped[datetime]


class FoundBy(StrEnum):
    DECLARED = "declared"  # the family said so
    REGISTER = "register"  # the platform's own registers: `staff_is_kin`
    PAYROLL = "payroll"  # the check of public payrolls (HC-19) led there
    CHECK = "check"  # an office said so when it was asked about the family (HC-03)


class RelativeFiling(Entity):
    """近亲属备案 (D14): who of the staff, or of a village committee, is kin of this family.

    `staff` is an account, else `name_sealed` says who; `relation` is what the register calls it.
    """

    __tablename__ = "relative_filing"
    __table_args__ = (
        CheckConstraint("(staff IS NULL) = (name_sealed IS NOT NULL)", name="who"),
        Index("ix_relative_filing_application", "application_id"),
        Index(
            "uq_relative_filing_staff", "application_id", "staff", unique=True,
            postgresql_where=text("staff IS NOT NULL"),
        ),
        {"info": {"append_only": True}},
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    staff: Mapped[str | None] = mapped_column(ForeignKey("staff.login"))
    name_sealed: Mapped[bytes | None]
    post: Mapped[str]
    relation: Mapped[str]
    found_by: Mapped[FoundBy]
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]


class RelativeContest(Entity):
    """A supervisor found a filing wrong: from then on that officer is no kin of this family."""

    __tablename__ = "relative_contest"
    __table_args__ = ({"info": {"append_only": True}},)

    filing_id: Mapped[UUID] = mapped_column(ForeignKey("relative_filing.id"), primary_key=True)
    ground_sealed: Mapped[bytes]
    contested_by: Mapped[str]
    contested_at: Mapped[datetime]


class Pause(Entity):
    """Time that does not count, for a ground the law or the promise allows."""

    __tablename__ = "pause"
    __table_args__ = (Index("ix_pause_claim", "claim_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID]
    claim_id: Mapped[UUID]
    ground: Mapped[str]
    document_no: Mapped[str]
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    started_by: Mapped[str]
    ended_by: Mapped[str | None]


class Supplement(Entity):
    """Everything that was missing, told once (一次性告知)."""

    __tablename__ = "supplement"
    __table_args__ = (Index("ix_supplement_application", "application_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID]
    claim_id: Mapped[UUID | None]
    asked: Mapped[list[Any]]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    answer_by: Mapped[date]
    answered_at: Mapped[datetime | None]
