"""A seeded town, its clock, its staff, and fresh families made after the fictional ones."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.actor import Actor
from domain.approval import acceptance, reading, review
from domain.approval.models import Step, StepKind
from domain.approval.seats import PERMISSION
from domain.approval.views import ApplicationView, ClaimView
from domain.form.prune import combine
from domain.item.catalogue.documents import read_text
from domain.organisation.models import Post, Role
from domain.organisation.service import actor_of
from domain.submission import service as submission
from domain.world import World
from tests.domain.approval import visits
from tests.factories import another

FAMILIES = Path(__file__).parents[3] / "deploy" / "town" / "families.yaml"
MORNING = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # Monday, 09:00 in the city
SYSTEM = Actor("system", "test", "测试")
Json = dict[str, Any]


@dataclass(slots=True)
class Clock:
    """Business time that stands still until a test moves it."""

    at: datetime = MORNING

    def now(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


def listed() -> dict[str, Json]:
    """The families of the demonstration town as their file lists them."""
    return {f["id"]: f for f in read_text(FAMILIES.read_text(encoding="utf-8"))["families"]}


def fresh(family: Mapping[str, Any]) -> Json:
    """The same family with ID numbers nobody has had before (still nobody's)."""
    text = json.dumps(family, ensure_ascii=False)
    for kind in ("persons", "supporters"):
        for row in family["answers"][kind]:
            number = row.get("id_number") or row.get("supporter_id_number")
            if number:
                text = text.replace(number, another(number))
    made: Json = json.loads(text)
    return made


@dataclass(slots=True)
class Town:
    """The town as a test acts in it: every use case in its own transaction."""

    sessions: async_sessionmaker[AsyncSession]
    world: World
    clock: Clock
    actors: dict[str, Actor] = field(default_factory=dict)

    async def actor(self, login: str) -> Actor:
        if login not in self.actors:
            async with self.sessions() as session:
                self.actors[login] = await actor_of(session, login)
        return self.actors[login]

    async def seat(self, office: str, kind: StepKind, *, besides: Sequence[str] = ()) -> Actor:
        """Somebody who sits on this kind of step at this office."""
        async with self.sessions() as session:
            found = await session.scalars(
                select(Post.staff)
                .join(Role, Role.code == Post.role)
                .where(Post.organisation == office, Role.permissions.contains([PERMISSION[kind]]))
                .where(Post.staff.not_in(list(besides)))
                .order_by(Post.staff)
            )
            login = found.first()
        assert login is not None, f"nobody at {office} for {kind}"
        return await self.actor(login)

    async def submit(
        self, family: Json, items: Sequence[str] | None = None, clerk: str = "ding.lu"
    ) -> UUID:
        form = submission.Form(tuple(items or family["items"]), family["answers"])
        actor = await self.actor(clerk)
        async with self.sessions.begin() as session:
            receipt = await submission.submit(session, actor, form, uuid4().hex)
        return receipt.application_id

    async def accept(self, id: UUID) -> None:
        """The acceptance seat accepts, unless the window did at once."""
        view = await self.view(id)
        step = next(step for step in view.steps if step.kind is StepKind.ACCEPTANCE)
        if step.state != "open":
            return
        actor = await self.seat(step.office, StepKind.ACCEPTANCE)
        async with self.sessions.begin() as session:
            await acceptance.accept(session, actor, id, view.version, view.missing_materials)

    async def review(self, id: UUID, family: Json, *, found: Json | None = None) -> None:
        """One visit and one opinion on every claim; `found` is laid over the family's survey."""
        await self.survey(id, family, found=found)
        view = await self.view(id)
        actor = await self.reviewer(id)
        report = review.Report({claim.id: (True, "情况属实") for claim in view.claims})
        async with self.sessions.begin() as session:
            await review.give(session, actor, id, view.version, report)

    async def reviewer(self, id: UUID) -> Actor:
        """Somebody on the review's seat who has not sat in this case."""
        view = await self.view(id)
        step = next(step for step in view.steps if step.kind is StepKind.REVIEW)
        return await self.seat(step.office, StepKind.REVIEW, besides=await self.sat(id))

    async def survey(self, id: UUID, family: Json, *, found: Json | None = None) -> UUID:
        """The home visit, planned by the reviewer, recorded and signed by two and the family."""
        view, survey = await self.view(id), family["survey"]
        answers = findings(view, family, combine(survey, found) if found else survey)
        return await visits.made(self, id, await self.reviewer(id), answers)

    async def county_visit(self, id: UUID, login: str = "jiang.yulan") -> UUID:
        """The home visit of the county, by its own officer and one more."""
        return await visits.made(self, id, await self.actor(login), {}, visits.COUNTY, login)

    async def sat(self, id: UUID) -> list[str]:
        async with self.sessions() as session:
            rows = await session.scalars(
                select(Step.done_by).where(Step.application_id == id, Step.claim_id.is_(None))
            )
            return [who for who in rows if who]

    async def view(self, id: UUID) -> ApplicationView:
        async with self.sessions() as session:
            return await reading.application(session, SYSTEM, id)

    async def claims(self, id: UUID) -> dict[str, ClaimView]:
        """The newest claim of each item."""
        return {claim.item: claim for claim in (await self.view(id)).claims}

    async def told(self, id: UUID) -> list[tuple[int, str]]:
        async with self.sessions() as session:
            events = await reading.events(session, SYSTEM, id, 0)
            return [(event.seq, event.kind) for event in events]


def findings(view: ApplicationView, family: Json, survey: Mapping[str, Any]) -> Json:
    """The survey with people called by their id, as a page would send it."""
    ids = dict(
        zip(
            (row["ref"] for row in family["answers"]["persons"]),
            (member.person for member in view.members),
            strict=True,
        )
    )
    return {
        "household": deepcopy(survey.get("household", {})),
        "persons": [row | {"ref": ids[row["ref"]]} for row in survey.get("persons", [])],
        "supporters": list(survey.get("supporters", [])),
    }
