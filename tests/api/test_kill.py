"""A server killed at any moment leaves whole cases or nothing; asking again completes the rest."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import httpx
import pytest

from adapters import keys
from tests.api.town import CLERK, Seeded
from tests.conftest import ROOT, SCHEMA
from tests.factories import Json, fresh

FORMS = 6

# What every accepted case of n claims must have, and nothing may exist without its case.
BROKEN = """
SELECT a.id FROM application a WHERE
  (SELECT count(*) FROM claim c WHERE c.application_id = a.id) <> jsonb_array_length(a.items)
  OR (SELECT count(*) FROM step s WHERE s.application_id = a.id) <> 2 + jsonb_array_length(a.items)
  OR (SELECT count(*) FROM job j WHERE j.application_id = a.id) <> jsonb_array_length(a.items)
  OR (SELECT count(*) FROM case_event e WHERE e.application_id = a.id) <> a.event_seq
  OR (SELECT count(*) FROM fact_set f WHERE f.application_id = a.id) <> 1
  OR (SELECT count(*) FROM decision d WHERE d.application_id = a.id) <> 1
  OR (SELECT count(*) FROM audit_record r WHERE r.object_id = a.id::text
       AND r.action = 'application.submit') <> 1
  OR (SELECT count(*) FROM request_key k WHERE k.application_id = a.id) <> 1
  OR (SELECT count(*) FROM membership m WHERE m.household_id = a.household_id) <> 2
  OR NOT EXISTS (SELECT FROM fact f WHERE f.application_id = a.id)
"""
ORPHANS = """
SELECT 'request_key' FROM request_key WHERE application_id NOT IN (SELECT id FROM application)
UNION ALL SELECT 'fact' FROM fact WHERE application_id NOT IN (SELECT id FROM application)
UNION ALL SELECT 'step' FROM step WHERE application_id NOT IN (SELECT id FROM application)
UNION ALL SELECT 'job' FROM job WHERE application_id NOT IN (SELECT id FROM application)
UNION ALL SELECT 'event' FROM case_event WHERE application_id NOT IN (SELECT id FROM application)
UNION ALL SELECT 'household' FROM household WHERE id NOT IN (SELECT household_id FROM application)
UNION ALL SELECT 'person' FROM person WHERE id NOT IN (SELECT person_id FROM membership)
"""
WRITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
  AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""
BUSY = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = $1"


@asynccontextmanager
async def server(town: Seeded) -> AsyncIterator[tuple[subprocess.Popen[bytes], str]]:
    """A real server process on a free port, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.main:app", "--port", str(port)]
    started = subprocess.Popen(  # noqa: ASYNC220  (it starts and is waited for, nothing else runs)
        [*command, "--log-level", "critical"], cwd=ROOT, env=town.environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        base = f"http://127.0.0.1:{port}/api/v1"
        await answering(started, base)
        yield started, base
    finally:
        started.kill()
        started.wait()


async def answering(started: subprocess.Popen[bytes], base: str) -> None:
    async with httpx.AsyncClient() as http:
        while started.poll() is None:
            try:
                await http.get(f"{base}/reasons")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise AssertionError(f"the server ended with {started.returncode}")


async def sign_in(town: Seeded, base: str) -> dict[str, str]:
    password = keys.read(town.secrets).demo_password
    async with httpx.AsyncClient(base_url=base, timeout=60) as http:
        signed = await http.post("/sessions", json={"login": CLERK, "password": password})
    return {"Authorization": f"Bearer {signed.json()['access_token']}"}


async def submit_all(
    base: str, token: dict[str, str], forms: dict[str, Json]
) -> AsyncIterator[str]:
    """Send every form at once; yields the application of each that is answered."""
    async with httpx.AsyncClient(base_url=base, timeout=60) as http:
        sent = [
            asyncio.ensure_future(
                http.post("/applications", json=form, headers=token | {"Idempotency-Key": key})
            )
            for key, form in forms.items()
        ]
        for done in asyncio.as_completed(sent):
            try:
                answer = await done
            except httpx.TransportError:
                continue
            assert answer.status_code == 201, answer.text
            yield answer.json()["application_id"]


@pytest.mark.parametrize("answers", [0, 2])
async def test_a_server_killed_while_it_submits_leaves_all_or_nothing(
    another_town: Seeded, all_items: list[str], answers: int
) -> None:
    forms = {uuid4().hex: fresh("H01", all_items) for _ in range(FORMS)}
    promised: set[str] = set()
    connection = await asyncpg.connect(
        another_town.urls.admin.replace("+asyncpg", ""), server_settings={"search_path": SCHEMA}
    )
    async with server(another_town) as (process, base):
        token = await sign_in(another_town, base)
        murder = asyncio.create_task(kill_at_work(connection, process)) if not answers else None
        async for application in submit_all(base, token, forms):
            promised.add(application)
            if len(promised) == answers:
                process.kill()
        if murder:
            await murder
    await gone(connection)
    assert await connection.fetch(BROKEN) == []
    assert await connection.fetch(ORPHANS) == []
    kept = {str(row["id"]) for row in await connection.fetch("SELECT id FROM application")}
    assert promised <= kept  # what was answered stays

    async with server(another_town) as (_, base):
        token = await sign_in(another_town, base)
        completed = {application async for application in submit_all(base, token, forms)}
    assert kept <= completed
    assert len(completed) == FORMS == await connection.fetchval("SELECT count(*) FROM application")
    assert await connection.fetch(BROKEN) == []
    await connection.close()


async def kill_at_work(connection: asyncpg.Connection, process: subprocess.Popen[bytes]) -> None:
    """Kill the server in the middle of the first submission that the database sees."""
    while not await connection.fetchval(WRITING):  # noqa: ASYNC110  (no event tells)
        await asyncio.sleep(0.001)
    process.kill()


async def gone(connection: asyncpg.Connection) -> None:
    """Wait until PostgreSQL has ended what the dead server had begun."""
    while await connection.fetchval(BUSY, "lianban_app"):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
