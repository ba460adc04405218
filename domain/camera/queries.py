"""Camera links, whether they still take photos, and what came through them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, exists, func, or_, select

from domain.application.models import Application
from domain.approval.models import Supplement
from domain.approval.window import OVER
from domain.camera.models import Camera, CameraPhoto
from domain.camera.rules import KEPT
from domain.document.models import Document
from domain.session.models import StaffSession


def standing(id: UUID, now: datetime) -> Select[int]:
    """The generation of a sign-in that lasts."""
    return select(StaffSession.generation).where(StaffSession.id == id, *_lasts(now))


def of_staff(login: str, id: UUID, now: datetime) -> Select[Camera, bool]:
    """A link of this account, and whether it is alive."""
    return select(Camera, _alive(now)).where(Camera.id == id, Camera.staff == login)


def by_key(digest: bytes, now: datetime) -> Select[Camera]:
    """The living link with this key."""
    return select(Camera).where(Camera.key_digest == digest, _alive(now))


def photos(camera: UUID) -> Select[Document]:
    """What came through it and was not removed again, oldest first."""
    return (
        select(Document)
        .join(CameraPhoto, CameraPhoto.document_id == Document.id)
        .where(CameraPhoto.camera_id == camera)
        .order_by(Document.id)
    )


def taken(camera: UUID) -> Select[int, int]:
    """How many photos came, and their bytes together."""
    return (
        select(func.count(), func.coalesce(func.sum(Document.size), 0))
        .select_from(CameraPhoto)
        .join(Document, Document.id == CameraPhoto.document_id)
        .where(CameraPhoto.camera_id == camera)
    )


def ended_long_ago(login: str, now: datetime) -> Delete:
    return delete(Camera).where(Camera.staff == login, Camera.expires_at < now - KEPT)


def _alive(now: datetime) -> ColumnElement[bool]:
    signed_in = exists().where(
        StaffSession.id == Camera.session,
        StaffSession.generation == Camera.generation,
        *_lasts(now),
    )
    return and_(Camera.closed_at.is_(None), Camera.expires_at > now, signed_in, _takes_papers())


def _takes_papers() -> ColumnElement[bool]:
    """The case, if it was opened in one, has not ended and still waits for what was asked."""
    runs = exists().where(Application.id == Camera.application_id, Application.state.not_in(OVER))
    waits = exists().where(Supplement.id == Camera.supplement_id, Supplement.answered_at.is_(None))
    return and_(
        or_(Camera.application_id.is_(None), runs), or_(Camera.supplement_id.is_(None), waits)
    )


def _lasts(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return StaffSession.ended_at.is_(None), StaffSession.ends_at > now
