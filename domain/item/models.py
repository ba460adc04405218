"""The catalogue in tables: every published version whole, and its items and figures for queries.

Rows are only ever added. A decision names the version and the figures it used.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Numeric
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity, utc_now


class CatalogueVersion(Entity):
    """One published version; `digest` (SHA-256) is that of its documents."""

    __tablename__ = "catalogue"
    __table_args__ = {"info": {"append_only": True}}

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    effective_from: Mapped[date]
    loaded_at: Mapped[datetime] = mapped_column(default=utc_now)


class CatalogueDocument(Entity):
    """One file of a version as read; Decimals are tagged, see `catalogue.documents`."""

    __tablename__ = "catalogue_document"
    __table_args__ = {"info": {"append_only": True}}

    version: Mapped[int] = mapped_column(ForeignKey("catalogue.version"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)  # jsonb would lose the order of the file


class CatalogueItem(Entity):
    """One item of a version, for lists and joins; the rules are read from the documents."""

    __tablename__ = "catalogue_item"
    __table_args__ = {"info": {"append_only": True}}

    version: Mapped[int] = mapped_column(ForeignKey("catalogue.version"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str]
    name: Mapped[str]
    body: Mapped[dict[str, Any]]


class CatalogueParameter(Entity):
    """One dated figure of a version; money in fen (a price may be a fraction of one)."""

    __tablename__ = "parameter"
    __table_args__ = {"info": {"append_only": True}}

    version: Mapped[int] = mapped_column(ForeignKey("catalogue.version"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Numeric)
    unit: Mapped[str]
    source: Mapped[str]
    local: Mapped[bool]
