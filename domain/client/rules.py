"""What a department's program may ask for, and from where. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Protocol

READ: Final = "claims.read"
ANSWER: Final = "claims.answer"
SCOPES: Final = (READ, ANSWER)
AT_ONCE: Final = 2  # secrets (or keys) good at the same time: the old one and the new one
LONGEST: Final = timedelta(days=400)


class Credential(Protocol):
    """A secret or a key, as far as its time is concerned."""

    @property
    def expires_at(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime | None: ...


def in_force(credential: Credential, now: datetime) -> bool:
    return credential.ended_at is None and now < credential.expires_at


def granted(
    scopes: Collection[str], items: Collection[str], asked: Collection[str]
) -> frozenset[str] | None:
    """What a token carries, item by item: `claims.read:MZ-02`. None when more is asked than held.

    Asking for nothing means everything held; asking for `claims.read` means it for every item.
    """
    held = {f"{scope}:{item}" for scope in scopes for item in items}
    if not asked:
        return frozenset(held) or None
    wide = {scope: {each for each in held if each.startswith(f"{scope}:")} for scope in scopes}
    given = [wide.get(each, held & {each}) for each in asked]
    return frozenset().union(*given) if all(given) else None


def may_call_from(address: str, networks: Sequence[str]) -> bool:
    """Whether `address` lies in one of the networks; no networks means it may come from anywhere.

    An IPv4 address written as IPv6 (::ffff:10.0.0.1) is the IPv4 address it stands for.
    """
    if not networks:
        return True
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return any(caller in ip_network(each) for each in networks)


def is_network(text: str) -> bool:
    """Whether this is a network in CIDR notation without host bits: 10.1.0.0/16."""
    try:
        ip_network(text)
    except ValueError:
        return False
    return True
