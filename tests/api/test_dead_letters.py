"""A message that gave up: its own department sends it again or puts it away, and says why."""

from uuid import UUID

import pytest
from sqlalchemy import select

from domain.audit.models import AuditRecord
from domain.base import new_id, utc_now
from domain.job.models import Job, JobState
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")
CONTACT, OTHERS, BUREAU = "fang.hui", "lu.weiqing", "qiao.yun"  # 教育局, 慈善总会, 数据局


async def letter(office: Office, attempts: int = 8) -> UUID:
    """One the education department does not take; none to be sent when `attempts` is 0."""
    dead = Job(
        id=new_id(),
        kind="deliver" if attempts else "answer",
        lane="JY",
        payload={"message": "lodge"} if attempts else {},
        state=JobState.DEAD,
        run_at=utc_now(),
        finished_at=utc_now(),
        attempts=attempts,
        max_attempts=attempts,
        last_error="Rejected: 400",
    )
    async with office.runtime.sessions.begin() as session:
        session.add(dead)
    return dead.id


async def on_the_desk(office: Office, login: str, id: UUID) -> bool:
    rows = (await (await office.desk(login)).get("/deliveries?limit=200")).json()["rows"]
    return str(id) in [row["id"] for row in rows]


async def test_put_away_it_leaves_the_desk_and_the_trail_says_who_and_why(office: Office) -> None:
    id, desk = await letter(office), await office.desk(CONTACT)
    answer = await desk.post(f"/deliveries/{id}/dismissal", {"reason": "told"})
    assert (answer.status_code, answer.json()["state"]) == (200, "dropped")
    assert not await on_the_desk(office, CONTACT, id)
    async with office.runtime.sessions() as session:
        told = select(AuditRecord.actor, AuditRecord.action, AuditRecord.reason)
        rows = (await session.execute(told.where(AuditRecord.object_id == str(id)))).all()
    assert [tuple(row) for row in rows] == [(CONTACT, "delivery.dismiss", "told")]


async def test_a_reason_of_ones_own_words_is_not_taken(office: Office) -> None:
    id, desk = await letter(office), await office.desk(CONTACT)
    answer = await desk.post(f"/deliveries/{id}/dismissal", {"reason": "刘晓梅来电"})
    assert answer.json()["type"] == "/problems/invalid-input"
    assert await on_the_desk(office, CONTACT, id)


@pytest.mark.parametrize("login", [OTHERS, BUREAU])
async def test_whoever_may_not_send_it_cannot_put_it_away(office: Office, login: str) -> None:
    id, desk = await letter(office), await office.desk(login)
    answer = await desk.post(f"/deliveries/{id}/dismissal", {"reason": "told"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/no-such-job")
    assert await on_the_desk(office, CONTACT, id)


async def test_what_is_put_away_is_not_sent_again(office: Office) -> None:
    id, desk = await letter(office), await office.desk(CONTACT)
    await desk.post(f"/deliveries/{id}/dismissal", {"reason": "over"})
    for again, body in (("requeue", None), ("dismissal", {"reason": "over"})):
        answer = await desk.post(f"/deliveries/{id}/{again}", body)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/job-not-dead")


async def test_an_answer_on_the_desk_says_that_there_is_nothing_to_send(office: Office) -> None:
    id, desk = await letter(office, attempts=0), await office.desk(CONTACT)
    rows = (await desk.get("/deliveries?limit=200")).json()["rows"]
    assert [row["can_be_sent"] for row in rows if row["id"] == str(id)] == [False]
