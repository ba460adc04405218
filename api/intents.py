"""先核对、后申请: a family's wish, before anybody applies for anything."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from api.deps import After, Id, Limit, RequestKey, Session, Version, Who
from api.wire import In, Int, Out
from domain.estimate.views import Estimate
from domain.intent.models import Ending, IntentState
from domain.registration import amending, estimating, notice, reading, service
from domain.registration.views import IntentReceipt, IntentRow, IntentView, PreCheckNotice
from domain.revocation import service as revocation
from domain.submission.service import Form

router = APIRouter(tags=["intents"])


class WishAnswers(In):
    """Answers by field id, as far as there are any; of people at least who they are."""

    household: dict[str, Any] = {}
    persons: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=30)]
    supporters: Annotated[list[dict[str, Any]], Field(max_length=30)] = []


class Wish(In):
    """意愿登记 (D03). A family on record comes with its id and the version that was read."""

    answers: WishAnswers
    household_id: Id | None = None
    household_version: Int | None = None


class AddedAnswers(In):
    """Answers by field id, rows by the `ref` of their person; null takes an answer back."""

    household: dict[str, Any] = {}
    persons: Annotated[list[dict[str, Any]], Field(max_length=30)] = []
    supporters: Annotated[list[dict[str, Any]], Field(max_length=30)] = []


class Addition(In):
    """What the family says besides; what it leaves out stays as it was said."""

    answers: AddedAnswers


class IntentEnding(In):
    """`withdrawn`: the family wishes no longer; `not_authorised`: somebody would not sign."""

    ending: Ending = Ending.WITHDRAWN


class IntentPage(Out):
    rows: list[IntentRow]
    next: str | None


@router.post("/intents", status_code=201, response_model=IntentReceipt)
async def register(body: Wish, key: RequestKey, session: Session, who: Who) -> IntentReceipt:
    """Register a wish: the people go on record, so that they can sign and be checked."""
    said = body.answers.model_dump()
    form = Form((), said, body.household_id, body.household_version)
    return await service.register(session, who, form, key)


@router.get("/intents", response_model=IntentPage)
async def list_(
    session: Session,
    who: Who,
    state: IntentState | None = None,
    after: After = None,
    limit: Limit = 50,
) -> IntentPage:
    """Wishes of my office, newest first."""
    rows, following = await reading.intents(session, who, state=state, after=after, limit=limit)
    return IntentPage(rows=rows, next=following)


@router.get("/intents/{id}", response_model=IntentView)
async def read(id: Id, session: Session, who: Who) -> IntentView:
    """The wish, its people, who has signed, and what can be done now."""
    return await reading.intent(session, who, id)


@router.get("/intents/{id}/estimate", response_model=Estimate)
async def estimate(id: Id, session: Session, who: Who) -> Estimate:
    """What this family would probably get, on what it said and what offices verified.

    Private: it refuses nothing and nothing of it is stored.
    """
    return await estimating.estimate(session, who, id)


@router.get("/intents/{id}/notice", response_model=PreCheckNotice)
async def print_notice(id: Id, session: Session, who: Who) -> PreCheckNotice:
    """先核对结果告知书 (D04), to be printed: conclusion, reasons, what would change it, ways on."""
    return await notice.notice(session, who, id)


@router.patch("/intents/{id}/answers", response_model=IntentView)
async def amend(id: Id, body: Addition, version: Version, session: Session, who: Who) -> IntentView:
    """Say more with the wish, or take an answer back; the estimate then tells more at once.

    Not who the people are, how to reach them, or what they sign. `If-Match` is the wish's version.
    """
    await amending.amend(session, who, id, version, body.answers.model_dump())
    return await reading.intent(session, who, id)


@router.post("/intents/{id}/ending", response_model=IntentView)
async def end(id: Id, body: IntentEnding, session: Session, who: Who) -> IntentView:
    """The wish ends without an application; what runs under its authorisation stops."""
    await revocation.end(session, who, id, body.ending)
    return await reading.intent(session, who, id)
