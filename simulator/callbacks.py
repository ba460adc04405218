"""Answers that leave later: signed, retried, and as unreliable as the knobs say."""

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from simulator.cases import Case, Decision
from simulator.dialects._base import Dialect
from simulator.knobs import Knobs, Log

Arrived = Callable[[], object] | None  # what to do once the platform has it
TRIES = 20
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 15.0


class Courier:
    """Carries the callbacks of all departments to one address of the platform."""

    def __init__(self, address: str, secrets: dict[str, str], delay: float) -> None:
        self.address = address.rstrip("/")
        self.secrets = secrets
        self.delay = delay
        self._client = httpx.AsyncClient(timeout=10.0, trust_env=False)
        self._under_way: set[asyncio.Task[None]] = set()
        self._aside: dict[str, asyncio.Event] = {}

    def promise(
        self, dialect: Dialect, case: Case, decision: Decision, knobs: Knobs, log: Log
    ) -> None:
        """Sends the decision after the delay, as often as the department is told to repeat it."""
        body = json.dumps(dialect.callback(case, decision), ensure_ascii=False).encode()
        self.post(dialect.code, body, knobs, log, self.delay)

    def post(
        self,
        code: str,
        body: bytes,
        knobs: Knobs,
        log: Log,
        delay: float,
        arrived: Arrived = None,
    ) -> None:
        """Sends it after `delay` seconds to the address of that code, as unreliably as told."""
        if random.randrange(100) < knobs.lose:
            log.counts["lost"] += 1
            return
        for _ in range(1 + knobs.duplicate):
            self._start(self._carry(_Parcel(code, body, knobs, log, arrived), delay))

    def forget(self) -> None:
        self._aside.clear()
        for task in self._under_way:
            task.cancel()

    async def close(self) -> None:
        self.forget()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._client.aclose()

    def _start(self, journey: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(journey)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, parcel: "_Parcel", delay: float) -> None:
        await asyncio.sleep(delay)
        overtaken = await self._overtake(parcel.code) if parcel.knobs.reorder else None
        await self._deliver(parcel)
        if overtaken is not None:
            overtaken.set()

    async def _overtake(self, code: str) -> asyncio.Event | None:
        """The first of two answers stands aside until the second has arrived."""
        if code in self._aside:
            return self._aside.pop(code)
        self._aside[code] = passed = asyncio.Event()
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_PAUSE):
                await passed.wait()
        if self._aside.get(code) is passed:
            del self._aside[code]
        return None

    async def _deliver(self, parcel: "_Parcel") -> None:
        pause = FIRST_PAUSE
        for _ in range(TRIES):
            status = await self._knock(parcel)
            parcel.log.counts[f"callback_{status or 'unreached'}"] += 1
            if parcel.arrived is not None and 200 <= status < 300:
                parcel.arrived()
            if status and status < 500 and status != 429:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _knock(self, parcel: "_Parcel") -> int:
        """The platform's status, or 0 when it could not be reached."""
        secret = "somebody else's key" if parcel.knobs.mis_sign else self.secrets[parcel.code]
        headers = {"Content-Type": "application/json", **signature(secret, parcel.body)}
        try:
            answer = await self._client.post(
                f"{self.address}/{parcel.code}", content=parcel.body, headers=headers
            )
        except httpx.HTTPError:
            return 0
        return answer.status_code


@dataclass(frozen=True, slots=True)
class _Parcel:
    code: str
    body: bytes
    knobs: Knobs
    log: Log
    arrived: Arrived


def signature(secret: str, body: bytes) -> dict[str, str]:
    stamp, nonce = str(int(time.time())), uuid4().hex
    text = f"{stamp}.{nonce}.".encode() + body
    digest = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return {
        "X-Lianban-Timestamp": stamp,
        "X-Lianban-Nonce": nonce,
        "X-Lianban-Signature": digest,
    }
