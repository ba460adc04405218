"""提个建议: any member of staff says what should be otherwise; the system administrator answers.

Nothing is counted or ranked, neither suggestions nor people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor, Post
from domain.audit.service import record
from domain.base import new_id
from domain.errors import Conflict, Forbidden, NotFound
from domain.region.queries import in_any
from domain.region.reach import places
from domain.suggestion.models import Suggestion
from domain.world import World, world

SENDS, ANSWERS = "suggestion.send", "system.operate"
TEXT, REPLY = "suggestion.text", "suggestion.reply"  # sealed cells


class MayNotSuggest(Forbidden):
    """This account sends no suggestions."""


class UnknownSuggestion(NotFound):
    """There is no such suggestion."""


class AlreadyReplied(Conflict):
    """Somebody has answered this suggestion already."""


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """`page` is the name of the page it was written on. Names are those of officials."""

    id: UUID
    author: str
    page: str
    text: str
    sent_at: datetime
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None


async def send(session: AsyncSession, actor: Actor, page: str, text: str) -> SuggestionView:
    """Keep a suggestion, sealed. Raises MayNotSuggest."""
    at, posts = world(session), _posts(actor)
    id = new_id()
    suggestion = Suggestion(
        id=id,
        author=actor.id,
        region=posts[0].region,
        page=page,
        text_sealed=at.vault.seal(TEXT, id, text),
        sent_at=at.now(),
    )
    session.add(suggestion)
    record(session, actor, "suggestion.send", "suggestion", id)
    return _view(at, suggestion)


async def mine(
    session: AsyncSession, actor: Actor, after: UUID | None, limit: int
) -> list[SuggestionView]:
    """One's own, with the answers, the newest first. Raises MayNotSuggest."""
    _posts(actor)
    return await _page(session, _newest(after, limit).where(Suggestion.author == actor.id))


async def inbox(
    session: AsyncSession, actor: Actor, answered: bool | None, after: UUID | None, limit: int
) -> list[SuggestionView]:
    """Those from one's places, the newest first. Raises MayNotAdminister."""
    page = _newest(after, limit).where(in_any(Suggestion.region, places(actor, ANSWERS)))
    if answered is not None:
        page = page.where(Suggestion.replied_at.is_not(None) == answered)
    return await _page(session, page)


async def reply(session: AsyncSession, actor: Actor, id: UUID, text: str) -> SuggestionView:
    """Answer once; the author reads it. Raises MayNotAdminister, UnknownSuggestion,
    AlreadyReplied."""
    at, own = world(session), places(actor, ANSWERS)
    wanted = select(Suggestion).where(Suggestion.id == id, in_any(Suggestion.region, own))
    suggestion = await session.scalar(wanted.with_for_update())
    if suggestion is None:
        raise UnknownSuggestion("no such suggestion")
    if suggestion.replied_at is not None:
        raise AlreadyReplied("somebody has answered it already")
    suggestion.reply_sealed = at.vault.seal(REPLY, id, text)
    suggestion.replied_by, suggestion.replied_at = actor.id, at.now()
    record(session, actor, "suggestion.reply", "suggestion", id)
    return _view(at, suggestion)


def _posts(actor: Actor) -> Sequence[Post]:
    """The posts that send suggestions. Raises MayNotSuggest."""
    posts = actor.posts_with(SENDS)
    if actor.kind != "staff" or not posts:
        raise MayNotSuggest("staff send suggestions here")
    return posts


def _newest(after: UUID | None, limit: int) -> Select[Suggestion]:
    page = select(Suggestion).order_by(Suggestion.id.desc()).limit(limit)
    return page.where(Suggestion.id < after) if after else page


async def _page(session: AsyncSession, page: Select[Suggestion]) -> list[SuggestionView]:
    at = world(session)
    return [_view(at, row) for row in await session.scalars(page)]


def _view(at: World, row: Suggestion) -> SuggestionView:
    vault, reply = at.vault, row.reply_sealed
    return SuggestionView(
        id=row.id,
        author=at.places.officer(row.author) or row.author,
        page=row.page,
        text=vault.open(TEXT, row.id, row.text_sealed),
        sent_at=row.sent_at,
        reply=None if reply is None else vault.open(REPLY, row.id, reply),
        replied_by=at.places.officer(row.replied_by),
        replied_at=row.replied_at,
    )
