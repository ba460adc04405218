"""What the application needs to know about a department that has an address."""

import base64
import hashlib
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from simulator.cases import Action, Ask, Case, Decision, Finding

SHANGHAI = ZoneInfo("Asia/Shanghai")
Json = Any  # whatever arrived


class NotUnderstood(Exception):
    """The message is not what this department agreed to."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came. Header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        return json.loads(self.body, parse_float=Decimal)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    content: bytes
    media_type: str = "application/json"


class Dialect(ABC):
    """One department on the wire."""

    code: ClassVar[str]
    officers: ClassVar[tuple[str, str]]  # who determines, who confirms
    calls_back: ClassVar[bool] = False
    routes: ClassVar[Sequence[tuple[str, str]]]  # method and path

    @abstractmethod
    def authorised(self, call: Call, token: str) -> bool: ...

    @abstractmethod
    def read(self, call: Call) -> list[Ask]:
        """Raises anything when the message is not as agreed; the caller then answers `refused`."""

    @abstractmethod
    def answer(self, cases: Sequence[Case]) -> Reply:
        """Reference, and the decision where there is one and the department answers at once."""

    def callback(self, case: Case, decision: Decision) -> Json:
        raise NotImplementedError(f"{self.code} does not call back")

    def busy(self) -> Reply:
        return Reply(429, b"{}")

    def refused(self) -> Reply:
        return Reply(400, b"{}")


def reply(body: Json, status: int = 200) -> Reply:
    return Reply(status, json.dumps(body, ensure_ascii=False).encode())


def same(given: str | None, expected: str) -> bool:
    return hmac.compare_digest((given or "").encode(errors="replace"), expected.encode())


def token_for(secret: str) -> str:
    """The token both sides derive from the key they share."""
    return hmac.new(secret.encode(), b"lianban outbound", hashlib.sha256).hexdigest()


def body_digest(token: str, stamp: str, body: bytes) -> str:
    return hmac.new(token.encode(), stamp.encode() + body, hashlib.sha256).hexdigest()


def basic(user: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def action(code: str, table: Mapping[str, Action]) -> Action:
    if code not in table:
        raise NotUnderstood("unknown action")
    return table[code]


def needed(value: Json) -> str:
    if not isinstance(value, str) or not value:
        raise NotUnderstood("a field is missing")
    return value


def fen(text: str | None, places: int = 2) -> int | None:
    return int(Decimal(text).scaleb(places)) if text else None


def yuan(amount_fen: int | None, places: int = 2) -> str | None:
    return (
        None if amount_fen is None else format(Decimal(amount_fen).scaleb(-places), f".{places}f")
    )


def clock(moment: datetime, style: str = "%Y-%m-%d %H:%M:%S") -> str:
    return moment.astimezone(SHANGHAI).strftime(style)


def filled(**fields: Json) -> dict[str, Json]:
    return {name: value for name, value in fields.items() if value is not None}


def money(finding: Finding) -> str | None:
    return yuan(finding.amount_fen)
