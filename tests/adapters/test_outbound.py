"""This program connects to the hosts it was told of, at addresses they may have. Real sockets."""

import asyncio
import gzip
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters import http
from adapters.outbound import LOOPBACK, THIS_MACHINE, NotAllowed, Outbound, outbound
from domain.base import utc_now
from domain.delivery.port import Rejected, Unavailable

ASKED = http.Request("GET", "/somewhere", b"")
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(head: str, body: bytes = b"") -> AsyncIterator[tuple[int, list[str]]]:
    """A server on this machine that says the same to everybody, and notes who called."""
    heard: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode() + body)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1], heard


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names stand for, by our own word; a list is used up from the left."""
    known: dict[str, list[str]] = {}

    async def resolve(_: object, host: str, port: int, **__: object) -> list[object]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        addresses = known[host]
        address = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        return [(0, 0, 0, "", (address, port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    return known


def allowing(*hosts: str, networks: str = "", plain: bool = False) -> Outbound:
    listed = tuple(ip_network(text) for text in networks.split())
    return Outbound(frozenset(hosts), listed, plain)


async def call(url: str, allowed: Outbound) -> bytes:
    async with http.client(url, allowed) as line:
        return await http.send(line, ASKED)


async def test_a_listed_host_on_this_machine_is_called() -> None:
    async with server("200 OK\r\nContent-Length: 2", b"ok") as (port, heard):
        assert await call(f"http://127.0.0.1:{port}", THIS_MACHINE) == b"ok"
    assert len(heard) == 1


async def test_a_host_nobody_listed_is_not_called() -> None:
    async with server("200 OK") as (port, heard):
        with pytest.raises(Rejected, match="told of"):
            await call(f"http://127.0.0.1:{port}", allowing("gateway.example"))
    assert heard == []


@pytest.mark.parametrize(
    "place", ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::1]:1/"]
)
async def test_a_redirect_is_not_followed(place: str) -> None:
    async with server(f"302 Found\r\nLocation: {place}\r\nContent-Length: 0") as (port, heard):
        with pytest.raises(Unavailable, match="302"):
            await call(f"http://127.0.0.1:{port}", THIS_MACHINE)
    assert len(heard) == 1


async def test_a_listed_name_that_stands_for_this_machine_is_not_called(
    names: dict[str, list[str]],
) -> None:
    names["gateway.example"] = ["127.0.0.1"]
    async with server("200 OK") as (port, heard):
        with pytest.raises(Rejected, match="may have"):
            await call(f"https://gateway.example:{port}", allowing("gateway.example"))
    assert heard == []


async def test_the_address_that_was_looked_at_is_the_one_called(
    names: dict[str, list[str]],
) -> None:
    """A second answer of the name server (DNS rebinding) is never asked for."""
    names["gateway.example"] = ["127.0.0.1", "169.254.169.254"]
    allowed = allowing("gateway.example", networks="127.0.0.0/8", plain=True)
    async with server("200 OK\r\nContent-Length: 2", b"ok") as (port, heard):
        assert await call(f"http://gateway.example:{port}", allowed) == b"ok"
    assert f"gateway.example:{port}" in heard[0]  # the name still travels
    assert names["gateway.example"] == ["169.254.169.254"]


BAD_ADDRESSES = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "fe80::1",
    "fd00:ec2::254",
    "fc00::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
async def test_an_address_inside_is_refused_unless_its_network_is_listed(
    address: str, names: dict[str, list[str]]
) -> None:
    names["gateway.example"] = [address]
    with pytest.raises(NotAllowed):
        await allowing("gateway.example").address("https", "gateway.example", 443)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "64:ff9b::7f00:1"])
async def test_some_addresses_are_never_good(address: str, names: dict[str, list[str]]) -> None:
    names["gateway.example"] = [address]
    everything = allowing("gateway.example", networks="0.0.0.0/0 ::/0")
    with pytest.raises(NotAllowed):
        await everything.address("https", "gateway.example", 443)


@pytest.mark.parametrize("address", ["223.5.5.5", "10.20.0.7"])
async def test_the_internet_and_a_listed_network_are_good(
    address: str, names: dict[str, list[str]]
) -> None:
    names["gateway.example"] = [address]
    allowed = allowing("gateway.example", networks="10.20.0.0/16")
    assert await allowed.address("https", "gateway.example", 443) == address


async def test_without_encryption_nothing_leaves_this_machine(
    names: dict[str, list[str]],
) -> None:
    names["gateway.example"] = ["223.5.5.5"]
    allowed = outbound(["http://gateway.example"], (), "", demo=True)
    with pytest.raises(NotAllowed, match="https"):
        await allowed.address("http", "gateway.example", 80)


async def test_a_production_talks_to_this_machine_in_no_way() -> None:
    allowed = outbound(["http://127.0.0.1:8100"], (), "", demo=False)
    with pytest.raises(NotAllowed):
        await allowed.address("http", "127.0.0.1", 8100)


async def test_a_name_nobody_knows_may_be_known_later(names: dict[str, list[str]]) -> None:
    with pytest.raises(Unavailable, match="ConnectError"):
        await call("https://gateway.example", allowing("gateway.example"))


async def test_an_answer_without_end_is_left() -> None:
    body = b"x" * (http.LONGEST_ANSWER + 1)
    async with server("200 OK", body) as (port, _):
        with pytest.raises(Unavailable, match="endless"):
            await call(f"http://127.0.0.1:{port}", THIS_MACHINE)


async def test_a_small_answer_does_not_become_a_large_one() -> None:
    packed = gzip.compress(b"0" * (http.LONGEST_ANSWER * 10))
    head = f"200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}"
    async with server(head, packed) as (port, heard):
        with pytest.raises(Unavailable, match="packed"):
            await call(f"http://127.0.0.1:{port}", THIS_MACHINE)
    assert "accept-encoding: identity" in heard[0].lower()


def test_a_demonstration_may_talk_to_this_machine() -> None:
    assert outbound([], (), "10.0.0.0/8", demo=True).networks == (
        ip_network("10.0.0.0/8"),
        *LOOPBACK,
    )


@asynccontextmanager
async def encrypted(name: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A server on this machine with a certificate for `name` that this program trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = utc_now()
    certificate = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    trusting = ssl.create_default_context(cadata=pem.decode())
    monkeypatch.setattr(http, "_trusted", lambda: trusting)
    with tempfile.NamedTemporaryFile() as file:
        file.write(private + pem)
        file.flush()
        showing = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        showing.load_cert_chain(file.name)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=showing)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


async def test_the_certificate_must_be_for_the_name_and_not_for_the_address(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names["gateway.example"] = names["other.example"] = ["127.0.0.1"]
    allowed = allowing("gateway.example", "other.example", networks="127.0.0.0/8")
    async with encrypted("gateway.example", monkeypatch) as port:
        assert await call(f"https://gateway.example:{port}", allowed) == b"ok"
        with pytest.raises(Unavailable):
            await call(f"https://other.example:{port}", allowed)
