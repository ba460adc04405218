"""意愿登记: a family says what it wishes, before anybody applies for anything.

An intent carries the family through authorisation, means check and estimate. It refuses nothing and
leaves no refusal on record: it ends as an application, or it just ends.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class IntentState(StrEnum):
    REGISTERED = "registered"  # 已登记
    AUTHORISED = "authorised"  # 已授权: everybody whose means are asked about has signed
    CHECKING = "checking"  # 核对中
    REPORTED = "reported"  # 已出报告
    APPLIED = "applied"  # 已转正式申请
    ENDED = "ended"  # 已结束, with its ground


OVER = (IntentState.APPLIED, IntentState.ENDED)


class Ending(StrEnum):
    WITHDRAWN = "withdrawn"  # the family no longer wishes
    AUTHORISATION_WITHDRAWN = "authorisation_withdrawn"  # 撤回授权 (L02 art. 29)
    NOT_AUTHORISED = "not_authorised"  # somebody would not sign


class Intent(Entity):
    """One wish of one household. `answers_sealed` has the shape of the form's answers; `ref` of a
    person or supporter is the id of their `person` row."""

    __tablename__ = "intent"
    __table_args__ = (
        Index("ix_intent_office", "office", "registered_at", "id"),
        Index("ix_intent_accepting", "accepting_office", "registered_at", "id"),
        Index("ix_intent_household", "household_id"),
        Index("ix_intent_application", "application_id"),
        Index(
            "uq_intent_live_household", "household_id", unique=True,
            postgresql_where=text("state NOT IN ('applied', 'ended')"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[IntentState]
    ending: Mapped[Ending | None]
    channel: Mapped[str]
    window: Mapped[str | None]
    office: Mapped[str]  # the township office that checks: of the hukou
    region: Mapped[str]  # its region
    accepting_office: Mapped[str]  # where the family came
    accepting_region: Mapped[str]
    answers_sealed: Mapped[bytes]
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    version: Mapped[int] = mapped_column()
    registered_at: Mapped[datetime]
    registered_by: Mapped[str]
    ended_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": version}
