"""A text message leaves once, over real HTTP, and leaves no words behind."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text, update

from adapters import http
from adapters.sms.gateway import JsonGateway
from adapters.worker_texts import Texter
from domain.base import utc_now
from domain.job import service as jobs
from domain.job.circuit import LaneSetting, ensure_lanes
from domain.job.models import Job, Lane, Moment
from domain.sms.service import LANE
from tests.adapters.conftest import CONTROL, GATEWAYS, Town
from tests.api.citizen.people import ask_for_code, digits, new_phone, texts_to
from tests.api.town import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def texter(office: Office, town: Town) -> AsyncIterator[Texter]:
    """Whoever carries texts to the stand-in; what other tests owe is out of its way."""
    async with office.runtime.sessions.begin() as session:
        await ensure_lanes(session, [LaneSetting(LANE)])
        await session.execute(update(Lane).values(failures=0, open_until=None))
        owed = update(Job).where(Job.lane == LANE, Job.state == "queued")
        await session.execute(owed.values(state="dropped"))
    async with http.client(town.address) as line:
        yield Texter(office.runtime.sessions, JsonGateway(line, GATEWAYS["sms"]))


async def carry(office: Office, texter: Texter) -> str:
    """One turn of the worker; the state of the job afterwards."""
    runtime = office.runtime
    async with runtime.sessions.begin() as session:
        moment = Moment(utc_now() + timedelta(minutes=1), runtime.now())
        (batch,) = await jobs.lease(session, LANE, 1, timedelta(minutes=2), moment)
    await texter.carry(batch)
    async with runtime.sessions() as session:
        return (await session.get_one(Job, batch[0].id)).state


def mailbox_of(town: Town, phone: str) -> list[str]:
    rows = CONTROL.get(f"{town.address}/mailbox.json").json()
    return [row["text"] for row in rows if row["phone"] == digits(phone)]


async def test_the_code_lies_in_the_mailbox_and_nowhere_else_any_more(
    office: Office, town: Town, texter: Texter
) -> None:
    phone = new_phone()
    await ask_for_code(office, phone)
    (words,) = await texts_to(office, phone)
    assert await carry(office, texter) == "done"
    assert mailbox_of(town, phone) == [words]
    assert await texts_to(office, phone) == []


async def test_the_mailbox_is_a_page_a_person_can_read(
    office: Office, town: Town, texter: Texter
) -> None:
    phone = new_phone()
    await ask_for_code(office, phone)
    await carry(office, texter)
    page = CONTROL.get(f"{town.address}/mailbox").text
    assert digits(phone) in page
    assert "验证码" in page


async def test_a_gateway_that_is_down_is_asked_again(
    office: Office, town: Town, texter: Texter
) -> None:
    phone = new_phone()
    await ask_for_code(office, phone)
    town.turn("sms", down=True)
    assert await carry(office, texter) == "queued"
    town.turn("sms", down=False)
    assert await carry(office, texter) == "done"
    assert len(mailbox_of(town, phone)) == 1


async def test_a_number_the_gateway_refuses_goes_to_a_person_without_its_words(
    office: Office, town: Town, texter: Texter
) -> None:
    phone = new_phone()
    await ask_for_code(office, phone)
    town.turn("sms", reject=True)
    assert await carry(office, texter) == "dead"
    assert await texts_to(office, phone) == []


async def test_a_code_that_has_run_out_is_not_sent(
    office: Office, town: Town, texter: Texter
) -> None:
    phone = new_phone()
    await ask_for_code(office, phone)
    async with office.runtime.sessions.begin() as session:
        await session.execute(text("UPDATE text_message SET expires_at = now()"))
    assert await carry(office, texter) == "dropped"
    assert mailbox_of(town, phone) == []


async def test_a_message_signed_by_somebody_else_is_not_taken(
    office: Office, town: Town, texter: Texter
) -> None:
    phone = new_phone()
    await ask_for_code(office, phone)
    async with http.client(town.address) as line:
        stranger = Texter(office.runtime.sessions, JsonGateway(line, "guessed"))
        assert await carry(office, stranger) == "dead"
    assert mailbox_of(town, phone) == []
