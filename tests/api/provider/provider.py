"""A real OpenID provider (npm's oidc-provider) as a program of its own, and a browser at it."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import httpx

from adapters import oidc
from tests.api.town import Desk, Office
from tests.conftest import ROOT
from tests.factories import Json

ADMINISTRATOR = "admin.sys"
FRONTEND = ROOT / "frontend"


@dataclass(frozen=True, slots=True)
class Program:
    issuer: str
    client: str
    secret: str


@dataclass(frozen=True, slots=True)
class Back:
    """What a browser comes back with, and what it kept."""

    code: str
    state: str
    cookie: str


@asynccontextmanager
async def running(redirect: str, algorithm: str = "ES256") -> AsyncIterator[Program]:
    """The provider, until the block ends."""
    child = await asyncio.create_subprocess_exec(
        *("node", "tests/provider/provider.mjs", redirect),
        cwd=FRONTEND,
        env=os.environ | {"ALG": algorithm},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert child.stdout is not None
    try:
        line = await asyncio.wait_for(child.stdout.readline(), 60)
        yield Program(**json.loads(line))
    finally:
        child.terminate()
        await child.communicate()


@asynccontextmanager
async def set_up(office: Office, program: Program) -> AsyncIterator[None]:
    """The office with this provider; before and after it has none."""
    settings = replace(
        office.runtime.settings,
        oidc_issuer=program.issuer,
        oidc_client=program.client,
        oidc_secret=program.secret,
    )
    async with oidc.connected(settings) as office.app.state.provider:
        yield
    office.app.state.provider = None


async def begin(office: Office) -> tuple[str, str]:
    """The address our page sends the browser to, and the cookie that stays with the browser."""
    answer = await office.http.post("/sessions/provider")
    assert answer.status_code == 200, answer.text
    assert "HttpOnly" in answer.headers["set-cookie"]
    return answer.json()["address"], answer.cookies["lianban_attempt"]


async def came_back(office: Office, name: str) -> Back:
    """Somebody begins, signs in at the provider as `name`, agrees, and is sent back."""
    address, cookie = await begin(office)
    return Back(**await at_the_provider(address, name), cookie=cookie)


async def at_the_provider(address: str, name: str) -> Json:
    """What is in the address of our page that the provider sends the browser to."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(address)
        while "location" in answer.headers or answer.status_code == 200:
            if answer.status_code == 200:
                answer = await _fill_in(browser, answer, name)
                continue
            there = answer.headers["location"]
            if urlsplit(there).path == "/sign-in/provider":
                query = parse_qs(urlsplit(there).query)
                return {name: query[name][0] for name in ("code", "state")}
            answer = await browser.get(str(answer.url.join(there)))
    raise AssertionError(answer.text)


async def _fill_in(browser: httpx.AsyncClient, page: httpx.Response, name: str) -> httpx.Response:
    """Its sign-in page, then its page of consent."""
    prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
    action = re.search(r'action="([^"]+)"', page.text)
    assert prompt is not None, page.text
    assert action is not None, page.text
    form = {"prompt": prompt.group(1), "login": name, "password": "any"}
    return await browser.post(str(page.url.join(action.group(1))), data=form)


async def finish(office: Office, back: Back) -> httpx.Response:
    said = {"code": back.code, "state": back.state}
    cookie = {"Cookie": f"lianban_attempt={back.cookie}"}
    return await office.http.post("/sessions/provider/return", json=said, headers=cookie)


async def linked(office: Office, login: str, subject: str) -> Desk:
    """An administrator says that `subject` is `login`."""
    administrator = await office.desk(ADMINISTRATOR)
    answer = await administrator.post(f"/staff/{login}/identities", {"subject": subject})
    assert answer.status_code == 200, answer.text
    return administrator
