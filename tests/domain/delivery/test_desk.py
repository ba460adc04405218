"""What staff see of deliveries that have failed, and what they can do about them."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest

from domain.actor import SYSTEM, Actor, Post
from domain.base import new_id
from domain.delivery import service
from domain.delivery.port import Outcome
from domain.delivery.queries import READ, RETRY, dead_letters
from domain.job import circuit
from domain.job import service as jobs
from domain.job.circuit import LaneSetting
from domain.job.models import JobState, Lease
from domain.job.rules import OPENS_AFTER
from domain.organisation.models import Organisation
from domain.region.models import Region
from tests.domain.job.scene import MORNING, Sessions, job, lease, open_lanes, owe

CITY = "321300"


def staff(organisation: str, *permissions: str) -> Actor:
    post = Post("role", organisation, CITY, frozenset(permissions))
    return Actor("staff", "fang.hui", "方卉", (post,))


def organisation(code: str, department: str | None) -> Organisation:
    return Organisation(
        code=code,
        name=code,
        region=CITY,
        kind="department",
        department=department,
        parent=None,
        talks=None,
        decides=[],
        delegated=[],
    )


@pytest.fixture
async def town(sessions: Sessions) -> None:
    await open_lanes(sessions, LaneSetting("YB", 50), LaneSetting("JY", 50), LaneSetting("SW"))
    async with sessions.begin() as session:
        session.add(region())
        await session.flush()  # organisations point at their region
        departments = {"321300-YB": "YB", "321300-JY": "JY", "321300-SJ": None}
        session.add_all(organisation(code, department) for code, department in departments.items())


def region() -> Region:
    return Region(code=CITY, name="宿迁市", level="city", parent=None, valid_from=date(2020, 1, 1))


async def bury(sessions: Sessions, lane: str, number: int = 1) -> list[Lease]:
    await owe(sessions, lane, number)
    leases = await lease(sessions, lane)
    async with sessions.begin() as session:
        await jobs.die(session, leases, MORNING, "Rejected: 400 from /x")
    return leases


async def seen_by(sessions: Sessions, actor: Actor) -> Collection[str]:
    async with sessions() as session:
        return [each.lane for each in await session.scalars(dead_letters(actor))]


@pytest.mark.parametrize(
    ("actor", "lanes"),
    [
        (staff("321300-YB", READ), ["YB"]),
        (staff("321300-SJ", READ), ["JY", "YB"]),
        (staff("321300-YB"), []),
        (Actor("department", "JY", "教育局"), ["JY"]),
        (Actor("citizen", "c1", "甲", (Post("x", "321300-YB", CITY, frozenset()),)), []),
        (SYSTEM, ["JY", "YB"]),
    ],
)
async def test_a_department_sees_its_own_dead_letters_and_the_data_bureau_sees_all(
    sessions: Sessions, town: None, actor: Actor, lanes: list[str]
) -> None:
    await bury(sessions, "YB")
    await bury(sessions, "JY")
    assert sorted(await seen_by(sessions, actor)) == lanes


async def test_dead_letters_are_read_page_by_page_without_gap_or_repetition(
    sessions: Sessions, town: None
) -> None:
    buried = sorted(each.id for each in await bury(sessions, "YB", number=7))
    read, after = [], None
    async with sessions() as session:
        while page := (await session.scalars(dead_letters(SYSTEM, "YB", after, 3))).all():
            read += [each.id for each in page]
            after = page[-1].id
    assert read == buried


async def test_a_dead_letter_sent_again_is_queued_once_more(sessions: Sessions, town: None) -> None:
    [dead] = await bury(sessions, "YB")
    clerk = staff("321300-YB", READ, RETRY)
    async with sessions.begin() as session:
        await service.requeue(session, clerk, dead.id, MORNING)
    queued = await job(sessions, dead.id)
    assert (queued.state, queued.attempts) == (JobState.QUEUED, 0)
    assert len(await lease(sessions)) == 1


@pytest.mark.parametrize(
    "stranger", [staff("321300-JY", READ, RETRY), staff("321300-YB", READ)], ids=["other", "reader"]
)
async def test_who_may_not_send_it_again_learns_only_that_there_is_no_such_job(
    sessions: Sessions, town: None, stranger: Actor
) -> None:
    [dead] = await bury(sessions, "YB")
    async with sessions.begin() as session:
        with pytest.raises(jobs.NoSuchJob):
            await service.requeue(session, stranger, dead.id, MORNING)
    assert (await job(sessions, dead.id)).state == JobState.DEAD


async def test_an_answer_that_was_buried_can_be_put_away_but_not_sent(
    sessions: Sessions, town: None
) -> None:
    async with sessions.begin() as session:
        outcome = Outcome(new_id(), "SW-1")
        await service.bury(session, "SW", outcome, "UnknownClaim", MORNING)
    async with sessions.begin() as session:
        buried = (await session.scalars(dead_letters(SYSTEM))).one()
        with pytest.raises(jobs.NothingToSend):
            await service.requeue(session, SYSTEM, buried.id, MORNING)
        await service.dismiss(session, SYSTEM, buried.id, MORNING)
    assert await seen_by(sessions, SYSTEM) == []


async def test_the_health_of_each_department_is_told_in_numbers(
    sessions: Sessions, town: None
) -> None:
    await bury(sessions, "YB", number=2)
    await owe(sessions, "YB", number=3)
    await lease(sessions, "YB", calls=1)
    for _ in range(OPENS_AFTER):
        async with sessions.begin() as session:
            await circuit.failed(session, "YB", MORNING, "Unavailable: 503 from /x")
    async with sessions.begin() as session:
        await circuit.succeeded(session, "JY", MORNING)
        found = await service.health(session, SYSTEM, MORNING)
    rows = {each.lane: each for each in found}
    yb, jy = rows["YB"], rows["JY"]
    assert (yb.queued, yb.running, yb.dead, yb.circuit) == (2, 1, 2, "open")
    assert (yb.oldest_queued, yb.last_error) == (MORNING, "Unavailable: 503 from /x")
    assert (jy.queued, jy.circuit, jy.last_success_at) == (0, "closed", MORNING)
    async with sessions() as session:
        later = await service.health(
            session, staff("321300-YB", READ), MORNING + timedelta(hours=1)
        )
    assert [(each.lane, each.circuit) for each in later] == [("YB", "half_open")]
