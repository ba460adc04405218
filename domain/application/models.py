"""One form of one household (一表) and what came of it: claims, lines, frozen facts, events."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Entity


class ApplicationState(StrEnum):
    SUBMITTED = "submitted"  # waits for acceptance
    SUPPLEMENT = "supplement"  # the family has been told, once, what is missing
    ACCEPTED = "accepted"  # review may begin
    APPROVING = "approving"  # reviewed; the departments decide in parallel
    CLOSED = "closed"  # every claim has ended
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


class ClaimState(StrEnum):
    WAITING = "waiting"  # for acceptance, the review, an identity or another benefit
    OPEN = "open"  # its clock runs at the department
    RETURNED = "returned"  # the family has been asked for something
    GRANTED = "granted"
    REFUSED = "refused"
    CLOSED = "closed"  # ended without a decision of the department, with its reason
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    TICKED = "ticked"
    AUTO = "auto"  # 免申即享
    DOWNGRADE = "downgrade"  # appeared because the higher identity was refused
    SECOND_STAGE = "second_stage"  # 单人保 after the edge recognition


LIVE = (ClaimState.WAITING, ClaimState.OPEN, ClaimState.RETURNED)
LIVE_SQL = "state IN ('waiting', 'open', 'returned')"


class Application(Entity):
    """The parent of every decision: its row is locked first and hands out `event_seq`."""

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_deciding", "deciding_office", "submitted_at", "id"),
        Index("ix_application_accepting", "accepting_office", "submitted_at", "id"),
        Index("ix_application_household", "household_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    household_version: Mapped[int]
    applicant_id: Mapped[UUID]
    applicant_name: Mapped[str]
    state: Mapped[ApplicationState]
    channel: Mapped[str]
    window: Mapped[str | None]
    accepting_office: Mapped[str]
    accepting_region: Mapped[str]
    deciding_office: Mapped[str]
    deciding_region: Mapped[str]
    items: Mapped[list[str]]
    declined: Mapped[list[str]]
    answers_sealed: Mapped[bytes]
    missing: Mapped[list[Any]]
    intent_id: Mapped[UUID | None]  # the wish it grew out of
    counted: Mapped[
        dict[str, Any] | None
    ]  # questions asked, prefilled and saved: ask once, measured
    catalogue_version: Mapped[int]
    fact_set_id: Mapped[UUID]
    event_seq: Mapped[int]
    version: Mapped[int]
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str]
    accepted_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    claims: Mapped[list["Claim"]] = relationship(lazy="raise", viewonly=True, order_by="Claim.item")


class Claim(Entity):
    """One item asked for in one application; it is decided, and ends, on its own."""

    __tablename__ = "claim"
    __table_args__ = (
        Index(
            "uq_claim_live_household_item",
            "household_id",
            "item",
            unique=True,
            postgresql_where=text(LIVE_SQL),
        ),
        Index("ix_claim_application", "application_id"),
        Index("ix_claim_department", "department", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    household_id: Mapped[UUID]
    item: Mapped[str]
    department: Mapped[str]
    office: Mapped[str]
    origin: Mapped[Origin]
    state: Mapped[ClaimState]
    waits_for: Mapped[list[str]]
    reason: Mapped[str | None]
    reference: Mapped[str | None]
    started_on: Mapped[date | None]
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    lines: Mapped[list["Line"]] = relationship(
        lazy="raise", viewonly=True, order_by="Line.position"
    )


class Line(Entity):
    """One beneficiary of a decided claim: a person, or the household when `person_id` is null."""

    __tablename__ = "line"
    __table_args__ = (Index("ix_line_claim", "claim_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"))
    person_id: Mapped[UUID | None]
    position: Mapped[int]
    granted: Mapped[bool]
    amount_fen: Mapped[int | None]
    unit: Mapped[str]
    text: Mapped[str]
    reason: Mapped[str | None]


class FactSet(Entity):
    """The derived facts as they stood when something was decided on them; never changed."""

    __tablename__ = "fact_set"
    __table_args__ = (
        Index("ix_fact_set_application", "application_id", "version", unique=True),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID]
    version: Mapped[int]
    digest: Mapped[str]
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class CaseEvent(Entity):
    """What happened in a case, in order; live lanes read it by `seq`."""

    __tablename__ = "case_event"
    __table_args__ = ({"info": {"append_only": True}},)

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    claim_id: Mapped[UUID | None]
    body: Mapped[dict[str, Any]]


class RequestKey(Entity):
    """An Idempotency-Key already used by this caller, and what it made."""

    __tablename__ = "request_key"
    __table_args__ = ({"info": {"append_only": True}},)

    actor: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    application_id: Mapped[UUID]
    at: Mapped[datetime]


# Case numbers are taken in blocks: one call of the sequence per block, none per case.
BLOCK = 50
case_serial = Sequence("case_serial", increment=BLOCK, metadata=Entity.metadata)
