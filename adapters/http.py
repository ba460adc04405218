"""The one place that opens a socket to a department.

It knows timeouts, request ids and the translation of every transport outcome into the port's two
failures. It never retries: attempts and circuits are rows of the worker. Failures name the status
and the path only, because both bodies hold personal data.
"""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from uuid import uuid4

import httpx

from domain.delivery.port import Rejected, Unavailable

CONNECT_SECONDS = 2.0
TOTAL_SECONDS = 10.0
LONGEST_ANSWER = 4 * 2**20  # bytes
ASK_AGAIN = frozenset({408, 425, 429})
MISREAD = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    SyntaxError,  # of XML
    RecursionError,  # of nesting without end
)


def client(base_url: str) -> httpx.AsyncClient:
    """One per process. Proxies of the environment are ignored: departments are inside the house."""
    timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    return httpx.AsyncClient(
        base_url=base_url, timeout=timeout, limits=limits, trust_env=False, verify=_trusted()
    )


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities of this machine; reading them takes a while, so once."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the wire, already in the department's own words."""

    method: str
    path: str
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


async def send(line: httpx.AsyncClient, request: Request) -> bytes:
    """The department's answer. Raises `Unavailable` (ask again) or `Rejected` (a person looks)."""
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            status, body = await _exchange(line, request)
    except (httpx.HTTPError, TimeoutError) as error:
        raise Unavailable(f"{type(error).__name__} at {request.path}") from None
    _refuse_failure(status, request.path)
    return body


async def _exchange(line: httpx.AsyncClient, request: Request) -> tuple[int, bytes]:
    headers = {"X-Request-Id": uuid4().hex, **request.headers}
    body = bytearray()
    async with line.stream(
        request.method, request.path, content=request.content, headers=headers
    ) as response:
        async for part in response.aiter_bytes():
            body += part
            if len(body) > LONGEST_ANSWER:
                raise Unavailable(f"an endless answer from {request.path}")
    return response.status_code, bytes(body)


def _refuse_failure(status: int, path: str) -> None:
    if 200 <= status < 300:
        return
    if 400 <= status < 500 and status not in ASK_AGAIN:
        raise Rejected(f"{status} from {path}")
    raise Unavailable(f"{status} from {path}")


@contextmanager
def understood(path: str) -> Iterator[None]:
    """Reading an answer: garbage says nothing about whether they have it, so we must ask again."""
    try:
        yield
    except MISREAD as error:
        raise Unavailable(f"unreadable answer ({type(error).__name__}) from {path}") from None
