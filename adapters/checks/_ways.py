"""The three ways sources talk: at once, later by signed callback, by batches of files."""

from abc import ABC
from collections.abc import Sequence
from typing import ClassVar

import httpx

from adapters import http, signing
from adapters.checks._forms import Form
from adapters.checks._keys import Shown
from adapters.checks._mapping import Source, entrust
from domain.check.port import Answer, Inquiry, Told


class Office(ABC):
    """One source behind HTTP. A subclass is its address, its form, its key and its tables."""

    code: ClassVar[str]
    way: ClassVar[str]
    path: ClassVar[str]
    form: ClassVar[Form]
    source: ClassVar[Source]
    shown: ClassVar[tuple[Shown]]  # in a tuple: a bare function would become a method

    def __init__(self, line: httpx.AsyncClient, key: str) -> None:
        self.line = line
        self.token = signing.outbound_token(key)

    async def ask(self, inquiry: Inquiry) -> Sequence[Answer]:
        """One call for everybody the inquiry is about. Raises Unavailable, Rejected."""
        body = self.form.write(self.source.request(inquiry), self.source)
        answer = await http.send(self.line, self.call("POST", body))
        with http.understood(self.path):
            letter = self.form.read(answer, self.source)
            return self.source.reply(inquiry, letter, self.path)

    @classmethod
    def read_callback(cls, body: bytes) -> list[Told]:
        """What came later. Raises what `http.MISREAD` lists when it makes no sense."""
        return [cls.source.told(each) for each in cls.form.read_results(body, cls.source)]

    def call(self, method: str, body: bytes) -> http.Request:
        headers = {"Content-Type": self.form.media_type, **self.shown[0](self.token, body)}
        return http.Request(method, self.path, body, headers)


class Realtime(Office):
    """Answers at once; what another province knows comes later, by callback."""

    way = "realtime"


class Callback(Office):
    """Takes the query with a number and calls back."""

    way = "callback"


class Batch(Office):
    """Takes batches and calls back with the result file; a file that got lost can be fetched."""

    way = "batch"

    async def finished(self) -> Sequence[Told]:
        """Results still lying there. Raises Unavailable, Rejected."""
        body = await http.send(self.line, self.call("GET", b""))
        with http.understood(self.path):
            return self.read_callback(body) if body else []

    async def taken(self, told: Sequence[Told]) -> None:
        """These have been recorded: they need not be kept for us."""
        numbers = [entrust(each.run_id, each.check) for each in told]
        await http.send(self.line, self.call("DELETE", "\n".join(numbers).encode()))
