"""The trail: what is asked of it, and the proofs that nobody has rewritten it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from adapters.seals import LedgerKey
from api.deps import Id, Limit, Session, Who, World
from api.rates import PUBLIC, limited
from api.wire import In, Out
from domain.approval import viewers
from domain.audit import proofs, questions
from domain.audit.views import CheckpointView, ConsistencyView, InclusionView, Look, RecordView
from domain.household import identifying
from domain.world import SHANGHAI

router = APIRouter(tags=["audit"])
Word = Annotated[str | None, Query(max_length=100)]
Size = Annotated[int, Query(ge=1, le=2**53 - 1)]


class FamilySearch(In):
    """An ID number is personal: it travels in the body, never in an address."""

    id_number: Annotated[str, Field(min_length=15, max_length=18, examples=["321311198405179967"])]


class FamilyFound(Out):
    """Only which family it is; what is known of it is not for whoever audits."""

    household_id: Id | None


class RecordPage(Out):
    rows: list[RecordView]
    next: Id | None


class LookPage(Out):
    rows: list[Look]
    next: Id | None


class PublicKey(Out):
    """RFC 8037."""

    kty: str
    crv: str
    alg: str
    use: str
    kid: str
    x: str


class PublicKeys(Out):
    """RFC 7517."""

    keys: list[PublicKey]


@router.get("/audit/records", response_model=RecordPage)
async def list_(  # noqa: PLR0913, PLR0917  (one filter each)
    session: Session,
    who: Who,
    household: Id | None = None,
    account: Word = None,
    object: Word = None,
    action: Word = None,
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: Annotated[datetime | None, Query(alias="to")] = None,
    after: Id | None = None,
    limit: Limit = 50,
) -> RecordPage:
    """Who looked at this family, what did this account do: newest first. Asking is recorded."""
    asked = questions.Question(household, account, object, action, _zoned(since), _zoned(until))
    rows, following = await questions.page(session, who, asked, after, limit)
    return RecordPage(rows=rows, next=following)


def _zoned(moment: datetime | None) -> datetime | None:
    """A moment without a zone is meant as the city's own."""
    return moment.replace(tzinfo=SHANGHAI) if moment and not moment.tzinfo else moment


@router.post("/audit/families", response_model=FamilyFound)
async def find_family(body: FamilySearch, session: Session, who: Who) -> FamilyFound:
    """Which family the person with this ID number belongs to; none is an answer."""
    found = await identifying.household_of(session, who, body.id_number)
    return FamilyFound(household_id=found)


@router.get("/audit/records/{id}/proof", response_model=InclusionView)
async def prove(id: Id, session: Session, who: Who, size: Size | None = None) -> InclusionView:
    """That a record is in the sealed trail of `size` records, by default the newest (RFC 6962)."""
    return await proofs.inclusion(session, who, id, size)


@router.get("/audit/checkpoint", response_model=CheckpointView)
async def checkpoint(session: Session, who: Who) -> CheckpointView:
    """The newest signed state of the whole trail: keep it, and nobody can cut the trail unseen."""
    return await proofs.checkpoint(session)


@router.get("/audit/consistency", response_model=ConsistencyView)
async def consistency(
    session: Session, who: Who, first: Size, second: Size | None = None
) -> ConsistencyView:
    """That the trail of `second` records begins with the trail of `first`, unchanged."""
    return await proofs.consistency(session, first, second)


@router.get(
    "/audit/key", response_model=PublicKeys, dependencies=[Depends(limited("public", PUBLIC))]
)
async def key(runtime: World) -> PublicKeys:
    """The public keys checkpoints are signed with."""
    rows = LedgerKey(runtime.keys.seals).public.jwks()
    return PublicKeys(keys=[PublicKey(**row) for row in rows])


@router.get("/applications/{id}/viewers", response_model=LookPage, tags=["applications"])
async def viewers_(
    id: Id, session: Session, who: Who, after: Id | None = None, limit: Limit = 50
) -> LookPage:
    """Who has looked at this family: offices and times, never persons. Open to the family too."""
    rows, following = await viewers.of_application(session, who, id, after, limit)
    return LookPage(rows=rows, next=following)
