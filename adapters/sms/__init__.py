"""Text messages: the port of `domain.sms` over HTTP."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from adapters import http
from adapters.settings import Settings
from adapters.sms.gateway import JsonGateway
from domain.delivery.port import Unavailable
from domain.sms.port import SmsGateway, Text


class NoGateway:
    """An installation whose gateway nobody has named yet: messages wait, then a person looks."""

    async def send(self, text: Text) -> str:
        raise Unavailable("no text-message gateway is set up (LIANBAN_SMS_URL)")


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[httpx.AsyncClient | None]:
    """The line to the gateway, where one is named."""
    if settings.sms_url is None:
        yield None
        return
    async with http.client(settings.sms_url, settings.outbound) as line:
        yield line


def gateway(line: httpx.AsyncClient | None, secrets: Mapping[str, str]) -> SmsGateway:
    """Raises KeyError without its key ("sms")."""
    return NoGateway() if line is None else JsonGateway(line, secrets["sms"])
