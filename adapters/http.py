"""The one place that opens a socket to somebody else's service.

It connects only where `Outbound` allows, follows no redirect, takes no answer without end. It knows
timeouts, request ids and the translation of every transport outcome into the port's two failures.
It never retries: attempts and circuits are rows of the worker. Failures name the status and the
path only, because both bodies hold personal data.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from uuid import uuid4

import httpx

from adapters.outbound import THIS_MACHINE, NotAllowed, Outbound
from domain.delivery.port import Rejected, Unavailable

CONNECT_SECONDS = 2.0
TOTAL_SECONDS = 10.0
IDLE_SECONDS = 2.0  # servers hang up after five, and what is sent at that moment is lost
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


def client(base_url: str, outbound: Outbound = THIS_MACHINE) -> httpx.AsyncClient:
    """One per process and service, for addresses `outbound` allows (else: on this machine).

    Proxies of the environment are ignored: departments are inside the house.
    """
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(
            max_connections=100, max_keepalive_connections=20, keepalive_expiry=IDLE_SECONDS
        ),
        event_hooks={"request": [_aimed(outbound)]},
        verify=_trusted(),
        trust_env=False,
        follow_redirects=False,
    )


def _aimed(outbound: Outbound) -> Callable[[httpx.Request], Awaitable[None]]:
    """Every request goes to the address that was looked at, whatever the name stands for by then.

    The name itself still travels: as Host, and as the one the certificate must be for.
    """

    async def aim(request: httpx.Request) -> None:
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            address = await outbound.address(url.scheme, url.host, port)
        except OSError as problem:
            raise httpx.ConnectError(type(problem).__name__, request=request) from None
        if address != url.host:
            request.extensions = {**request.extensions, "sni_hostname": url.host}
            request.url = url.copy_with(host=address)

    return aim


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
    except NotAllowed as refusal:
        raise Rejected(f"{refusal} ({request.path})") from None
    except (httpx.HTTPError, TimeoutError) as error:
        raise Unavailable(f"{type(error).__name__} at {request.path}") from None
    _refuse_failure(status, request.path)
    return body


async def _exchange(line: httpx.AsyncClient, request: Request) -> tuple[int, bytes]:
    headers = {"X-Request-Id": uuid4().hex, "Accept-Encoding": "identity", **request.headers}
    body = bytearray()
    async with line.stream(
        request.method, request.path, content=request.content, headers=headers
    ) as response:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise Unavailable(f"a packed answer from {request.path}")  # a small one may be endless
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
