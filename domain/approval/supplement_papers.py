"""补交: what was asked for, photographed at home page by page, and handed in together.

Each page waits on the server under its place (`/supplements/{id}/{number of the thing asked}`), so
a line that drops, or a phone that is switched off, loses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.approval import reading, supplements
from domain.approval.case import UnknownApplication
from domain.approval.loading import open_case
from domain.approval.models import Supplement
from domain.approval.settling import settle
from domain.approval.supplements import NothingWasAsked
from domain.document import queries as documents
from domain.document import service as papers
from domain.document.port import Store
from domain.document.service import DocumentView, PaperNotAsked
from domain.errors import RuleViolation

FIELD: Final = "supplement_paper"


class SupplementIncomplete(RuleViolation):
    """Not everything that was asked for is there yet."""


@dataclass(frozen=True, slots=True)
class SupplementPaper:
    """A page that waits to be handed in; `asked` is the number of the thing it shows, from 0."""

    id: UUID
    asked: int
    media_type: str
    size: int
    pages: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """One request of one case."""

    application_id: UUID
    id: UUID

    @property
    def place(self) -> str:
        return f"/supplements/{self.id}"


async def upload(
    session: AsyncSession, actor: Actor, store: Store, of: Asking, number: int, content: bytes
) -> SupplementPaper:
    """Keep a page of one of the things asked for. The same page again is the one that is there.

    Raises UnknownApplication, NothingWasAsked, PaperNotAsked and what `document.upload` raises.
    """
    open_ = await find(session, actor, of)
    if number >= len(open_.asked):
        raise PaperNotAsked("name one of the things asked for")
    place = f"{of.place}/{number}"
    return _shown(await papers.upload(session, actor, store, FIELD, content, place=place))


async def waiting(session: AsyncSession, actor: Actor, of: Asking) -> list[SupplementPaper]:
    """The caller's own pages that are not handed in yet, oldest first.

    Raises UnknownApplication, NothingWasAsked.
    """
    await find(session, actor, of)
    rows = await session.scalars(documents.waiting_at(actor, of.place))
    return [SupplementPaper(r.id, _number(r.place), r.media_type, r.size, r.pages, r.uploaded_at)
            for r in rows]  # fmt: skip


async def hand_in(session: AsyncSession, actor: Actor, of: Asking) -> None:
    """The pages become the case's, and everything that waited for them goes on.

    Raises UnknownApplication, NothingWasAsked, SupplementIncomplete.
    """
    case = await open_case(session, actor, of.application_id, "amend")
    await reading.find(session, actor, of.application_id)
    open_ = next((row for row in await supplements.unanswered(case) if row.id == of.id), None)
    if open_ is None:
        raise NothingWasAsked("this request is not open")
    rows = await session.scalars(documents.waiting_at(actor, of.place))
    missing = sorted({*range(len(open_.asked))} - {_number(row.place) for row in rows})
    if missing:
        raise SupplementIncomplete("photograph everything that was asked for", missing=missing)
    now = case.world.now()
    await session.execute(documents.filing_at(actor, of.place, of.application_id, now))
    case.note("answered")
    await supplements.go_on(case, open_, actor)
    case.tell(actor, "application.supplement", "application", of.application_id)
    settle(case)
    await case.close()


async def titles(session: AsyncSession, application_id: UUID) -> Mapping[str, str]:
    """What was asked for, by the place its pages carry."""
    rows = await session.scalars(
        select(Supplement).where(Supplement.application_id == application_id)
    )
    return {
        f"{Asking(application_id, row.id).place}/{number}": str(words)
        for row in rows
        for number, words in enumerate(row.asked)
    }


async def find(session: AsyncSession, actor: Actor, of: Asking) -> Supplement:
    """What this family is asked for and has not answered, if the actor may answer it.

    Raises UnknownApplication, PurposeNeeded, NothingWasAsked.
    """
    within = in_reach(session, actor, Application, "amend")
    mine = select(Application.id).where(Application.id == of.application_id, within)
    if await session.scalar(mine) is None:
        raise UnknownApplication("no application with this id")
    await reading.find(session, actor, of.application_id)
    found: Supplement | None = await session.scalar(
        select(Supplement).where(
            Supplement.id == of.id,
            Supplement.application_id == of.application_id,
            Supplement.answered_at.is_(None),
        )
    )
    if found is None:
        raise NothingWasAsked("this request is not open")
    return found


def _number(place: str | None) -> int:
    return int((place or "").rpartition("/")[2])


def _shown(row: DocumentView) -> SupplementPaper:
    number = _number(row.place)
    return SupplementPaper(row.id, number, row.media_type, row.size, row.pages, row.uploaded_at)
