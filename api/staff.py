"""Accounts of the people who work here, their posts, and the roles there are."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.deps import Id, Session, Version, Who, World
from api.wire import In, Out
from domain.staff import accounts, posts, reading, standing
from domain.staff.views import AccountRow, AccountView, Issued, RoleTable

router = APIRouter(tags=["staff"])
NAME = r"^[a-z][a-z0-9._-]{2,39}$"
Login = Annotated[str, Path(min_length=1, max_length=100)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
Reason = Annotated[str, Field(min_length=2, max_length=200)]


class StaffSearch(In):
    """Everything left out is not asked for; `after` is `next` of the page before."""

    text: Annotated[str | None, Field(min_length=1, max_length=50)] = None
    region: Annotated[str | None, Field(pattern=r"^[0-9]{6,12}$")] = None
    role: Code | None = None
    suspended: bool | None = None
    after: Annotated[str | None, Field(max_length=100)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class AccountPage(Out):
    rows: list[AccountRow]
    next: str | None


class NewAccountIn(In):
    """`id_number` keeps one person to one account; only a keyed digest of it is stored."""

    login: Annotated[str, Field(pattern=NAME)]
    name: Annotated[str, Field(min_length=1, max_length=50)]
    id_number: Annotated[str, Field(min_length=18, max_length=18)]
    organisation: Code
    window: Code | None = None


class AccountEditIn(In):
    name: Annotated[str, Field(min_length=1, max_length=50)]
    organisation: Code
    window: Code | None = None


class ReasonIn(In):
    """Kept in the trail."""

    reason: Reason


class NewPostIn(In):
    """Without a region: the organisation's place. Without a last day: until further notice."""

    role: Code
    organisation: Code
    region: Annotated[str | None, Field(pattern=r"^[0-9]{6,12}$")] = None
    valid_from: date
    valid_to: date | None = None


class EndIn(In):
    """Without a last day the post ends at once."""

    last_day: date | None = None
    reason: Reason


@router.post("/staff/search", response_model=AccountPage)
async def search(body: StaffSearch, session: Session, who: Who) -> AccountPage:
    """The accounts of the places I administer; names never travel in an address."""
    wanted = accounts.AccountFilter(body.text, body.region, body.role, body.suspended)
    rows, next = await accounts.page(session, who, wanted, after=body.after, limit=body.limit)
    return AccountPage(rows=rows, next=next)


@router.post("/staff", status_code=201, response_model=Issued)
async def create(
    body: NewAccountIn, session: Session, who: Who, runtime: World, response: Response
) -> Issued:
    """Make an account without posts; its initial password is in this answer and nowhere else."""
    response.headers["Cache-Control"] = "no-store"
    new = accounts.NewAccount(**body.model_dump())
    return await accounts.create(session, runtime.passwords, who, new)


@router.get("/staff/{login}", response_model=AccountView)
async def read(login: Login, session: Session, who: Who, response: Response) -> AccountView:
    """One account with every post it ever had."""
    return _versioned(response, await accounts.read(session, who, login))


@router.put("/staff/{login}", response_model=AccountView)
async def edit(
    login: Login,
    body: AccountEditIn,
    session: Session,
    who: Who,
    version: Version,
    response: Response,
) -> AccountView:
    """Change name, office or window; the posts stay as they are."""
    wanted = accounts.AccountEdit(**body.model_dump())
    return _versioned(response, await accounts.edit(session, who, login, version, wanted))


@router.post("/staff/{login}/suspension", response_model=AccountView)
async def suspend(login: Login, body: ReasonIn, session: Session, who: Who) -> AccountView:
    """Close an account: nobody signs in to it, and its sessions end."""
    return await standing.suspend(session, who, login, body.reason)


@router.post("/staff/{login}/reactivation", response_model=AccountView)
async def reactivate(login: Login, body: ReasonIn, session: Session, who: Who) -> AccountView:
    """Open a suspended account again."""
    return await standing.reactivate(session, who, login, body.reason)


@router.post("/staff/{login}/password-reset", response_model=Issued)
async def reset_password(
    login: Login,
    body: ReasonIn,
    session: Session,
    who: Who,
    runtime: World,
    response: Response,
) -> Issued:
    """Draw a new initial password, shown in this answer and nowhere else."""
    response.headers["Cache-Control"] = "no-store"
    return await standing.reset_password(session, runtime.passwords, who, login, body.reason)


@router.post("/staff/{login}/second-factor-reset", response_model=AccountView)
async def reset_factor(login: Login, body: ReasonIn, session: Session, who: Who) -> AccountView:
    """Forget the second factor, so that another can be enrolled."""
    return await standing.reset_factor(session, who, login, body.reason)


@router.post("/staff/{login}/posts", status_code=201, response_model=AccountView)
async def grant(login: Login, body: NewPostIn, session: Session, who: Who) -> AccountView:
    """Give an account a role at an organisation for a place, from one day to another."""
    return await posts.grant(session, who, login, posts.NewPost(**body.model_dump()))


@router.post("/posts/{id}/end", response_model=AccountView)
async def end_post(id: Id, body: EndIn, session: Session, who: Who) -> AccountView:
    """End a post at once or after a last day; the account it belonged to is answered."""
    return await posts.end(session, who, id, body.last_day, body.reason)


@router.get("/roles", response_model=RoleTable)
async def roles(session: Session, who: Who) -> RoleTable:
    """Every role with its permissions, what excludes it, and the words of the permissions."""
    return await reading.role_table(session, who)


def _versioned(response: Response, account: AccountView) -> AccountView:
    response.headers["ETag"] = f'"{account.version}"'
    return account
