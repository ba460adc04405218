"""手机拍照: a clerk opens a link for one paper, and a phone sends photos through it.

The phone signs in nowhere. What it sends is the clerk's, like any other upload.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.approval import reading, supplement_papers
from domain.approval.supplement_papers import Asking
from domain.approval.supplements import NothingWasAsked
from domain.audit.service import record
from domain.base import new_id, utc_now
from domain.camera import queries, rules
from domain.camera.models import Camera, CameraPhoto
from domain.camera.views import CameraLink, CameraView, Viewfinder
from domain.document import service as papers
from domain.document.port import Store
from domain.document.service import MayNotUpload
from domain.errors import Conflict, NotFound
from domain.session.service import SessionEnded
from domain.world import world


class UnknownCamera(NotFound):
    """There is no such camera link, or it has ended."""


class CameraFull(Conflict):
    """No more photos fit through this link."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the paper belongs, as far as there is a case: one that runs, or what it asked for."""

    application_id: UUID | None = None
    supplement_id: UUID | None = None


async def open_(session: AsyncSession, actor: Actor, field: str, place: Place) -> CameraLink:
    """A link for this question, for whoever may upload its papers here.

    Raises MayNotUpload, PaperNotAsked, SessionEnded, UnknownApplication, PurposeNeeded,
    NothingWasAsked.
    """
    if actor.kind != "staff" or actor.session is None:
        raise MayNotUpload("only officials open a camera link")
    papers.may_upload(world(session), actor, field)
    await _find(session, actor, place)
    now, key = utc_now(), secrets.token_urlsafe(rules.KEY_BYTES)
    generation = await session.scalar(queries.standing(actor.session, now))
    if generation is None:
        raise SessionEnded("sign in again")
    await session.execute(queries.ended_long_ago(actor.id, now))
    row = Camera(
        id=new_id(),
        key_digest=rules.digest(key.encode()),
        staff=actor.id,
        session=actor.session,
        generation=generation,
        field=field,
        application_id=place.application_id,
        supplement_id=place.supplement_id,
        opened_at=now,
        expires_at=now + rules.LIVES,
    )
    session.add(row)
    record(session, actor, "camera.open", "camera", row.id)
    return CameraLink(key, CameraView(row.id, _left(row), rules.MOST_PHOTOS, []))


async def _find(session: AsyncSession, actor: Actor, place: Place) -> None:
    """The case is one this actor may add papers to."""
    case, asked = place.application_id, place.supplement_id
    if case and asked:
        await supplement_papers.find(session, actor, Asking(case, asked))
    elif case:
        await reading.find(session, actor, case)
    elif asked:
        raise NothingWasAsked("name the case as well")


async def read(session: AsyncSession, actor: Actor, id: UUID) -> CameraView:
    """One's own link and what came through it, also after its end. Raises UnknownCamera."""
    row, alive = await _own(session, actor, id)
    return await _shown(session, row, alive=alive)


async def close(session: AsyncSession, actor: Actor, id: UUID) -> CameraView:
    """End one's own link at once; what came through it stays. Raises UnknownCamera."""
    row, _ = await _own(session, actor, id)
    row.closed_at = row.closed_at or utc_now()
    record(session, actor, "camera.close", "camera", row.id)
    return await _shown(session, row, alive=False)


async def look(session: AsyncSession, key: str) -> Viewfinder:
    """What the phone is told. A wrong key and a dead link look the same. Raises UnknownCamera."""
    row = await _held(session, key)
    photos, _ = (await session.execute(queries.taken(row.id))).one()
    return _found(session, row, photos)


async def send(session: AsyncSession, key: str, store: Store, content: bytes) -> Viewfinder:
    """Keep a photo as the clerk's; the same again is the one that came.

    Raises UnknownCamera, CameraFull, PhotoNeeded and what `document.take_in` raises.
    """
    row, digest = await _held(session, key, lock=True), rules.digest(content)
    photos, taken = (await session.execute(queries.taken(row.id))).one()
    if await session.get(CameraPhoto, (row.id, digest)):
        return _found(session, row, photos, repeated=True)
    if not rules.has_room(photos, taken, len(content)):
        raise CameraFull("ask the clerk for another link", most=rules.MOST_PHOTOS)
    clerk = Actor("staff", row.staff, row.staff)
    kept = await papers.take_in(session, clerk, store, row.field, rules.picture(content))
    await session.flush()  # the paper's row comes before the one that points at it
    session.add(CameraPhoto(camera_id=row.id, digest=digest, document_id=kept.id))
    words = f"手机拍照链接 {row.id}"
    record(session, clerk, "document.photograph", "document", kept.id, reason=words)
    return _found(session, row, photos + 1)


async def _held(session: AsyncSession, key: str, *, lock: bool = False) -> Camera:
    """The living link of this key; `lock` lets its photos in one after the other."""
    found = queries.by_key(rules.digest(key.encode()), utc_now())
    row = await session.scalar(found.with_for_update(of=Camera) if lock else found)
    if row is None:
        raise UnknownCamera("ask the clerk for another link")
    return row


async def _own(session: AsyncSession, actor: Actor, id: UUID) -> tuple[Camera, bool]:
    login = actor.id if actor.kind == "staff" else ""
    found = (await session.execute(queries.of_staff(login, id, utc_now()))).one_or_none()
    if found is None:
        raise UnknownCamera("no camera link of yours has this id")
    row, alive = found
    return row, alive


async def _shown(session: AsyncSession, row: Camera, *, alive: bool) -> CameraView:
    at = world(session)
    documents = [papers.shown(at, each) for each in await session.scalars(queries.photos(row.id))]
    return CameraView(row.id, _left(row) if alive else 0, rules.MOST_PHOTOS, documents)


def _found(
    session: AsyncSession, row: Camera, photos: int, *, repeated: bool = False
) -> Viewfinder:
    paper = papers.name_of(world(session), row.field)
    return Viewfinder(paper, photos, rules.MOST_PHOTOS, _left(row), repeated)


def _left(row: Camera) -> int:
    return rules.seconds_left(row.expires_at, utc_now())
