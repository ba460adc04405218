"""家庭经济状况核对: runs of the checks, a query per check and person, reports."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class QueryState(StrEnum):
    PLANNED = "planned"  # not yet asked
    ASKED = "asked"  # the source has it and will answer later (async, batch)
    ANSWERED = "answered"
    REUSED = "reused"  # a fresh answer under the same authorisation was taken instead
    UNAVAILABLE = "unavailable"  # the source did not answer in time; asked again when it is back
    REFUSED = "refused"  # the source refused the query itself
    STOPPED = "stopped"  # the authorisation was withdrawn


OPEN_QUERIES = (QueryState.PLANNED, QueryState.ASKED)
KNOWN = (QueryState.ANSWERED, QueryState.REUSED)


class Conclusion(StrEnum):
    FITS = "pass"  # 符合
    MISFITS = "fail"  # 不符合
    EXPLAIN = "explain"  # 需说明
    INCOMPLETE = "incomplete"  # 信息不全


class CheckRun(Entity):
    """核对委托 (D11): one asking of all that is due for one family. Its row is locked first by
    whoever records an answer, issues a report or stops it."""

    __tablename__ = "check_run"
    __table_args__ = (
        CheckConstraint("intent_id IS NOT NULL OR application_id IS NOT NULL", name="has_a_case"),
        Index("ix_check_run_household", "household_id", "requested_at"),
        Index("ix_check_run_intent", "intent_id"),
        Index("ix_check_run_application", "application_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    intent_id: Mapped[UUID | None] = mapped_column(ForeignKey("intent.id"))
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    authorisation_id: Mapped[UUID] = mapped_column(ForeignKey("authorisation.id"))
    office: Mapped[str]
    region: Mapped[str]
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    asked: Mapped[int]  # queries that leave
    reused: Mapped[int]  # queries a fresh answer stood in for
    report_version: Mapped[int]  # 0: none yet
    reported_at: Mapped[datetime | None]  # of the first report
    stopped_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class CheckQuery(Entity):
    """One check of one person at one source. What came back is sealed: it is for the named check
    officer only. `deadline_at` is machine time."""

    __tablename__ = "check_query"
    __table_args__ = (
        UniqueConstraint("run_id", "check", "person_id"),
        CheckConstraint("(state = 'reused') = (reused_from IS NOT NULL)", name="reused"),
        CheckConstraint(
            "(answer_sealed IS NOT NULL) = (state IN ('answered', 'reused'))", name="answered"
        ),
        Index("ix_check_query_fresh", "person_id", "check", "answered_at"),
        Index(
            "ix_check_query_open", "source", "deadline_at",
            postgresql_where=text("state IN ('planned', 'asked')"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("check_run.id"))
    authorisation_id: Mapped[UUID] = mapped_column(ForeignKey("authorisation.id"))
    household_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    check: Mapped[str]
    source: Mapped[str]
    state: Mapped[QueryState]
    reused_from: Mapped[UUID | None]
    hit: Mapped[bool | None]  # the source has records of this person
    answer_sealed: Mapped[bytes | None]  # JSON list of records, in the catalogue's field names
    reference: Mapped[str | None]  # the source's own number
    planned_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    source_at: Mapped[datetime | None]  # the time the source says its answer is of


class CheckReport(Entity):
    """核对报告 (D12): one version, never changed. `told` is what others see (conclusion, reasons,
    states of sources); `content_sealed` is the signed document itself."""

    __tablename__ = "check_report"
    __table_args__ = (
        UniqueConstraint("run_id", "version"),
        Index("ix_check_report_household", "household_id", "issued_at"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("check_run.id"))
    household_id: Mapped[UUID]
    intent_id: Mapped[UUID | None]
    application_id: Mapped[UUID | None]
    version: Mapped[int]
    conclusion: Mapped[Conclusion]
    reasons: Mapped[list[str]]  # reason codes
    told: Mapped[dict[str, Any]]
    content_sealed: Mapped[bytes]
    digest: Mapped[str]  # SHA-256 of the document's canonical JSON
    signature: Mapped[str]  # detached JWS over it
    key_id: Mapped[str]
    issued_at: Mapped[datetime]
    valid_until: Mapped[date]


class ExplanationState(StrEnum):
    OPEN = "open"  # the family is asked
    GIVEN = "given"  # it has explained
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DROPPED = "dropped"  # no longer asked: the hit went away, the intent ended


class Explanation(Entity):
    """核对说明: a hit the family may explain before anything is refused because of it."""

    __tablename__ = "explanation"
    __table_args__ = (
        Index("ix_explanation_household", "household_id"),
        Index("ix_explanation_run", "run_id"),
        Index(
            "uq_explanation_live", "run_id", "check", "person_id", unique=True,
            postgresql_where=text("state <> 'dropped'"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("check_run.id"))
    household_id: Mapped[UUID]
    intent_id: Mapped[UUID | None]
    application_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    check: Mapped[str]
    ground: Mapped[str]  # code of what was hit, with its words in the catalogue
    state: Mapped[ExplanationState]
    asked_at: Mapped[datetime]
    answer_by: Mapped[date]
    figure_sealed: Mapped[bytes | None]  # of an amount: what the source says, in fen
    answer: Mapped[str | None]  # code of the explanation chosen
    words_sealed: Mapped[bytes | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    given_at: Mapped[datetime | None]
    given_by: Mapped[str | None]
    amount_fen: Mapped[int | None]  # that counts instead, as decided
    counted: Mapped[int | None]  # how many count instead, of a hit that is a number of things
    decision_sealed: Mapped[bytes | None]  # why it was decided so
    carried_from: Mapped[UUID | None] = mapped_column(ForeignKey("explanation.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
