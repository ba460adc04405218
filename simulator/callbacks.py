"""Answers that leave later: signed, retried, and as unreliable as the knobs say."""

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx

from simulator.cases import Case, Decision
from simulator.dialects._base import Dialect
from simulator.knobs import Knobs, Log

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
        if random.randrange(100) < knobs.lose:
            log.counts["lost"] += 1
            return
        body = json.dumps(dialect.callback(case, decision), ensure_ascii=False).encode()
        for _ in range(1 + knobs.duplicate):
            self._start(self._carry(dialect.code, body, knobs, log))

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

    async def _carry(self, code: str, body: bytes, knobs: Knobs, log: Log) -> None:
        await asyncio.sleep(self.delay)
        overtaken = await self._overtake(code) if knobs.reorder else None
        await self._deliver(code, body, knobs, log)
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

    async def _deliver(self, code: str, body: bytes, knobs: Knobs, log: Log) -> None:
        pause = FIRST_PAUSE
        for _ in range(TRIES):
            status = await self._knock(code, body, knobs)
            log.counts[f"callback_{status or 'unreached'}"] += 1
            if status and status < 500 and status != 429:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _knock(self, code: str, body: bytes, knobs: Knobs) -> int:
        """The platform's status, or 0 when it could not be reached."""
        secret = "somebody else's key" if knobs.mis_sign else self.secrets[code]
        headers = {"Content-Type": "application/json", **signature(secret, body)}
        try:
            answer = await self._client.post(
                f"{self.address}/{code}", content=body, headers=headers
            )
        except httpx.HTTPError:
            return 0
        return answer.status_code


def signature(secret: str, body: bytes) -> dict[str, str]:
    stamp, nonce = str(int(time.time())), uuid4().hex
    text = f"{stamp}.{nonce}.".encode() + body
    digest = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return {
        "X-Lianban-Timestamp": stamp,
        "X-Lianban-Nonce": nonce,
        "X-Lianban-Signature": digest,
    }
