"""Papers of a family as files: photos and PDF. The bytes lie sealed in a folder, the row here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Entity


class Document(Entity):
    """One file. Until its form is submitted it is its uploader's alone; then it is the case's, or
    the intent's while there is no case yet.

    No name of the file is kept: people write names and illnesses into it. `digest` is SHA-256 of
    what was sealed, so that what is handed out can be proved to be what came in.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(
            "(coalesce(application_id, intent_id) IS NULL) = (filed_at IS NULL)", name="filed"
        ),
        Index(
            "ix_document_application", "application_id", "filed_at",
            postgresql_where=text("application_id IS NOT NULL"),
        ),
        Index(
            "ix_document_unfiled", "uploaded_by", "uploaded_at",
            postgresql_where=text("filed_at IS NULL"),
        ),
        Index(
            "ix_document_intent", "intent_id",
            postgresql_where=text("intent_id IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str]  # the question of the form it answers
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    pages: Mapped[int]
    digest: Mapped[str]
    uploaded_by: Mapped[str]
    uploaded_by_kind: Mapped[str]
    uploaded_at: Mapped[datetime]
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    intent_id: Mapped[UUID | None] = mapped_column(ForeignKey("intent.id"))
    place: Mapped[str | None]  # whose paper, as a JSON Pointer into the answers: /persons/1
    filed_at: Mapped[datetime | None]
