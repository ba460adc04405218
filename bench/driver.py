"""The HTTP load: our own client, a process by itself, reading sockets without an HTTP library.

Every connection sends its next request as soon as its answer is complete. What the driver itself
costs is measured and told: on a machine of two cores it takes part in the race.
"""

import multiprocessing
import resource
import selectors
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"
NAME = "bench.driver (epoll, plain sockets)"


@dataclass(slots=True)
class Round:
    """What one round came to. Latencies in seconds; `cpu` is the driver's own."""

    done: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # answers that were not the expected ones

    @property
    def rate(self) -> float:
        return self.done / self.seconds if self.seconds else 0.0

    def percentile(self, percent: int) -> float:
        if len(self.latencies) < 2:
            return sum(self.latencies)
        return statistics.quantiles(self.latencies, n=100)[percent - 1]


@dataclass(slots=True)
class _Line:
    """One connection with one request under way."""

    socket: socket.socket
    sent_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        self.got.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def complete(self) -> bool:
        """Takes in what has come; whether the answer is whole. Raises ConnectionError."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.got += part
        return len(self.got) >= _length(self.got)


def _length(answer: bytearray) -> float:
    """Bytes of the whole answer; infinity while its head is not there yet."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return float("inf")
    head = bytes(answer[:end]).lower()
    at = head.index(b"content-length:") + 15
    return end + 4 + int(head[at:].split(b"\r", 1)[0])


def drive(
    requests: Sequence[bytes], ports: Sequence[int], connections: int, seconds: float, expect: int
) -> Round:
    """One round in a process of its own; it ends early when the requests run out."""
    context = multiprocessing.get_context("fork")  # the requests are there without being copied
    here, there = context.Pipe(duplex=False)
    child = context.Process(
        target=lambda: there.send(_drive(iter(requests), ports, connections, seconds, expect))
    )
    child.start()
    there.close()
    made: Round = here.recv()
    child.join()
    return made


def _drive(
    requests: Iterator[bytes], ports: Sequence[int], connections: int, seconds: float, expect: int
) -> Round:
    selector = selectors.DefaultSelector()
    wanted = f"HTTP/1.1 {expect} ".encode()
    made = Round()
    lines = [_Line(_connected(ports[at % len(ports)])) for at in range(connections)]
    started = time.perf_counter()
    until = started + seconds
    under_way = sum(_next(line, requests, selector, fresh=True) for line in lines)
    while under_way:
        for key, _ in selector.select():
            line: _Line = key.data
            if not line.complete():
                continue
            now = time.perf_counter()
            _note(made, line, now, wanted)
            if now >= until or not _next(line, requests, selector):
                selector.unregister(line.socket)
                under_way -= 1
    made.seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    made.cpu = used.ru_utime + used.ru_stime
    for line in lines:
        line.socket.close()
    return made


def _next(
    line: _Line,
    requests: Iterator[bytes],
    selector: selectors.BaseSelector,
    *,
    fresh: bool = False,
) -> bool:
    request = next(requests, None)
    if request is None:
        return False
    line.ask(request)
    if fresh:
        selector.register(line.socket, selectors.EVENT_READ, line)
    return True


def _note(made: Round, line: _Line, now: float, wanted: bytes) -> None:
    if not line.got.startswith(wanted):
        made.refused.append(bytes(line.got[:2000]).decode(errors="replace"))
        return
    made.done += 1
    made.latencies.append(now - line.sent_at)


def _connected(port: int) -> socket.socket:
    line = socket.create_connection((HOST, port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def request(
    method: str, path: str, token: str, body: bytes = b"", headers: Sequence[str] = ()
) -> bytes:
    """The bytes of one request."""
    head = [
        f"{method} /api/v1{path} HTTP/1.1",
        f"Host: {HOST}",
        f"Authorization: Bearer {token}",
        f"Content-Length: {len(body)}",
        *(("Content-Type: application/json",) if body else ()),
        *headers,
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
