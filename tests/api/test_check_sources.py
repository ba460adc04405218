"""A run of checks as the worker carries it: real offices over HTTP, dead ones, late ones, forged
ones. What they call back with comes in through the application."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from adapters import check_registry, signing
from domain.base import new_id, utc_now
from domain.check import answering, reminding
from tests.api import sources
from tests.api.checking import checking
from tests.api.sources import Offices, Parcel, hand_in, seen, states, working
from tests.api.town import Office, Seeded

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def running(seeded: Seeded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    with sources.opened(seeded.secrets, tmp_path_factory.mktemp("exchange")) as offices:
        yield offices


@pytest_asyncio.fixture(loop_scope="session")
async def offices(office: Office, running: Offices) -> AsyncIterator[Offices]:
    """Offices where nothing has happened, circuits closed, no job left of another test."""
    running.reset()
    async with office.runtime.sessions.begin() as session:
        await session.execute(text("DELETE FROM job WHERE lane LIKE 'check:%'"))
        await session.execute(text("UPDATE lane SET failures = 0, open_until = NULL"))
    yield running


async def test_every_office_answers_and_the_report_is_there(
    office: Office, offices: Offices
) -> None:
    async with working(office, offices):
        checked = await checking(office)
        view = await seen(checked, lambda run: run["report"] is not None)
    assert set(states(view)) == set(check_registry.BY_CODE)
    assert set.union(*states(view).values()) == {"answered"}
    assert view["report"]["version"] == 1


async def test_an_office_that_is_down_holds_nobody_and_what_it_says_later_is_a_new_version(
    office: Office, offices: Offices
) -> None:
    offices.turn("yb", down=True)
    async with working(office, offices):
        checked = await checking(office)
        view = await seen(checked, lambda run: run["report"] is not None)
        first = states(view)
        offices.turn("yb", down=False)
        await seen(checked, lambda run: states(run)["yb"] == {"answered"})
        view = await seen(checked, lambda run: run["report"]["version"] == 2)
    assert first.pop("yb") == {"unavailable"}
    assert set.union(*first.values()) == {"answered"}
    assert view["open"] == 0


async def test_while_a_circuit_is_open_the_report_goes_on_without_waiting(
    office: Office, offices: Offices
) -> None:
    offices.turn("jy", down=True)
    async with working(office, offices):
        async with office.runtime.sessions.begin() as session:
            shut = utc_now() + timedelta(minutes=5)
            await session.execute(
                text("UPDATE lane SET failures = 9, open_until = :until WHERE code = 'check:jy'"),
                {"until": shut},
            )
        checked = await checking(office)
        view = await seen(checked, lambda run: run["report"] is not None)
    assert states(view)["jy"] == {"unavailable"}


async def test_an_office_that_refuses_the_query_is_shown_as_refusing(
    office: Office, offices: Offices
) -> None:
    offices.turn("cl", reject=True)
    async with working(office, offices):
        view = await seen(await checking(office), lambda run: run["report"] is not None)
    assert states(view)["cl"] == {"refused"}


async def test_a_result_file_that_got_lost_is_fetched(office: Office, offices: Offices) -> None:
    offices.turn("yh", lose=100)
    async with working(office, offices, sources.FETCHING):
        view = await seen(await checking(office), lambda run: run["report"] is not None)
    assert states(view)["yh"] == {"answered"}


async def test_an_office_whose_callback_got_lost_is_asked_once_more(
    office: Office, offices: Offices
) -> None:
    offices.turn("ga-jj", lose=100)
    async with working(office, offices):
        checked = await checking(office)
        await seen(checked, lambda run: states(run)["ga-jj"] == {"asked"})
        offices.turn("ga-jj", lose=0)
        made = []
        for _ in range(2):
            async with office.runtime.sessions.begin() as session:
                made.append(await reminding.remind(session, utc_now() + timedelta(seconds=100)))
        view = await seen(checked, lambda run: run["report"] is not None)
    assert states(view)["ga-jj"] == {"answered"}
    assert made[0] > 0
    assert made[1] == 0
    async with office.runtime.sessions() as session:
        asked = await session.scalar(
            text("SELECT count(*) FROM job WHERE lane = 'check:ga-jj' AND payload->>'run' = :run"),
            {"run": checked.run},
        )
    assert asked == 2


async def test_an_office_with_time_left_is_not_reminded(office: Office, offices: Offices) -> None:
    offices.turn("ga-jj", lose=100)
    async with working(office, offices):
        checked = await checking(office)
        await seen(checked, lambda run: states(run)["ga-jj"] == {"asked"})
        async with office.runtime.sessions.begin() as session:
            assert await reminding.remind(session, utc_now() + timedelta(seconds=60)) == 0


async def caught(office: Office, offices: Offices, code: str) -> tuple[Parcel, UUID]:
    """What an office called back with, kept by the postman; and the run it is about."""
    async with working(office, replace(offices, parcels=type(offices.parcels)())):
        checked = await checking(office)
        while (parcel := await offices.called()).source != code:
            continue
    return parcel, UUID(checked.run)


async def test_a_callback_counts_once_and_also_when_it_is_late(
    office: Office, offices: Offices
) -> None:
    parcel, run = await caught(office, offices, "ga-jj")
    async with office.runtime.sessions.begin() as session:
        await answering.overdue(session, utc_now() + timedelta(hours=1))
    first, again = await hand_in(office, parcel), await hand_in(office, parcel)
    assert (first.json(), again.json()) == ({"repeated": False}, {"repeated": True})
    async with office.runtime.sessions() as session:
        said = await session.scalars(
            text("SELECT DISTINCT state FROM check_query WHERE run_id = :run AND source = 'ga-jj'"),
            {"run": run},
        )
        assert said.all() == ["answered"]


async def test_the_same_callback_twice_at_once_counts_once(
    office: Office, offices: Offices
) -> None:
    parcel, _ = await caught(office, offices, "ga-jj")
    said = await asyncio.gather(*(hand_in(office, parcel) for _ in range(2)))
    assert sorted(each.json()["repeated"] for each in said) == [False, True]


async def test_a_callback_that_is_wrong_stops_none_that_comes_beside_it(
    office: Office, offices: Offices
) -> None:
    parcel, run = await caught(office, offices, "ga-jj")
    async with office.runtime.sessions() as session:
        asked = await session.scalars(
            text("SELECT id FROM check_query WHERE run_id = :run AND source = 'ga-jj'"),
            {"run": run},
        )
        ours = [str(id).encode() for id in asked]
    body = parcel.body
    for id in ours:
        body = body.replace(id, str(new_id()).encode())
    headers = signing.sign(office.runtime.keys.sources["ga-jj"], body, utc_now())
    wrong, right = await asyncio.gather(
        hand_in(office, Parcel("ga-jj", headers, body)), hand_in(office, parcel)
    )
    assert (wrong.status_code, right.json()) == (404, {"repeated": False})


@pytest.mark.parametrize("attack", ["another's key", "changed", "old", "unsigned"])
async def test_a_forged_callback_is_refused(office: Office, offices: Offices, attack: str) -> None:
    body = b'{"ZTM":"000000"}'
    now = utc_now()
    key = office.runtime.keys.sources["ga-jj"]
    headers = {
        "another's key": signing.sign(office.runtime.keys.sources["jy"], body, now),
        "changed": signing.sign(key, body + b" ", now),
        "old": signing.sign(key, body, now - timedelta(hours=1)),
        "unsigned": {},
    }[attack]
    answer = await hand_in(office, Parcel("ga-jj", headers, body))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/bad-signature")


async def test_an_office_cannot_answer_for_another(office: Office, offices: Offices) -> None:
    parcel, _ = await caught(office, offices, "ga-jj")
    body = parcel.body.replace(b"HC-06", b"HC-23")  # the border's check, in the border's words
    headers = signing.sign(office.runtime.keys.sources["ga-crj"], body, utc_now())
    answer = await hand_in(office, Parcel("ga-crj", headers, body))
    assert answer.status_code in (400, 404)


@pytest.mark.parametrize("source", ["ga-jj", "xx"])
async def test_an_answer_nobody_asked_for_does_not_exist(
    office: Office, offices: Offices, source: str
) -> None:
    body = f'{{"ZTM":"000000","WTBH":"{new_id().hex}-HC-06","JGLB":[]}}'.encode()
    headers = signing.sign(office.runtime.keys.sources.get(source, "none"), body, utc_now())
    answer = await hand_in(office, Parcel(source, headers, body))
    assert answer.status_code == (404 if source == "ga-jj" else 401)
