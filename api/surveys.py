"""Home surveys: planned by the reviewer, recorded and signed by those who went there."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field

from api.deps import Id, Session, Version, Who
from api.wire import In, Out
from domain.survey import planning, reading, recording, signing
from domain.survey.models import Mode, SurveyKind
from domain.survey.sheet import Sheet
from domain.survey.views import Investigator, SurveyRow, SurveyView

router = APIRouter(tags=["surveys"])
Text = Annotated[str, Field(max_length=4000)]
Login = Annotated[str, Field(min_length=1, max_length=100)]


class PlanIn(In):
    """Who goes, when. By video only on a ground: an emergency, or nobody can get there."""

    kind: SurveyKind = SurveyKind.TOWNSHIP
    mode: Mode = Mode.HOME
    day: date
    investigators: Annotated[list[Login], Field(min_length=2, max_length=6)]
    ground: Literal["emergency", "impassable"] | None = None
    note: Annotated[str, Field(max_length=500)] = ""


class Found(In):
    """What was found, by question: only what was asked or seen; rows of people by `ref`."""

    household: dict[str, Any] = {}
    persons: Annotated[list[dict[str, Any]], Field(max_length=30)] = []
    supporters: Annotated[list[dict[str, Any]], Field(max_length=30)] = []


class FindingsIn(In):
    """The sheet as far as it is filled in. Neighbours' talk, place and photos may stay empty.

    `take_back`: somebody has signed already; their signatures go, and the sheet is open again.
    """

    findings: Found
    opinion: Text = ""
    neighbours: Text = ""
    place: Annotated[str, Field(max_length=200)] = ""
    photos: Annotated[list[Id], Field(max_length=20)] = []
    visited_at: AwareDatetime | None = None
    take_back: bool = False


class FamilySignatureIn(In):
    """The member present; `refused` if nobody of the family will sign."""

    medium: Literal["drawn", "paper", "refused"]
    person: Id | None = None
    document: Id | None = None


class RefusalIn(In):
    """Why nobody could be visited; `words` are kept sealed."""

    ground: Literal["not_admitted", "never_home", "unwilling"]
    words: Text = ""


class SurveyList(Out):
    rows: list[SurveyRow]


class InvestigatorList(Out):
    rows: list[Investigator]


@router.get("/applications/{id}/investigators", response_model=InvestigatorList)
async def investigators(
    id: Id, session: Session, who: Who, kind: SurveyKind = SurveyKind.TOWNSHIP
) -> InvestigatorList:
    """Whom a plan may name: officers of the place who visit, none of them related."""
    return InvestigatorList(rows=await planning.investigators(session, who, id, kind))


@router.post("/applications/{id}/surveys", status_code=201, response_model=SurveyView)
async def plan(id: Id, body: PlanIn, session: Session, who: Who, response: Response) -> SurveyView:
    """Plan the home visit; a plan nobody has signed under yet is replaced."""
    wanted = planning.Plan(
        kind=body.kind,
        mode=body.mode,
        day=body.day,
        investigators=tuple(body.investigators),
        ground=body.ground,
        note=body.note,
    )
    return await _shown(session, who, await planning.plan(session, who, id, wanted), response)


@router.get("/applications/{id}/surveys", response_model=SurveyList)
async def of_case(id: Id, session: Session, who: Who) -> SurveyList:
    """The home visits of a case, newest first."""
    return SurveyList(rows=await reading.of_case(session, who, id))


@router.get("/surveys", response_model=SurveyList)
async def mine(session: Session, who: Who) -> SurveyList:
    """The visits that wait for me, the next day first."""
    return SurveyList(rows=await reading.mine(session, who))


@router.get("/surveys/{id}", response_model=SurveyView)
async def read(id: Id, session: Session, who: Who, response: Response) -> SurveyView:
    """The one form for all departments: what the case's items need and no check has verified."""
    return await _shown(session, who, id, response)


@router.put("/surveys/{id}/findings", response_model=SurveyView)
async def write_down(
    id: Id, body: FindingsIn, version: Version, session: Session, who: Who, response: Response
) -> SurveyView:
    """Keep what was found so far."""
    sheet = Sheet(
        answers=body.findings.model_dump(),
        opinion=body.opinion,
        neighbours=body.neighbours,
        place=body.place,
        photos=[str(photo) for photo in body.photos],
    )
    said = recording.Recorded(sheet, body.visited_at, body.take_back)
    await recording.write_down(session, who, id, version, said)
    return await _shown(session, who, id, response)


@router.post("/surveys/{id}/signatures", response_model=SurveyView)
async def sign(
    id: Id, version: Version, session: Session, who: Who, response: Response
) -> SurveyView:
    """Sign what was found, each investigator with the own account."""
    await signing.sign(session, who, id, version)
    return await _shown(session, who, id, response)


@router.post("/surveys/{id}/family-signature", response_model=SurveyView)
async def family(
    id: Id,
    body: FamilySignatureIn,
    version: Version,
    session: Session,
    who: Who,
    response: Response,
) -> SurveyView:
    """The member present signs, or will not."""
    signs = signing.FamilySigns(body.medium, body.person, body.document)
    await signing.family(session, who, id, version, signs)
    return await _shown(session, who, id, response)


@router.post("/surveys/{id}/refusal", response_model=SurveyView)
async def refuse(
    id: Id, body: RefusalIn, version: Version, session: Session, who: Who, response: Response
) -> SurveyView:
    """The family would not be visited: that is what the review then rests on."""
    await recording.refuse(session, who, id, version, body.ground, body.words)
    return await _shown(session, who, id, response)


async def _shown(session: Session, who: Who, id: Id, response: Response) -> SurveyView:
    view = await reading.survey(session, who, id)
    response.headers["ETag"] = f'"{view.row.version}"'
    return view
