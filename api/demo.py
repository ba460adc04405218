"""Only in a demonstration: who can sign in, the test families, and the clock that may be set."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Depends
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from api.deps import Session, World
from api.rates import PUBLIC, limited
from api.wire import In, Out
from domain.actor import ANONYMOUS
from domain.audit.service import record
from domain.organisation.models import Post, Role, Staff
from domain.session.queries import factors
from domain.session.second_factor import next_code
from domain.setting.models import DEMO_CLOCK, Setting
from domain.world import world

router = APIRouter(prefix="/demo", tags=["demo"], dependencies=[Depends(limited("public", PUBLIC))])


class SignInOut(Out):
    login: str
    name: str
    role: str
    role_name: str
    place: str
    code: str | None  # what the account's authenticator shows now, if it has one


class SignInList(Out):
    password: str | None
    rows: list[SignInOut]


class Family(Out):
    """A fictional family with its answers, to fill the form with."""

    id: str
    title: str
    items: list[str]
    answers: dict[str, Any]


class FamilyList(Out):
    rows: list[Family]


class CitizenOut(Out):
    """Somebody who can sign in on a phone."""

    phone: str
    name: str
    role: str


class CitizenList(Out):
    """`mailbox` is the page where the demonstration's text messages lie."""

    mailbox: str | None
    rows: list[CitizenOut]


class ClockIn(In):
    """Move the demonstration's clock forward; it never goes back."""

    hours: Annotated[int, Field(ge=1, le=24 * 366)]


class ClockOut(Out):
    now: datetime


@router.get("/sign-ins", response_model=SignInList)
async def sign_ins(session: Session, runtime: World) -> SignInList:
    """The demonstration's accounts that have a screen, those of the widow's town first."""
    rows = await session.execute(
        select(Staff.login, Staff.name, Role, Post.organisation, Post.region)
        .join(Post, Post.staff == Staff.login)
        .join(Role, Role.code == Post.role)
        .where(Staff.password_hash.is_not(None))
    )
    places = world(session).places
    codes = {row.staff: next_code(session, row) for row in await session.scalars(factors())}
    found = [
        (_distance(region), ORDER.index(task), SignInOut(
            login=login,
            name=name,
            role=role.code,
            role_name=role.name,
            place=places.office(office),
            code=codes.get(login),
        ))
        for login, name, role, office, region in rows
        if (task := next((t for t in ORDER if t in role.permissions), None))
    ]  # fmt: skip
    found.sort(key=lambda row: (row[0], row[1], row[2].place, row[2].login))
    return SignInList(password=runtime.keys.demo_password, rows=[row for *_, row in found])


TOWN = "321311101"  # where the widow's case (H01) is decided
ORDER = (
    "application.accept",
    "application.review",
    "application.create",
    "check.request",
    "claim.determine",
    "claim.confirm",
    "delivery.retry",
    "delivery.read",
    "audit.read",
    "account.create",
    "role.grant",
    "account.read",
)


def _distance(region: str) -> int:
    """The town, its county, the city, everything else."""
    if region.startswith(TOWN):
        return 0
    return {"321311": 1, "321300": 2}.get(region, 3)


@router.get("/families", response_model=FamilyList)
async def families(runtime: World) -> FamilyList:
    """The fictional test families."""
    path = runtime.settings.town / "families.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["families"]
    rows = [
        Family(id=f["id"], title=f["title"], items=f["items"], answers=f["answers"]) for f in found
    ]
    return FamilyList(rows=rows)


@router.get("/citizens", response_model=CitizenList)
async def citizens(runtime: World) -> CitizenList:
    """The demonstration's citizens, and where to read what is sent to their phones."""
    path = runtime.settings.town / "citizens.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["citizens"]
    rows = [CitizenOut(phone=c["phone"], name=c["name"], role=c["as"]) for c in found]
    gateway = runtime.settings.sms_url
    return CitizenList(mailbox=f"{gateway}/mailbox" if gateway else None, rows=rows)


@router.get("/clock", response_model=ClockOut)
async def clock(runtime: World) -> ClockOut:
    """What time it is in the demonstration."""
    return ClockOut(now=runtime.now())


@router.post("/clock", response_model=ClockOut)
async def move_clock(body: ClockIn, session: Session, runtime: World) -> ClockOut:
    """Let the demonstration's time pass."""
    offset = int((runtime.offset + timedelta(hours=body.hours)).total_seconds())
    await session.execute(
        insert(Setting)
        .values(name=DEMO_CLOCK, value=offset)
        .on_conflict_do_update(index_elements=["name"], set_={"value": offset})
    )
    record(session, ANONYMOUS, "demo.clock", "setting", DEMO_CLOCK, reason=f"{body.hours} hours")
    runtime.offset = timedelta(seconds=offset)
    return ClockOut(now=runtime.now())
