"""Whoever has no account may ask only so often, whatever was answered, whichever process did."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi.routing import APIRoute

from adapters.settings import Settings
from api import main
from api.deps import current_actor
from api.rates import LOT, Limited, neighbourhood
from domain.rate import service
from tests.api.town import Office, Seeded, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")
SIGN_IN = "/sessions"


class Strict(Seeded):
    """A town whose limits are those of production."""

    def settings(self) -> Settings:
        return replace(super().settings(), rate_factor=1)


@pytest_asyncio.fixture(loop_scope="session")
async def strict(office: Office, seeded: Seeded) -> AsyncIterator[Office]:
    async with office.runtime.engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM rate")
    async with opened(Strict(seeded.urls, seeded.secrets)) as strict:
        yield strict


async def knock(office: Office, address: str = "192.0.2.1", **told: str) -> httpx.Response:
    transport = httpx.ASGITransport(office.app, client=(address, 5), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://town/api/v1") as http:
        body = {"login": uuid4().hex, "password": "wrong"}
        return await http.post(SIGN_IN, json=body, headers=told)


async def refused_again(office: Office, address: str = "192.0.2.1", **told: str) -> bool:
    """One attempt a second becomes free meanwhile; sixty do not."""
    answers = await asyncio.gather(*(knock(office, address, **told) for _ in range(20)))
    return any(answer.status_code == 429 for answer in answers)


async def use_up(office: Office, address: str = "192.0.2.1") -> httpx.Response:
    """Knock until refused for knocking."""
    answers = await asyncio.gather(*(knock(office, address) for _ in range(90)))
    return next(answer for answer in answers if answer.status_code == 429)


async def test_too_many_attempts_are_refused_and_told_how_long_to_wait(strict: Office) -> None:
    refused = await use_up(strict)
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_an_attempt_that_is_rolled_back_counts(strict: Office) -> None:
    """Every wrong password rolls its request back; the allowance still ends."""
    first = await knock(strict)
    assert first.status_code == 401
    await use_up(strict)


async def test_another_address_is_not_made_to_wait(strict: Office) -> None:
    await use_up(strict)
    assert (await knock(strict, "192.0.2.2")).status_code == 401


async def test_the_next_house_of_the_same_ipv6_network_shares_the_allowance(strict: Office) -> None:
    await use_up(strict, "2001:db8:1:2::1")
    assert await refused_again(strict, "2001:db8:1:2:ffff::2")
    assert (await knock(strict, "2001:db8:1:3::1")).status_code == 401


async def test_two_processes_count_together(strict: Office, seeded: Seeded) -> None:
    await use_up(strict)
    async with strict.runtime.engine.begin() as connection:  # so that starting one takes no time
        await connection.exec_driver_sql("UPDATE rate SET used_until = used_until + interval '1h'")
    async with opened(Strict(seeded.urls, seeded.secrets)) as second:
        assert await refused_again(second)


async def called_back(office: Office, address: str) -> int:
    """The status of a callback that nobody signed."""
    transport = httpx.ASGITransport(office.app, client=(address, 5), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://town/api/v1") as http:
        return (await http.post("/callbacks/checks/ga-jj", content=b"{}")).status_code


async def test_callbacks_are_counted_by_the_lot_and_end_like_others(strict: Office) -> None:
    said = [await called_back(strict, "192.0.2.9") for _ in range(LOT + 1)]
    assert set(said) == {401}
    async with strict.runtime.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE rate SET used_until = used_until + interval '1h'")
    assert 429 in {await called_back(strict, "192.0.2.9") for _ in range(LOT)}


async def test_what_a_caller_says_about_its_own_address_is_not_believed(strict: Office) -> None:
    await use_up(strict)
    told = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    assert await refused_again(strict, **told)


async def test_an_empty_bucket_is_forgotten_and_a_full_one_kept(strict: Office) -> None:
    await use_up(strict)
    async with strict.runtime.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO rate SELECT 'old', key, now() - interval '1 second', true FROM rate"
        )
    async with strict.runtime.sessions.begin() as session:
        await service.forget(session, None)
    async with strict.runtime.engine.connect() as connection:
        names = (await connection.exec_driver_sql("SELECT DISTINCT name FROM rate")).scalars().all()
    assert "old" not in names
    assert "sign-in" in names


async def test_no_address_is_kept_in_the_clear(strict: Office) -> None:
    await knock(strict, "198.51.100.77")
    async with strict.runtime.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT r::text FROM rate r")).scalars().all()
    assert rows
    assert [row for row in rows if "198.51.100.77" in row] == []


def routes(office: Office) -> list[APIRoute]:
    """Every operation of the contract as FastAPI serves it."""
    included = [route for route in office.app.routes if hasattr(route, "effective_route_contexts")]
    return [context for router in included for context in router.effective_route_contexts()]


def calls(route: APIRoute) -> list[object]:
    """Everything the operation depends on, at any depth."""
    waiting, found = [route.dependant], []
    while waiting:
        dependant = waiting.pop()
        found.append(dependant.call)
        waiting += dependant.dependencies
    return found


async def test_every_operation_without_sign_in_has_a_limit(office: Office) -> None:
    shown = [route for route in routes(office) if route.include_in_schema]  # health is for proxies
    every = {f"{route.methods} {route.path}": calls(route) for route in shown}
    assert len(every) == sum(map(len, main.contract()["paths"].values()))
    unlimited = [
        name for name, needed in every.items()
        if current_actor not in needed and not any(isinstance(call, Limited) for call in needed)
    ]  # fmt: skip
    assert unlimited == []


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("", ""),
    ],
)
async def test_whom_an_address_stands_for(address: str, counted: str) -> None:
    assert neighbourhood(address) == counted
