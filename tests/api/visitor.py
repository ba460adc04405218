"""A browser at the door: what it sends, and the refresh token in its cookie."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import httpx

from tests.api.town import Office

Json = dict[str, Any]
COOKIE = "lianban_refresh"


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser of their own. `address` is where they come from."""

    office: Office
    address: str = "127.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)
    token: str = ""
    refresh_token: str = ""

    async def ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        said = {"User-Agent": "Firefox on a test", **self.headers}
        if self.refresh_token:
            said["Cookie"] = f"{COOKIE}={self.refresh_token}"
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        line = httpx.ASGITransport(
            self.office.app, raise_app_exceptions=False, client=(self.address, 4711)
        )
        hooks = self.office.http.event_hooks
        base = str(self.office.http.base_url)
        async with httpx.AsyncClient(transport=line, base_url=base, event_hooks=hooks) as http:
            answer = await http.request(method, path, json=body, headers=said)
        self._remember(answer)
        return answer

    async def sign_in(
        self, login: str, password: str | None = None, code: str | None = None
    ) -> httpx.Response:
        said = {"login": login, "password": password or self.office.password, "code": code}
        return await self.ask("POST", "/sessions", said)

    async def refresh(self) -> httpx.Response:
        return await self.ask("POST", "/sessions/refresh")

    def _remember(self, answer: httpx.Response) -> None:
        if "set-cookie" in answer.headers:
            self.refresh_token = SimpleCookie(answer.headers["set-cookie"])[COOKIE].value
        if answer.is_success and "access_token" in (body := answer.json()):
            self.token = body["access_token"]


def kind(answer: httpx.Response) -> tuple[int, str]:
    """(status, problem) of a refusal."""
    said: Json = answer.json()
    return answer.status_code, said["type"].removeprefix("/problems/")
