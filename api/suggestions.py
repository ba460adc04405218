"""Suggestions of staff, and the answers to them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.deps import Id, Limit, Session, Who
from api.wire import In, Out
from domain.suggestion import service
from domain.suggestion.service import SuggestionView

router = APIRouter(tags=["suggestions"])
Text = Annotated[str, Field(min_length=2, max_length=1000)]


class SuggestionIn(In):
    """`page` is the name of the page it is about, never what stands there."""

    page: Annotated[str, Field(pattern=r"^[a-z-]{1,40}$")]
    text: Text


class ReplyIn(In):
    text: Text


class SuggestionPage(Out):
    """`next` is the key of the page after this one."""

    rows: list[SuggestionView]
    next: Id | None


def _page(rows: list[SuggestionView], limit: int) -> SuggestionPage:
    return SuggestionPage(rows=rows, next=rows[-1].id if len(rows) == limit else None)


@router.post("/suggestions", status_code=201, response_model=SuggestionView)
async def send(body: SuggestionIn, session: Session, who: Who) -> SuggestionView:
    """Suggest something; the system administrator of my place reads and answers it."""
    return await service.send(session, who, body.page, body.text)


@router.get("/suggestions", response_model=SuggestionPage)
async def mine(
    session: Session, who: Who, after: Id | None = None, limit: Limit = 50
) -> SuggestionPage:
    """What I suggested, with the answers."""
    return _page(await service.mine(session, who, after, limit), limit)


@router.get("/suggestions/inbox", response_model=SuggestionPage)
async def inbox(
    session: Session,
    who: Who,
    answered: Annotated[bool | None, Query()] = None,
    after: Id | None = None,
    limit: Limit = 50,
) -> SuggestionPage:
    """What staff of my places suggested."""
    return _page(await service.inbox(session, who, answered, after, limit), limit)


@router.post("/suggestions/{id}/reply", response_model=SuggestionView)
async def reply(id: Id, body: ReplyIn, session: Session, who: Who) -> SuggestionView:
    """Answer a suggestion, once."""
    return await service.reply(session, who, id, body.text)
