"""Taking papers in, putting them into a case with its form, handing them out, clearing up."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application import queries as applications
from domain.application.models import Application
from domain.audit.service import record
from domain.base import new_id
from domain.document import queries, rules
from domain.document.models import Document
from domain.document.port import Store
from domain.errors import Conflict, Forbidden, NotFound, RuleViolation
from domain.intent.models import Intent
from domain.item.fields import PAPERS
from domain.job.enqueue import NewJob
from domain.job.models import PLATFORM, Lease
from domain.opening.service import ask_why
from domain.world import World, world

UPLOADERS: Final = (
    "application.create",
    "application.accept",
    "application.review",
    "survey.record",
    "survey.county_visit",
)
# Papers that answer no question of the form: from a home visit, or with an explanation.
BESIDES: Final = {
    "survey_photo": "入户照片",
    "survey_signature": "入户调查签名",
    "explanation_paper": "核对说明附件",
    "supplement_paper": "补交的材料",
}
SWEEP: Final = "sweep_documents"  # kind of job
SWEEP_EVERY = timedelta(hours=6)
KEPT_UNFILED = timedelta(days=30)  # as long as a form may wait half filled in
SAFE_AGE: Final = 3600.0  # seconds after which a file without a row is nobody's


class UnknownDocument(NotFound):
    """There is no such document."""


class MayNotUpload(Forbidden):
    """This account takes no papers in."""


class PaperNotAsked(RuleViolation):
    """No paper belongs to that question."""


class TooManyDocuments(Conflict):
    """Too many papers wait for their form; submit or remove some first."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A paper as a file. `place` says whose (JSON Pointer); the content has a call of its own."""

    id: UUID
    field: str
    name: str
    place: str | None
    media_type: str
    size: int
    pages: int
    uploaded_at: datetime
    uploaded_by: str | None


async def upload(
    session: AsyncSession,
    actor: Actor,
    store: Store,
    field: str,
    content: bytes,
    *,
    place: str | None = None,
) -> DocumentView:
    """Keep a file for this question of the form; the bytes are on the disk before the row is.

    What is for a `place` already is kept once: a line that dropped may have brought it all the
    same.

    Raises MayNotUpload, PaperNotAsked, TooManyDocuments and what `domain.document.faults` names.
    """
    may_upload(world(session), actor, field)
    return await take_in(session, actor, store, field, content, place=place)


async def take_in(
    session: AsyncSession,
    actor: Actor,
    store: Store,
    field: str,
    content: bytes,
    *,
    place: str | None = None,
) -> DocumentView:
    """The same, once the actor was found to be allowed to."""
    at = world(session)
    if (await session.scalar(queries.waiting(actor)) or 0) >= rules.MOST_UNFILED:
        raise TooManyDocuments("submit the form, or remove some", most=rules.MOST_UNFILED)
    sheet = await asyncio.to_thread(rules.read, content)
    row = _row(at, actor, field, sheet)
    row.place = place
    if place is not None:
        again = await session.scalar(queries.same_waiting(actor, place, row.digest))
        if again is not None:
            return shown(at, again)
    await asyncio.to_thread(store.put, row.id, sheet.content)
    session.add(row)
    record(session, actor, "document.upload", "document", row.id, after=row.digest)
    return shown(at, row)


def may_upload(at: World, actor: Actor, field: str) -> None:
    if actor.kind != "citizen" and not any(map(actor.may, UPLOADERS)):
        raise MayNotUpload("this account holds no post that takes papers in")
    known = at.catalogue.fields.fields.get(field)
    if field not in BESIDES and (known is None or known.type not in PAPERS):
        raise PaperNotAsked("name a question that asks for a paper")


def _row(at: World, actor: Actor, field: str, sheet: rules.Sheet) -> Document:
    return Document(
        id=new_id(),
        field=field,
        media_type=sheet.media_type,
        size=len(sheet.content),
        pages=sheet.pages,
        digest=hashlib.sha256(sheet.content).hexdigest(),
        uploaded_by=actor.id,
        uploaded_by_kind=actor.kind,
        uploaded_at=at.now(),
    )


# The family of a paper this actor may open for a reason of another noun; None: no such reason.
Besides = Callable[[AsyncSession, Actor, UUID], Awaitable[UUID | None]]


async def content(
    session: AsyncSession, actor: Actor, store: Store, id: UUID, besides: Besides
) -> tuple[DocumentView, bytes]:
    """The file itself; every look is recorded. `besides` is asked first: who decides on a paper
    opens it, whatever it is filed under. Raises UnknownDocument, PurposeNeeded."""
    row = await session.get(Document, id)
    if row is None:
        raise UnknownDocument("no document with this id")
    household = await besides(session, actor, id) or await _in_reach(session, actor, row)
    found = await asyncio.to_thread(store.get, id)
    record(session, actor, "document.read", "document", id, household=household, after=row.digest)
    return shown(world(session), row), found


async def _in_reach(session: AsyncSession, actor: Actor, row: Document) -> UUID | None:
    """The family it is about; None while its form has not come and it is the caller's own."""
    if row.application_id is None and row.intent_id is not None:
        return await _of_wish(session, actor, row.intent_id)
    if row.application_id is None:
        if (row.uploaded_by, row.uploaded_by_kind) != (actor.id, actor.kind):
            raise UnknownDocument("no document with this id")
        return None
    case = await session.execute(applications.application(session, actor, row.application_id))
    found = case.one_or_none()
    if found is None:
        raise UnknownDocument("no document with this id")
    application, in_hand = found
    if not in_hand:
        raise ask_why(Application, application.id)
    return application.household_id


async def _of_wish(session: AsyncSession, actor: Actor, id: UUID) -> UUID:
    """The family of a paper that belongs to a wish. Raises UnknownDocument."""
    wished = select(Intent.household_id).where(Intent.id == id, in_reach(session, actor, Intent))
    household = await session.scalar(wished)
    if household is None:
        raise UnknownDocument("no document with this id")
    return household


async def discard(session: AsyncSession, actor: Actor, id: UUID) -> None:
    """Remove one's own document before its form came. The file goes with the next sweep.

    Raises UnknownDocument, also for one that is in a case: what was handed in stays.
    """
    gone = await session.execute(queries.discarding(actor, id).returning(Document.id))
    if gone.scalar_one_or_none() is None:
        raise UnknownDocument("no document of yours that could be removed")
    record(session, actor, "document.discard", "document", id)


async def of_case(
    session: AsyncSession, application_id: UUID, titles: Mapping[str, str]
) -> list[DocumentView]:
    """The papers of a case the caller has already found to be in reach, oldest first; `titles` are
    names of places that say more than the question does."""
    at = world(session)
    rows = await session.scalars(queries.of_case(application_id))
    found = [shown(at, row) for row in rows]
    return [replace(each, name=titles.get(each.place or "", each.name)) for each in found]


def name_of(at: World, field: str) -> str:
    known = at.catalogue.fields.fields.get(field)
    return known.zh if known else BESIDES.get(field, field)


def shown(at: World, row: Document) -> DocumentView:
    return DocumentView(
        id=row.id,
        field=row.field,
        name=name_of(at, row.field),
        place=row.place,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        uploaded_at=row.uploaded_at,
        uploaded_by=at.places.officer(row.uploaded_by) if row.uploaded_by_kind == "staff" else None,
    )


async def sweep(session: AsyncSession, _lease: Lease | None, *, store: Store) -> datetime:
    """Remove files that no row knows, then rows whose form never came (their files next time)."""
    at = world(session)
    batches = await asyncio.to_thread(lambda: list(store.older_than(SAFE_AGE)))
    for ids in filter(None, batches):
        known = set(await session.scalars(queries.known(ids)))
        for nobodys in set(ids) - known:
            await asyncio.to_thread(store.remove, nobodys)
    await session.execute(queries.left_over(at.now() - KEPT_UNFILED))
    return at.now() + SWEEP_EVERY


def sweeping(now: datetime) -> NewJob:
    """The job that keeps clearing up; one for ever."""
    return NewJob(SWEEP, PLATFORM, now, slot=SWEEP)
