"""Only in a demonstration: who can sign in, the test families, and the clock that may be set."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import yaml
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from api.deps import Session, World
from api.wire import In, Out
from domain.base import utc_now
from domain.organisation.models import Post, Role, Staff
from domain.setting.models import DEMO_CLOCK, Setting
from domain.world import world

router = APIRouter(prefix="/demo", tags=["demo"])


class SignInOut(Out):
    login: str
    name: str
    role: str
    role_name: str
    place: str


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


class ClockIn(In):
    """Move the demonstration's clock forward; it never goes back."""

    hours: Annotated[int, Field(ge=1, le=24 * 366)]


class ClockOut(Out):
    now: datetime


@router.get("/sign-ins", response_model=SignInList)
async def sign_ins(session: Session, runtime: World) -> SignInList:
    """The demonstration's accounts and their common password."""
    rows = await session.execute(
        select(Staff.login, Staff.name, Role.code, Role.name, Post.organisation)
        .join(Post, Post.staff == Staff.login)
        .join(Role, Role.code == Post.role)
        .where(Staff.password_hash.is_not(None))
        .order_by(Role.code, Staff.login)
    )
    places = world(session).places
    shown = [
        SignInOut(login=login, name=name, role=code, role_name=role, place=places.office(office))
        for login, name, code, role, office in rows
    ]
    return SignInList(password=runtime.keys.demo_password, rows=shown)


@router.get("/families", response_model=FamilyList)
async def families(runtime: World) -> FamilyList:
    """The fictional test families."""
    path = runtime.settings.town / "families.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["families"]
    rows = [
        Family(id=f["id"], title=f["title"], items=f["items"], answers=f["answers"]) for f in found
    ]
    return FamilyList(rows=rows)


@router.post("/clock", response_model=ClockOut)
async def move_clock(body: ClockIn, session: Session, runtime: World) -> ClockOut:
    """Let the demonstration's time pass."""
    offset = int((runtime.offset + timedelta(hours=body.hours)).total_seconds())
    await session.execute(
        insert(Setting)
        .values(name=DEMO_CLOCK, value=offset)
        .on_conflict_do_update(index_elements=["name"], set_={"value": offset})
    )
    runtime.offset = timedelta(seconds=offset)
    return ClockOut(now=utc_now() + runtime.offset)
