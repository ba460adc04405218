"""Old rows go, whatever somebody may still need stays."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.base import Entity, new_id, utc_now
from domain.citizen.models import Citizen, CitizenSession, CitizenToken, OneTimeCode
from domain.job.models import DELIVER, Job, JobState
from domain.organisation.models import Staff
from domain.retention import service as retention
from domain.session.models import RecoveryCode, RefreshToken, StaffSession
from domain.sms.models import TextMessage

Sessions = async_sessionmaker[AsyncSession]
DAY = timedelta(days=1)
NOW = utc_now()
LONG_AGO, LATELY = NOW - 91 * DAY, NOW - 20 * DAY


@pytest.fixture(autouse=True)
def _a_world_with_a_clock(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "world", lambda _session: SimpleNamespace(now=lambda: NOW))


async def swept(sessions: Sessions, *rows: Entity) -> datetime:
    """When it wants to look again, after these rows were there."""
    async with sessions.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()
    async with sessions.begin() as session:
        return await retention.sweep(session, None)


async def left(sessions: Sessions, entity: type[Entity]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(entity)) or 0


def account() -> Staff:
    return Staff(login="ding.lu", name="丁露", must_change=False)


def sign_in(ends_at: datetime, ended_at: datetime | None = None) -> StaffSession:
    times = dict.fromkeys(("opened_at", "used_at", "changed_at"), ends_at - DAY / 2)
    return StaffSession(
        id=new_id(), staff="ding.lu", method="password", second_factor=False,
        ends_at=ends_at, ended_at=ended_at, **times,
    )  # fmt: skip


def job(state: JobState, finished_at: datetime | None, **more: Any) -> Job:  # noqa: ANN401
    return Job(**{"kind": "timer", "lane": "platform"} | more, state=state, run_at=LONG_AGO,
               finished_at=finished_at)  # fmt: skip


def code(sent_at: datetime) -> OneTimeCode:
    return OneTimeCode(
        phone_index=str(sent_at).encode(), digest=None, sent_at=sent_at,
        expires_at=sent_at + DAY / 288, tries_left=4, sent_that_day=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "stay"),
    [
        (sign_in(LONG_AGO), 0),
        (sign_in(NOW + DAY, ended_at=LONG_AGO), 0),
        (sign_in(LATELY), 1),
        (sign_in(NOW + DAY, ended_at=LATELY), 1),
        (sign_in(NOW + DAY), 1),
    ],
    ids=["ran out", "was ended", "ran out lately", "was ended lately", "lasts"],
)
async def test_a_sign_in_is_kept_for_ninety_days_after_its_end(
    sessions: Sessions, row: StaffSession, stay: int
) -> None:
    await swept(sessions, account(), row, RefreshToken(hash=row.id.bytes, session=row.id))
    assert await left(sessions, StaffSession) == stay
    assert await left(sessions, RefreshToken) == stay


async def test_a_citizens_old_sign_in_goes_with_its_tokens(sessions: Sessions) -> None:
    citizen = Citizen(phone_index=b"1", phone_sealed=b"", created_at=LONG_AGO, seen_at=LONG_AGO)
    citizen.id, id = new_id(), new_id()
    times = dict.fromkeys(("opened_at", "used_at", "ends_at"), LONG_AGO)
    held = CitizenSession(id=id, citizen_id=citizen.id, method="phone", ended_at=None, **times)
    await swept(sessions, citizen, held, CitizenToken(hash=b"1", session=id))
    assert await left(sessions, CitizenSession) + await left(sessions, CitizenToken) == 0
    assert await left(sessions, Citizen) == 1


@pytest.mark.parametrize(
    ("row", "stay"),
    [
        (job(JobState.DONE, LONG_AGO), 0),
        (job(JobState.DROPPED, LONG_AGO), 0),
        (job(JobState.DONE, LATELY), 1),
        (job(JobState.DEAD, LONG_AGO), 1),
        (job(JobState.QUEUED, None), 1),
        (job(JobState.DONE, LONG_AGO, slot="once"), 1),
    ],
    ids=["done", "dropped", "done lately", "dead", "waiting", "made once for ever"],
)
async def test_only_work_done_or_dropped_thirty_days_ago_is_forgotten(
    sessions: Sessions, row: Job, stay: int
) -> None:
    await swept(sessions, row)
    assert await left(sessions, Job) == stay


async def test_a_case_goes_on_showing_the_last_message_about_each_claim(sessions: Sessions) -> None:
    about = {"kind": DELIVER, "lane": "YB", "application_id": new_id(), "claim_id": new_id()}
    ids = sorted(new_id() for _ in range(3))  # of one millisecond they come in any order
    rows = [
        job(JobState.DONE, LONG_AGO, id=id, reference=str(n), **about) for n, id in enumerate(ids)
    ]
    await swept(sessions, *rows)
    async with sessions() as session:
        assert list(await session.scalars(select(Job.reference))) == ["2"]


async def test_spent_codes_and_sent_texts_go_and_the_counting_of_today_stays(
    sessions: Sessions,
) -> None:
    texts = [
        TextMessage(id=new_id(), kind="code", phone_sealed=b"", created_at=at, sent_at=at)
        for at in (LONG_AGO, LATELY)
    ]
    used = [RecoveryCode(staff="ding.lu", code_index=bytes([n]), used_at=at)
            for n, at in enumerate((LONG_AGO, LATELY, None))]  # fmt: skip
    await swept(sessions, account(), *texts, *used, code(NOW - 3 * DAY), code(NOW))
    kinds = (OneTimeCode, TextMessage, RecoveryCode)
    assert [await left(sessions, kind) for kind in kinds] == [1, 1, 2]


async def test_many_rows_go_in_small_batches_one_after_the_other(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    again = await swept(sessions, *(job(JobState.DONE, LONG_AGO) for _ in range(3)))
    assert (await left(sessions, Job), again) == (1, NOW + retention.SOON)
    assert await swept(sessions) == NOW + retention.EVERY
    assert await left(sessions, Job) == 0
