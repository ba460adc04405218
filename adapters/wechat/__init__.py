"""WeChat mini-program sign-in: the real one, or nobody where there is no mini-program."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from adapters import http
from adapters.settings import Settings
from adapters.wechat.mini_program import MiniProgram
from domain.citizen.port import NoMiniProgramHere, Wechat

# It writes every address it asks, and this one's query holds the secret and the code.
logging.getLogger("httpx").setLevel(logging.WARNING)


class NoMiniProgram:
    """An installation without a mini-program."""

    async def openid(self, js_code: str) -> str:
        raise NoMiniProgramHere("there is no mini-program here")


@asynccontextmanager
async def connected(settings: Settings, secrets: Mapping[str, str]) -> AsyncIterator[Wechat]:
    """WeChat, for as long as the block lasts. Raises KeyError without its secret ("wechat")."""
    if settings.wechat_app is None:
        yield NoMiniProgram()
        return
    async with http.client(settings.wechat_url, settings.outbound) as line:
        yield MiniProgram(line, settings.wechat_app, secrets["wechat"])
