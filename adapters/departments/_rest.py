"""Departments with a service of their own: answer at once, or accept now and call back later."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import httpx

from adapters import http, signing
from adapters.departments._wiring import Wiring
from domain.delivery.port import Message, Outcome, Rejected, Unavailable


class Rest(ABC):
    """One department behind HTTP. A subclass says how to ask and how to read the answer."""

    code: ClassVar[str]
    way: ClassVar[str] = "rest_sync"
    batch_size: ClassVar[int] = 1

    def __init__(self, line: httpx.AsyncClient, token: str) -> None:
        self.line = line
        self.token = token

    @classmethod
    def connect(cls, wiring: Wiring) -> "Rest":
        return cls(wiring.line, signing.outbound_token(wiring.secret(cls.code)))

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        """One call each. What was answered before a failure is kept; the rest is asked again."""
        outcomes: list[Outcome] = []
        for message in messages:
            try:
                outcomes.append(await self.tell(message))
            except (Unavailable, Rejected):
                if not outcomes:
                    raise
                break
        return outcomes

    async def tell(self, message: Message) -> Outcome:
        request = self.request(message)
        body = await http.send(self.line, request)
        with http.understood(request.path):
            return self.read(message, body)

    @abstractmethod
    def request(self, message: Message) -> http.Request: ...

    @abstractmethod
    def read(self, message: Message, body: bytes) -> Outcome:
        """Raises `Unavailable`/`Rejected` for what the envelope says, anything else is garbage."""


class RestCallback(Rest):
    """Answers with a reference; the ruling comes later to our callback address."""

    way = "rest_callback"

    @staticmethod
    @abstractmethod
    def read_callback(body: bytes) -> Outcome:
        """Raises ValueError, LookupError or TypeError when the payload makes no sense."""
