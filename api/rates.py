"""How often somebody may ask: the limit of every route that needs no sign-in, and of dear ones.

`dependencies=[Depends(limited("sign-in", 20))]` counts by the caller's address;
`limited("code", 1, burst=5, by="phone")` counts by a member of the body, whoever asks, so that many
addresses cannot share one victim. Every attempt counts, also one that is refused or rolled back.
"""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from json import JSONDecodeError
from typing import Final

from fastapi import Request

from adapters import rates
from api.deps import runtime_of
from api.problems import TooManyRequests
from api.request import client_address

MINUTE = timedelta(minutes=1)
PUBLIC: Final = 1200  # what everybody may read; a whole town hall may share one address
CALLBACKS: Final = 6000  # all departments may call through one gateway
LOT: Final = 20  # of them are counted in one go
LOT_LASTS: Final = 1.0  # seconds; what was not used by then is gone
KNOWN: Final = 10_000  # callers that have paid; above it all are forgotten


@dataclass(frozen=True, slots=True)
class Limited:
    """A dependency: refuses with TooManyRequests when the allowance is used up.

    `per_minute` attempts on average, `burst` of them at once, each for one address, or for one
    value of the JSON body's (or the path's) member `by`. With `lot` this process counts so many
    at a time: one statement for all of them, where many are expected.
    """

    name: str
    per_minute: int
    burst: int
    by: str | None = None
    lot: int = 1
    paid: dict[str, tuple[int, float]] = field(default_factory=dict, compare=False)

    async def __call__(self, request: Request) -> None:
        key = await self._key(request)
        if key is not None and not self._paid(key):
            await self._pay(request, key)

    def _paid(self, key: str) -> bool:
        left, until = self.paid.get(key, (0, 0.0))
        if not left or time.monotonic() > until:
            self.paid.pop(key, None)
            return False
        self.paid[key] = (left - 1, until)
        return True

    async def _pay(self, request: Request, key: str) -> None:
        if self.lot > 1:
            with suppress(TooManyRequests):  # not for all of them: perhaps for this one
                await spend(request, self.name, key, self.per_minute, self.burst, self.lot)
                if len(self.paid) > KNOWN:
                    self.paid.clear()
                self.paid[key] = (self.lot - 1, time.monotonic() + LOT_LASTS)
                return
        await spend(request, self.name, key, self.per_minute, self.burst)

    async def _key(self, request: Request) -> str | None:
        """The address, or the member's text; None without one (the route refuses the body)."""
        if self.by is None:
            return neighbourhood(client_address(request))
        if self.by in request.path_params:
            return str(request.path_params[self.by])
        try:
            body = await request.json()
        except JSONDecodeError:
            return None
        said = body.get(self.by) if isinstance(body, dict) else None
        return said if isinstance(said, str) else None


def limited(
    name: str, per_minute: int, burst: int | None = None, by: str | None = None, lot: int = 1
) -> Limited:
    """At most `per_minute` on average and `burst` (else `per_minute`) at once."""
    return Limited(name, per_minute, burst or per_minute, by, lot)


async def spend(
    request: Request,
    name: str,
    key: str,
    per_minute: int,
    burst: int | None = None,
    attempts: int = 1,
) -> None:
    """Count attempts of `key` under `name`. Raises TooManyRequests with the seconds to wait."""
    runtime = runtime_of(request)
    often = per_minute * runtime.settings.rate_factor
    at_once = (burst or per_minute) * runtime.settings.rate_factor
    digest = runtime.world.vault.index("rate", key)
    wait = await rates.spend(runtime.engine, name, digest, MINUTE / often, at_once, attempts)
    if wait:
        raise TooManyRequests(wait)


def neighbourhood(address: str) -> str:
    """Whom an address stands for: itself, or its /64, which is what one IPv6 customer gets."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((known, 64), strict=False))
