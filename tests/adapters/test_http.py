"""Every way a call can end becomes one of two failures, and neither repeats what was said."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from adapters import http
from domain.delivery.port import Rejected, Unavailable

ASKED = http.Request("POST", "/somewhere", "刘晓梅 321311198405179967".encode())
Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


async def send(handler: Handler) -> bytes:
    transport = httpx.MockTransport(handler)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://department") as line:
        return await http.send(line, ASKED)


def answering(status: int) -> Handler:
    return lambda request: httpx.Response(status, content=request.content)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_an_answer_is_an_answer(status: int) -> None:
    assert await send(answering(status)) == ASKED.content


@pytest.mark.parametrize("status", [301, 302, 408, 425, 429, 500, 502, 503, 504])
async def test_may_be_better_later(status: int) -> None:
    with pytest.raises(Unavailable, match=f"{status} from /somewhere"):
        await send(answering(status))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 415, 422])
async def test_will_not_get_better(status: int) -> None:
    with pytest.raises(Rejected, match=f"{status} from /somewhere"):
        await send(answering(status))


FAILURES = [
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.ReadTimeout,
    httpx.ReadError,
    httpx.RemoteProtocolError,
    httpx.PoolTimeout,
]


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_broken_line_may_be_better_later(failure: type[httpx.TransportError]) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise failure(f"with all of {request.content!r}")

    with pytest.raises(Unavailable, match=failure.__name__) as caught:
        await send(broken)
    assert "321311" not in repr(caught.value)
    assert caught.value.__cause__ is None


async def test_a_department_that_never_finishes_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async def asleep(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.01)
    with pytest.raises(Unavailable, match="TimeoutError"):
        await send(asleep)


async def test_an_endless_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LONGEST_ANSWER", 3)
    with pytest.raises(Unavailable, match="endless"):
        await send(answering(200))


async def test_nothing_is_asked_twice() -> None:
    asked: list[str] = []

    def busy(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["X-Request-Id"])
        return httpx.Response(503)

    with pytest.raises(Unavailable):
        await send(busy)
    assert len(asked) == 1
    assert asked[0]


def test_garbage_may_be_better_later_and_is_not_repeated() -> None:
    with pytest.raises(Unavailable) as caught, http.understood("/somewhere"):
        int("刘晓梅")
    assert "刘晓梅" not in repr(caught.value)


def test_a_refusal_inside_an_answer_stays_a_refusal() -> None:
    with pytest.raises(Rejected), http.understood("/somewhere"):
        raise Rejected
