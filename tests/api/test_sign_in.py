"""Guessing at an account: slower and slower for the guesser, never closed for the owner."""

import asyncio
from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import select, text

from domain.audit.models import AuditRecord
from domain.base import utc_now
from domain.session.models import FailedSignIn
from tests.api.test_sessions import change
from tests.api.town import Office
from tests.api.visitor import Visitor, kind

pytestmark = pytest.mark.asyncio(loop_scope="session")
ELSEWHERE = "203.0.113.9"


async def guess(office: Office, login: str, times: int, address: str = ELSEWHERE) -> list[str]:
    guesser = Visitor(office, address)
    answers = [await guesser.sign_in(login, "wrong") for _ in range(times)]
    return [kind(answer)[1] for answer in answers]


@pytest.mark.parametrize(("login", "password"), [("ding.lu", "wrong"), ("nobody", "wrong")])
async def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    office: Office, login: str, password: str
) -> None:
    answer = await Visitor(office, "203.0.113.1").sign_in(login, password)
    assert kind(answer) == (401, "sign-in-failed")
    assert answer.json()["detail"] == "wrong account name or password"


@pytest.mark.parametrize("login", ["cen.wenbo", "nobody.at.all"])
async def test_after_five_failures_the_account_is_closed_to_that_address(
    office: Office, login: str
) -> None:
    assert await guess(office, login, 5) == ["sign-in-failed"] * 5
    refused = await Visitor(office, ELSEWHERE).sign_in(login)
    assert kind(refused) == (429, "too-many-tries")
    assert refused.json()["params"]["minutes"] == 1
    assert int(refused.headers["retry-after"]) <= 60


async def test_the_owner_at_another_address_is_not_locked_out(office: Office) -> None:
    await guess(office, "xue.haiyan", 7)
    assert (await Visitor(office).sign_in("xue.haiyan")).status_code == 201


async def test_after_the_wait_the_right_password_opens_again(office: Office) -> None:
    await guess(office, "xia.jianing", 5)
    await change(office, FailedSignIn, FailedSignIn.failures >= 5, closed_until=utc_now())
    owner = Visitor(office, ELSEWHERE)
    assert (await owner.sign_in("xia.jianing")).status_code == 201
    assert await guess(office, "xia.jianing", 5) == ["sign-in-failed"] * 5


async def test_many_guesses_in_the_same_moment_are_no_more_than_five(office: Office) -> None:
    tries = (guess(office, "he.desheng", 1) for _ in range(20))
    answers = [one for answer in await asyncio.gather(*tries) for one in answer]
    assert answers.count("sign-in-failed") == 5
    assert answers.count("too-many-tries") == 15


async def test_while_guesses_come_from_everywhere_only_unknown_addresses_wait(
    office: Office,
) -> None:
    await Visitor(office, "198.51.100.20").sign_in("he.jiahui")
    for last in range(30):
        await guess(office, "he.jiahui", 1, f"203.0.113.{100 + last}")

    async def seconds(address: str) -> float:
        start = perf_counter()
        assert (await Visitor(office, address).sign_in("he.jiahui")).status_code == 201
        return perf_counter() - start

    assert await seconds("198.51.100.20") < 1
    assert 2 < await seconds("198.51.100.21") < 5


async def test_no_counter_and_no_record_holds_what_was_typed(office: Office) -> None:
    await guess(office, "my-secret-in-the-wrong-field", 1)
    async with office.runtime.sessions() as session:
        for table in ("failed_sign_in", "audit_record"):
            rows = await session.scalars(text(f"SELECT t::text FROM {table} t"))
            assert [row for row in rows if "wrong-field" in row] == []


async def test_a_failed_sign_in_is_written_down_without_a_name(office: Office) -> None:
    before = utc_now() - timedelta(days=1)
    await guess(office, "long.fei", 1)
    async with office.runtime.sessions() as session:
        found = select(AuditRecord).where(AuditRecord.action == "sign_in_failed")
        records = (await session.scalars(found)).all()
    assert records
    assert {record.actor for record in records} == {"anonymous"}
    assert all(record.at > before - timedelta(days=400) for record in records)
