"""Near relatives of staff: filed beside the case, kept out of it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from api.deps import Id, Session, Who
from api.wire import In
from domain.approval import kin_reading, kinship
from domain.approval.kin_reading import Relatives
from domain.approval.models import FoundBy

router = APIRouter(tags=["relatives"])
Short = Annotated[str, Field(max_length=100)]


class FilingIn(In):
    """An account by `login`; somebody of a village committee without one by name and post."""

    login: Short | None = None
    name: Short = ""
    post: Short = ""
    relation: Annotated[str, Field(min_length=1, max_length=40, examples=["堂兄"])]
    found_by: FoundBy = FoundBy.DECLARED


class ContestIn(In):
    """Which filing is wrong, and why."""

    filing_id: Id
    ground: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


@router.get("/applications/{id}/relative-filings", response_model=Relatives)
async def of_case(id: Id, session: Session, who: Who) -> Relatives:
    """What is declared, found and filed, and whether the county has visited the home."""
    return await kin_reading.of_case(session, who, id)


@router.post("/applications/{id}/relative-filings", status_code=201, response_model=Relatives)
async def file(id: Id, body: FilingIn, session: Session, who: Who) -> Relatives:
    """File who is kin: that officer is out of the case, a colleague takes the seat."""
    filed = kinship.Filed(body.login, body.name, body.post, body.relation, body.found_by)
    return await kinship.file(session, who, id, filed)


@router.post("/applications/{id}/relative-contests", status_code=201, response_model=Relatives)
async def contest(id: Id, body: ContestIn, session: Session, who: Who) -> Relatives:
    """A supervisor says that a filing is wrong: that officer may work on the case again."""
    return await kinship.contest(session, who, id, body.filing_id, body.ground)
