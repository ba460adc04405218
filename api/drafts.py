"""Forms begun and not sent yet. Only the account that types one can see it."""

from base64 import urlsafe_b64encode
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from pydantic import Field

from api.deps import Session, Who
from api.rates import limited
from api.wire import In, Out
from domain.draft import service
from domain.draft.service import DraftRow, DraftView

router = APIRouter(prefix="/drafts", tags=["drafts"])
OFTEN = [Depends(limited("draft", 600))]
Key = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Item = Annotated[str, Field(max_length=10)]


class DraftIn(In):
    """A form as it stands while it is typed: nothing of it is checked."""

    items: Annotated[list[Item], Field(max_length=60)]
    answers: dict[str, Any]
    household: dict[str, Any] | None = None
    sent: dict[str, Any] | None = None


class DraftList(Out):
    rows: list[DraftRow]


class CopyKey(Out):
    """128 bits, base64url: seals this account's copies in a browser (AES-GCM)."""

    key: str


class Dropped(Out):
    """`repeated`: it was gone before."""

    repeated: bool


@router.get("", response_model=DraftList)
async def list_(session: Session, who: Who) -> DraftList:
    """My unfinished forms, the newest first."""
    return DraftList(rows=await service.listed(session, who))


@router.get("/copy-key", response_model=CopyKey)
async def copy_key(session: Session, who: Who, response: Response) -> CopyKey:
    """What seals a copy in my browser: without a sign-in as me the copy stays shut."""
    response.headers["Cache-Control"] = "no-store"
    return CopyKey(key=urlsafe_b64encode(service.copy_key(session, who)).decode())


@router.get("/{key}", response_model=DraftView)
async def read(key: Key, session: Session, who: Who) -> DraftView:
    """One of my unfinished forms, as I typed it."""
    return await service.read(session, who, key)


@router.put("/{key}", response_model=DraftRow, dependencies=OFTEN)
async def keep(key: Key, body: DraftIn, session: Session, who: Who) -> DraftRow:
    """Keep the form as it stands now, for seven days from now."""
    return await service.keep(session, who, key, body.model_dump())


@router.delete("/{key}", response_model=Dropped)
async def drop(key: Key, session: Session, who: Who) -> Dropped:
    """Delete it; what is not there is gone already."""
    return Dropped(repeated=not await service.drop(session, who, key))
