"""Documents that wait for their form, and those of a case."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Update,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from domain.actor import Actor
from domain.document.models import Document


class Filed(Protocol):
    """Where papers belong."""

    @property
    def application_id(self) -> UUID | None: ...
    @property
    def intent_id(self) -> UUID | None: ...


def unfiled_of(actor: Actor) -> ColumnElement[bool]:
    """Uploaded by this account, and in no case yet."""
    return and_(
        Document.filed_at.is_(None),
        Document.uploaded_by == actor.id,
        Document.uploaded_by_kind == actor.kind,
    )


def waiting(actor: Actor) -> Select[int]:
    """How many of the caller's documents are in no case yet."""
    return select(func.count()).where(unfiled_of(actor))


def discarding(actor: Actor, id: UUID) -> Delete:
    return delete(Document).where(Document.id == id, unfiled_of(actor))


def of_case(application_id: UUID) -> Select[Document]:
    """The case's documents, oldest first."""
    return (
        select(Document)
        .where(Document.application_id == application_id)
        .order_by(Document.filed_at, Document.id)
    )


def filing(
    actor: Actor, field: str, ids: Collection[UUID], case: UUID, place: str, now: datetime
) -> Update:
    """The caller's waiting documents for this question become the case's; returns their ids.

    One that is in this case already stays there.
    """
    mine = or_(unfiled_of(actor), Document.application_id == case)
    return (
        update(Document)
        .where(Document.id.in_(ids), Document.field == field, mine)
        .values(application_id=case, place=place, filed_at=func.coalesce(Document.filed_at, now))
        .returning(Document.id)
    )


def waiting_at(actor: Actor, place: str) -> Select[Document]:
    """The caller's waiting documents for this place, or what lies below it, oldest first."""
    return (
        select(Document)
        .where(unfiled_of(actor), Document.place.startswith(f"{place}/", autoescape=True))
        .order_by(Document.uploaded_at, Document.id)
    )


def same_waiting(actor: Actor, place: str, digest: str) -> Select[Document]:
    """The same content, uploaded before for the same place, and waiting still."""
    return (
        select(Document)
        .where(unfiled_of(actor), Document.place == place, Document.digest == digest)
        .limit(1)
    )


def filing_at(actor: Actor, place: str, case: UUID, now: datetime) -> Update:
    """What `waiting_at` finds becomes the case's."""
    below = Document.place.startswith(f"{place}/", autoescape=True)
    return (
        update(Document).where(unfiled_of(actor), below).values(application_id=case, filed_at=now)
    )


SIGNED = ("check_authorisation", "supporter_authorisation")  # questions signatures answer


def keeping(actor: Actor, id: UUID, case: Filed, now: datetime) -> Update:
    """The caller's waiting signature becomes the case's or the intent's; returns its media type."""
    homes = ((Document.application_id, case.application_id), (Document.intent_id, case.intent_id))
    ours = [column == id for column, id in homes if id is not None]
    return (
        update(Document)
        .where(Document.id == id, Document.field.in_(SIGNED), or_(unfiled_of(actor), *ours))
        .values(
            application_id=case.application_id,
            intent_id=case.intent_id,
            filed_at=func.coalesce(Document.filed_at, now),
        )
        .returning(Document.media_type)
    )


def known(ids: Collection[UUID]) -> Select[UUID]:
    return select(Document.id).where(Document.id.in_(ids))


def left_over(before: datetime) -> Delete:
    """Documents whose form never came."""
    return delete(Document).where(Document.filed_at.is_(None), Document.uploaded_at < before)
