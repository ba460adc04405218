"""The demonstration town behind its API: a seeded database, the real app, clerks at their desks."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from adapters import check_registry, db, keys
from adapters.identity import InvalidToken
from adapters.runtime import Runtime
from adapters.settings import Settings, from_environment
from api import main
from deploy.seed import seed, start_clock
from deploy.town.read import read_town
from domain.session import queries
from domain.session.models import SecondFactor
from domain.session.second_factor import next_code
from domain.session.service import open_session
from tests.api.trail import told_in_the_trail
from tests.conftest import ROOT, SCHEMA, DatabaseUrls
from tests.factories import Json

MORNING = datetime.fromisoformat("2026-11-02T09:00+08:00")  # a Monday; the town's papers fit it
OFTEN = 10_000  # rate limits times this: tests sign in more often than people
CLERK = "ding.lu"  # T-ACC of 大兴镇, related to nobody


@dataclass(frozen=True, slots=True)
class Seeded:
    """A database with the whole town in it, and the file of secrets it was sealed with."""

    urls: DatabaseUrls
    secrets: Path

    def settings(self) -> Settings:
        return replace(
            from_environment(),
            database_url=self.urls.app,
            schema=SCHEMA,
            keys=self.secrets,
            departments_url="http://127.0.0.1:1",
            exchange=self.secrets.parent / "exchange",
            frontend=Path("nowhere"),
            demo=True,
            pool_size=12,
            origins=(),
            town=ROOT / "deploy" / "town",
            rate_factor=OFTEN,
            # its own: a sweep removes every file that no row of this database knows
            documents=self.secrets.parent / f"documents_{make_url(self.urls.app).database}",
        )

    def environment(self) -> dict[str, str]:
        """The same for a server started as a program of its own."""
        ours = {"LIANBAN_KEYS": str(self.secrets), "LIANBAN_DEMO": "1"}
        ours["LIANBAN_RATE_FACTOR"] = str(OFTEN)
        return self.urls.environment() | ours | {"LIANBAN_FRONTEND": "nowhere"}


def fill(urls: DatabaseUrls, secrets: Path) -> None:
    """Seed a migrated database; its clock starts at MORNING."""
    asyncio.run(_fill(urls, secrets))


async def _fill(urls: DatabaseUrls, secrets: Path) -> None:
    town = read_town()
    made = keys.create_demo(secrets, town.departments, check_registry.BY_CODE.keys())
    engine = db.engine(urls.owner, SCHEMA, 1)
    async with AsyncSession(engine) as session, session.begin():
        await seed(session, town, made)
        await start_clock(session, MORNING)
    await engine.dispose()


@dataclass(frozen=True, slots=True)
class Desk:
    """One signed-in account and what it sends."""

    http: httpx.AsyncClient
    headers: Mapping[str, str]

    async def get(self, path: str, **query: object) -> httpx.Response:
        return await self.http.get(path, headers=self.headers, params=query)

    async def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        return await self.http.post(path, json=body, headers={**self.headers, **headers})

    async def put(self, path: str, body: object, **headers: str) -> httpx.Response:
        return await self.http.put(path, json=body, headers={**self.headers, **headers})

    async def submit(self, form: Json, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return await self.post("/applications", form, **headers)

    async def submitted(self, form: Json) -> Json:
        """The receipt of a form that must be accepted."""
        answer = await self.submit(form)
        assert answer.status_code == 201, answer.text
        receipt: Json = answer.json()
        return receipt

    async def household_of(self, form: Json) -> Json:
        """The household record of the form's applicant, found the way a clerk finds it."""
        number = form["answers"]["persons"][0]["id_number"]
        answer = await self.post("/households/search", {"id_number": number})
        found: Json = answer.json()["household"]
        return found


@dataclass(slots=True)
class Office:
    """The running app and everybody who has signed in so far."""

    app: FastAPI
    http: httpx.AsyncClient
    password: str
    tokens: dict[str, str]

    @property
    def runtime(self) -> Runtime:
        runtime: Runtime = self.app.state.runtime
        return runtime

    async def desk(self, login: str = CLERK) -> Desk:
        """The account at work. By password the first time; a lost session is begun anew without."""
        if login not in self.tokens:
            said = {"login": login, "password": self.password, "code": await self.code(login)}
            answer = await self.http.post("/sessions", json=said)
            assert answer.status_code in (201, 401, 429), answer.text  # tests change passwords too
            self.tokens[login] = answer.json().get("access_token", "")
        if not self._valid(login):
            self.tokens[login] = await self._again(login)
        return Desk(self.http, {"Authorization": f"Bearer {self.tokens[login]}"})

    async def _again(self, login: str) -> str:
        """A new session without a password: tests guess passwords, and then have to wait."""
        async with self.runtime.sessions.begin() as session:
            opened = await open_session(session, login, "oidc", second_factor=True)
        return self.runtime.identity.issue(opened.actor, 900, opened.generation)

    def _valid(self, login: str) -> bool:
        """Whether the account is signed in: tokens run out, and tests end sessions."""
        try:
            self.runtime.identity.read(self.tokens.get(login, ""))
        except InvalidToken:
            return False
        return True

    async def code(self, login: str) -> str | None:
        """What the account's authenticator shows, if it has one."""
        async with self.runtime.sessions() as session:
            factor = await session.scalar(queries.factors().where(SecondFactor.staff == login))
            return None if factor is None else next_code(session, factor)


Hook = Callable[[httpx.Response], Awaitable[None]]


def as_the_contract_says(contract: Mapping[str, Any]) -> Hook:
    """Every refusal any test meets must be one that the contract names for that operation."""
    known = [
        (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), operation)
        for path, operations in contract["paths"].items()
        for method, operation in operations.items()
    ]

    async def look(answer: httpx.Response) -> None:
        if not 400 <= answer.status_code < 500:
            return
        await answer.aread()
        for method, path, operation in known:
            if method == answer.request.method and path.fullmatch(answer.request.url.path):
                named = operation["responses"]["4XX"]["x-problem-types"]
                assert answer.json()["type"] in named, (operation["operationId"], answer.text)

    return look


@asynccontextmanager
async def opened(seeded: Seeded) -> AsyncIterator[Office]:
    app = main.create_app(seeded.settings())
    async with app.router.lifespan_context(app):
        # like a server: an exception is the app's to answer, not the test's to catch
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        base = "http://town/api/v1"
        contract = main.contract()
        beside = db.engine(seeded.urls.app, SCHEMA, 1)  # not seen by tests that count statements
        told = told_in_the_trail(contract, async_sessionmaker(beside))
        hooks = {"response": [as_the_contract_says(contract), told]}
        async with httpx.AsyncClient(transport=transport, base_url=base, event_hooks=hooks) as http:
            password = keys.read(seeded.secrets).demo_password
            assert password is not None
            yield Office(app, http, password, {})
        await beside.dispose()
