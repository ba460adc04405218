"""New figures of the catalogue: proposed by one person, looked at, ruled on by another."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Ruling(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whoever proposed it


class Proposal(Entity):
    """What is proposed, for good: who approves it approves these very figures.

    `figures` maps a figure's name to its value as text, money in yuan, as the catalogue writes it.
    `basis` is the number of the document it rests on.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_region", "region", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    region: Mapped[str]
    effective_from: Mapped[date]
    figures: Mapped[dict[str, Any]]
    source: Mapped[str]
    basis: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]


class ProposalRuling(Entity):
    """How it ended, once. Trigger `ruling_is_anothers` (0016) holds that nobody approves or
    declines what they proposed themselves."""

    __tablename__ = "proposal_ruling"
    __table_args__ = (
        CheckConstraint("(outcome = 'approved') = (version IS NOT NULL)", name="version"),
        {"info": {"append_only": True}},
    )

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    outcome: Mapped[Ruling]
    officer: Mapped[str]
    opinion: Mapped[str | None]
    ruled_at: Mapped[datetime]
    version: Mapped[int | None] = mapped_column(ForeignKey("catalogue.version"))


class ProposalPreview(Entity):
    """Whom it would touch, counted family by family by the worker. Counts only, nobody's name.

    `last` is the household counted last; `counts` as in `proposal.counting`.
    """

    __tablename__ = "proposal_preview"
    __table_args__ = (CheckConstraint("seen <= families", name="seen"),)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    families: Mapped[int]
    seen: Mapped[int]
    last: Mapped[UUID | None]
    counts: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime | None]
