"""Departments and their offices: who they are, how they answer, and what they decide."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from api.deps import After, Limit, Session, Version, Who
from api.wire import In, Out
from domain.organisation import editing
from domain.organisation.editing import NewOrganisation, OrganisationEdit, OrganisationView

router = APIRouter(prefix="/organisations", tags=["organisations"])
Code = Annotated[str, Path(min_length=1, max_length=40)]
Text = Annotated[str | None, Query(min_length=1, max_length=50)]
Region = Annotated[str | None, Query(pattern=r"^[0-9]{6,12}$")]
Items = Annotated[list[Annotated[str, Field(pattern=r"^[A-Z]{2}-[0-9]{2}$")]], Field(max_length=60)]
Kind = Literal[
    "department",
    "department_office",
    "township_office",
    "village_committee",
    "check_centre",
    "government_service",
    "finance",
    "audit",
    "discipline",
    "platform_operator",
    "survey_agency",
    "social_work_agency",
    "bank",
    "charity_donor",
    "hospital",
    "school",
]


class OrganisationPage(Out):
    rows: list[OrganisationView]
    next: str | None


class OrganisationEditIn(In):
    """`decides` is for departments and their offices, `delegated` for a township's office."""

    name: Annotated[str, Field(min_length=2, max_length=60)]
    talks: Literal["rest_sync", "rest_callback", "worklist", "daily_file"] | None
    decides: Items
    delegated: Items


class NewOrganisationIn(OrganisationEditIn):
    code: Annotated[str, Field(pattern=r"^[0-9A-Z]{2,12}-[A-Z]{2,4}$")]
    region: Annotated[str, Field(pattern=r"^[0-9]{6,12}$")]
    kind: Kind
    department: Annotated[str | None, Field(pattern=r"^[A-Z]{2}$")] = None
    parent: Annotated[str | None, Field(max_length=40)] = None


@router.get("", response_model=OrganisationPage)
async def list_(
    session: Session,
    who: Who,
    text: Text = None,
    region: Region = None,
    kind: Kind | None = None,
    after: After = None,
    limit: Limit = 50,
) -> OrganisationPage:
    """The organisations of the places I administer, by code."""
    rows, next = await editing.page(
        session, who, text=text, region=region, kind=kind, after=after, limit=limit
    )
    return OrganisationPage(rows=rows, next=next)


@router.post("", status_code=201, response_model=OrganisationView)
async def create(body: NewOrganisationIn, session: Session, who: Who) -> OrganisationView:
    """Enter an organisation, such as the office of a new township."""
    new = NewOrganisation(
        code=body.code,
        region=body.region,
        kind=body.kind,
        department=body.department,
        parent=body.parent,
        says=_said(body),
    )
    return await editing.create(session, who, new)


@router.get("/{code}", response_model=OrganisationView)
async def read(code: Code, session: Session, who: Who, response: Response) -> OrganisationView:
    """One organisation and what it decides."""
    return _versioned(response, await editing.read(session, who, code))


@router.put("/{code}", response_model=OrganisationView)
async def edit(
    code: Code,
    body: OrganisationEditIn,
    session: Session,
    who: Who,
    version: Version,
    response: Response,
) -> OrganisationView:
    """Change its name, how it answers, or what it decides; routing follows within seconds."""
    return _versioned(response, await editing.edit(session, who, code, version, _said(body)))


def _said(body: OrganisationEditIn) -> OrganisationEdit:
    return OrganisationEdit(body.name, body.talks, body.decides, body.delegated)


def _versioned(response: Response, row: OrganisationView) -> OrganisationView:
    response.headers["ETag"] = f'"{row.version}"'
    return row
