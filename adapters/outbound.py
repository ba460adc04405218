"""Where this program may connect to: the hosts it was told of, at addresses that are theirs.

A name is resolved once, every address it stands for is looked at, and the call goes to that very
address: a name that is public now and 127.0.0.1 a moment later leads nowhere.
"""

import asyncio
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Nobody's service lives there: this link (and the cloud's metadata), everybody, nobody, and ways
# of writing another address inside an IPv6 one.
NEVER: Final = tuple(
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/128", "fe80::/10", "ff00::/8", "fd00:ec2::/32"),
        *("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"),
    )
)
LOOPBACK: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class NotAllowed(Exception):
    """This program may not connect there. The message names no address: it may be an attack's."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """`hosts` are names as in the URL; `networks` are good besides the public Internet.

    `plain` allows http, to this machine itself only.
    """

    hosts: frozenset[str]
    networks: tuple[Network, ...] = ()
    plain: bool = False

    async def address(self, scheme: str, host: str, port: int) -> str:
        """Where to connect for this host. Raises NotAllowed, and OSError for an unknown name."""
        if host.lower() not in self.hosts:
            raise NotAllowed("not a host this program was told of")
        found = [ip_address(text) for text in await _resolved(host, port)]
        if not all(self._good(_plain(each)) for each in found):
            raise NotAllowed("the host's address is not one it may have")
        first = found[0]
        if scheme != "https" and not (self.plain and _within(_plain(first), LOOPBACK)):
            raise NotAllowed("only https leaves this machine")
        return str(first)

    def _good(self, address: Address) -> bool:
        if _within(address, NEVER):
            return False
        return address.is_global or _within(address, self.networks)


def outbound(urls: Iterable[str], hosts: Iterable[str], networks: str, *, demo: bool) -> Outbound:
    """The hosts of the configured services and of the list, the networks of the list (CIDR).

    A demonstration talks to this machine. Raises ValueError for a network that is none.
    """
    known = {urlsplit(url).hostname or "" for url in urls} | {host.lower() for host in hosts}
    listed = tuple(ip_network(text) for text in networks.split())
    return Outbound(frozenset(known - {""}), (*listed, *(LOOPBACK if demo else ())), plain=demo)


# For tests and programs that only talk to this machine.
THIS_MACHINE: Final = Outbound(frozenset({"127.0.0.1", "::1", "localhost"}), LOOPBACK, plain=True)


async def _resolved(host: str, port: int) -> list[str]:
    with suppress(ValueError):
        return [str(ip_address(host))]  # stands for itself
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]).partition("%")[0] for each in found]


def _plain(address: Address) -> Address:
    """::ffff:127.0.0.1 is 127.0.0.1."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)
