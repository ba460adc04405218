"""Situations several tests begin with."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from domain.approval import withdrawal
from domain.approval.decisions import Draft
from domain.approval.models import Step, StepState
from domain.household import service as households
from domain.household.models import Household
from domain.job.models import Job, JobState, Lease
from domain.submission import service as submission
from tests.domain.approval.players import decide, lease_of
from tests.domain.approval.town import Json, Town, fresh


async def opened(town: Town, family: Json, items: Sequence[str] | None = None) -> UUID:
    """A case accepted and reviewed: the departments' turn."""
    id = await town.submit(family, items)
    await town.accept(id)
    await town.review(id, family)
    return id


async def live_step(town: Town, id: UUID, item: str) -> Step:
    """The step an item stands at."""
    live = (StepState.OPEN, StepState.PAUSED)
    async with town.sessions() as session:
        found = await session.scalars(
            select(Step).where(Step.application_id == id, Step.item == item, Step.state.in_(live))
        )
        return found.one()


async def refuse(town: Town, id: UUID, item: str, reason: str) -> None:
    """Both seats refuse, whatever the platform proposes."""
    for _ in range(2):
        await decide(town, id, await live_step(town, id, item), Draft("refuse", reason=reason))


async def withdraw(town: Town, id: UUID, item: str) -> None:
    clerk = await town.actor("ding.lu")
    claim = (await town.claims(id))[item]
    async with town.sessions.begin() as session:
        await withdrawal.claim(session, clerk, claim.id, "不要了")


def edge_with_illness(family: Json) -> Json:
    """The edge family whose mother has fallen seriously ill: 单人保 by the first route."""
    made = fresh(family)
    mother = made["answers"]["persons"][1]
    mother["illness_kinds"] = ["leukemia"]
    mother["diagnosis_file"] = {"medium": "paper", "pages": 1}
    mother["rehab_care_expense_12m"] = 0
    return made


def burnt_down(family: Json) -> Json:
    """A family whose house has burnt two days ago."""
    made = fresh(family)
    made["answers"]["household"] |= {
        "event_type": "fire",
        "event_date": "2026-10-31",
        "event_place": "大兴镇杨树湾村示范路1号",
        "basic_living_broken": True,
    }
    return made


async def due_jobs(town: Town, id: UUID, kind: str) -> list[Lease]:
    """Timers of a case that are due by the town's clock."""
    async with town.sessions() as session:
        jobs = await session.scalars(
            select(Job).where(
                Job.application_id == id,
                Job.kind == kind,
                Job.state == JobState.QUEUED,
                Job.run_at <= town.clock.now(),
            )
        )
        return [lease_of(job) for job in jobs]


async def second_application(town: Town, family: Json, items: Sequence[str]) -> UUID:
    """The same family comes again, with other items."""
    clerk = await town.actor("ding.lu")
    number = family["answers"]["persons"][0]["id_number"]
    async with town.sessions.begin() as session:
        known = await households.find(session, clerk, number)
        assert known is not None
        household = await session.get_one(Household, known.id)
        id = UUID(str(household.id))  # as it comes over the wire
        form = submission.Form(tuple(items), family["answers"], id, household.version)
        receipt = await submission.submit(session, clerk, form, uuid4().hex)
    return receipt.application_id
